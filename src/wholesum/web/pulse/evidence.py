"""Read the closed pulses of a team from the database in the form of exported data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypeAlias
from uuid import UUID

import msgspec
import polars as pl
from django.db.models import Count, OuterRef, Subquery

from wholesum.pulse.evidence import ANSWERS, PulseEvidence
from wholesum.pulse.summary.results import RoundResult
from wholesum.pulse.summary.summarise import summarise_pulse
from wholesum.web.pulse.models import Round, RoundItem
from wholesum.web.pulse.sheets import read_sheet
from wholesum.web.rounds.models import Promise, SealedSheet, SignedSheet

_Row: TypeAlias = tuple[str, str, str, int | None]


def pulse_evidence(team: UUID) -> PulseEvidence | None:
    """Return a team's pulses as exported data; ``None`` without a closed pulse that has results.

    In a sealed round the respondents are numbered in the order of the random ids of their sheets,
    as ``2026-11-r1``; in a signed one each is named by the primary key of the account, or in an
    imported one by the id in the folder. A question is worded as it was last asked.
    """
    closed = Round.objects.filter(team_id=team, closed__isnull=False)
    rounds = list(closed.order_by("closed", "opened", "name"))
    rows = [*_sealed(rounds), *_signed(rounds), *_imported(rounds)]
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


def published_figures(closed: Round) -> str:
    """Return the published figures of a closed sealed pulse as JSON; else an empty text."""
    evidence = pulse_evidence(closed.team_id)
    if evidence is None or closed.promise == Promise.SIGNED:
        return ""
    rounds = summarise_pulse(evidence, closed.team.name).rounds
    found = next((said for said in rounds if said.round == closed.name), None)
    return "" if found is None else msgspec.json.encode(found).decode()


def pulse_mark(team: UUID) -> str:
    """Return a text that changes whenever a team's pulses change, without loading answers.

    Sheets of closed rounds never change, but for signed ones that go with their person.
    """
    closed = Round.objects.filter(team_id=team).exclude(closed=None).order_by("pk")
    signed = SignedSheet.objects.filter(round=OuterRef("pk")).order_by().values("round")
    counted = Subquery(signed.annotate(number=Count("pk")).values("number"))
    return repr(list(closed.annotate(signed=counted).values_list("pk", "name", "signed")))


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
        yield from _answers(names[sheet.round], str(sheet.user_id), sheet.sheet)


def _imported(rounds: Sequence[Round]) -> Iterator[_Row]:
    for closed in rounds:
        for respondent, item, answer in closed.imported or ():
            yield closed.name, respondent, item, answer


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
                "attribution": closed.attribution or None,
            }
            for closed in rounds
        ]
    )
