"""What is read of rounds: how many have answered, and evidence of closed rounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

import msgspec
import polars as pl
from django.db.models import Count
from django.db.models.functions import Lower

from wholesum.pulse.evidence import ANSWERS, PulseEvidence
from wholesum.pulse.summary.results import RoundResult
from wholesum.web.accounts.models import User
from wholesum.web.pulse.models import (
    Intake,
    Promise,
    Round,
    RoundItem,
    SealedSheet,
    SignedSheet,
)
from wholesum.web.pulse.sheets import read_sheet

_Row: TypeAlias = tuple[str, str, str, int | None]


@dataclass(frozen=True, slots=True)
class RoundState:
    """What anybody in the team may know of a round, and what one may know of oneself.

    Parameters
    ----------
    round
        The round.
    answered
        How many have answered; never who.
    asked
        Whether the one who looks is on the roll of the open round.
    sent
        Whether the answers of the one who looks are recorded in the open round.
    """

    round: Round
    answered: int
    asked: bool
    sent: bool

    @property
    def waits(self) -> bool:
        """Whether the round waits for the answers of the one who looks."""
        return self.round.is_open and self.asked and not self.sent


def rounds_of(team: UUID) -> list[Round]:
    """Return the rounds of a team, the latest first."""
    return list(
        Round.objects.filter(team_id=team).select_related("team").order_by("-opened", "-closes")
    )


def round_state(seen: Round, user: User) -> RoundState:
    """Return the state of a round for the one who looks."""
    line = seen.roll.filter(user_id=user.pk).first()
    return RoundState(seen, _answered(seen), line is not None, bool(line and line.answered))


def asked_people(seen: Round) -> list[str]:
    """Return who is asked in an open round, by name, so that a made-up roll can be seen."""
    people = User.objects.filter(pk__in=seen.roll.values("user"))
    return [str(person) for person in people.order_by(Lower("name"), "email")]


def items_of(asked: Round) -> list[RoundItem]:
    """Return the questions of a round in the order they are asked."""
    return list(asked.items.all())


def pulse_evidence(team: UUID) -> PulseEvidence | None:
    """Return the pulse of a team from its closed rounds.

    Parameters
    ----------
    team
        The team.

    Returns
    -------
    PulseEvidence or None
        ``None`` while no closed round holds answers or readings. A round is named by its name,
        which no other round of the team has. In a sealed round the respondents are numbered in the
        order of the random ids of their sheets, as ``2026-11-r1``; in a signed one they are the
        people, each named by the primary key of the account. A question is worded as it was last
        asked.
    """
    rounds = list(Round.objects.filter(team_id=team, closed__isnull=False).order_by("closed"))
    rows = [*_sealed(rounds), *_signed(rounds)]
    readings = tuple(
        msgspec.json.decode(closed.reading, type=RoundResult) for closed in rounds if closed.reading
    )
    if not rows and not readings:
        return None
    columns = ("round", "respondent", "item", "answer")
    types = {name: kind for name, kind in ANSWERS.empty().schema.items() if name in columns}
    return PulseEvidence(
        answers=pl.DataFrame(rows, schema=types, orient="row"),
        items=_items(rounds),
        rounds=_rounds(rounds),
        readings=readings,
    )


def pulse_mark(team: UUID) -> str:
    """Return a mark that changes whenever the evidence would, read without loading answers.

    Sheets of closed rounds never change, but for signed ones that go with their person.
    """
    closed = Round.objects.filter(team_id=team).exclude(closed=None).order_by("pk")
    counted = closed.annotate(signed=Count("signed_sheets"))
    return repr(list(counted.values_list("pk", "name", "signed")))


def _answered(seen: Round) -> int:
    """Count sheets and not the roll, from which somebody who leaves is gone."""
    if seen.answered is not None:
        return seen.answered
    if seen.promise == Promise.SIGNED:
        return seen.signed_sheets.count()
    return Intake.objects.filter(round=str(seen.pk)).count()


def _sealed(rounds: Sequence[Round]) -> Iterator[_Row]:
    names = {str(closed.pk): closed.name for closed in rounds}
    numbers: Counter[str] = Counter()
    for sheet in SealedSheet.objects.filter(round__in=names).order_by("id"):
        name = names[sheet.round]
        numbers[name] += 1
        yield from _answers(name, f"{name}-r{numbers[name]}", sheet.sheet)


def _signed(rounds: Sequence[Round]) -> Iterator[_Row]:
    names = {closed.pk: closed.name for closed in rounds}
    for sheet in SignedSheet.objects.filter(round__in=names).order_by("round", "user"):
        yield from _answers(names[sheet.round_id], str(sheet.user_id), sheet.sheet)


def _answers(name: str, respondent: str, sheet: str) -> Iterator[_Row]:
    for item, answer in read_sheet(sheet).items():
        yield name, respondent, item, answer


def _items(rounds: Sequence[Round]) -> pl.DataFrame:
    age = {closed.pk: place for place, closed in enumerate(rounds)}
    asked = RoundItem.objects.filter(round__in=age).order_by("place")
    columns = ("item", "facet", "reverse", "text", "low", "high")
    latest: dict[str, RoundItem] = {}
    for item in sorted(asked, key=lambda item: age[item.round_id]):
        latest[item.item] = item
    rows = [{name: getattr(item, name) for name in columns} for item in latest.values()]
    return pl.DataFrame(rows)


def _rounds(rounds: Sequence[Round]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "round": closed.name,
                "opened": closed.opened,
                "closed": closed.closed,
                "promise": closed.promise,
                "members": closed.asked,
                "threshold": closed.threshold,
                "focus": closed.focus,
            }
            for closed in rounds
        ]
    )
