"""Rounds of an evidence folder into a team."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any, Final

import msgspec
import polars as pl
from django.db import transaction

from wholesum.pulse.evidence import PulseEvidence, round_order
from wholesum.pulse.privacy.small_groups import THRESHOLD
from wholesum.tables import raise_if
from wholesum.web.accounts.models import User
from wholesum.web.core.signals import evidence_changed
from wholesum.web.pulse.import_checks import check_readings_drawn, check_rounds
from wholesum.web.pulse.models import Round, RoundItem
from wholesum.web.rounds.models import Promise
from wholesum.web.rounds.services import seal
from wholesum.web.teams.models import Team

_ITEM: Final = ("item", "facet", "text", "reverse", "low", "high", "place")


def import_rounds(
    team: Team, pulse: PulseEvidence, _people: Mapping[str, User] | None = None
) -> list[Round]:
    """Add the rounds of an evidence folder to a team, as closed and sealed ones.

    Parameters
    ----------
    team
        The team; it has no round of the same name.
    pulse
        The pulse, without faults. No names are saved, also for signed rounds.

    Returns
    -------
    list of Round
        The rounds in order of time. As when a round closes here, fewer sheets than its threshold
        are not kept.

    Raises
    ------
    BadEvidence
        If a round lacks what a round here has, with every fault that was found.
    """
    rounds = _read(pulse)
    with transaction.atomic():
        return _save(team, rounds)


@dataclass(frozen=True)
class _ClosedRound:
    """A round and what belongs to it, not saved yet."""

    round: Round
    items: list[RoundItem]
    sheets: list[str]


def _read(pulse: PulseEvidence) -> list[_ClosedRound]:
    raise_if(check_rounds(pulse))
    raise_if(check_readings_drawn(pulse))
    return [_closed(pulse, name) for name in round_order(pulse)]


def _closed(pulse: PulseEvidence, name: str) -> _ClosedRound:
    about = pulse.rounds.row(by_predicate=pl.col("round") == name, named=True)
    answers = pulse.answers.filter(pl.col("round") == name)
    asked = set(answers["item"])
    reading = None
    if answers.is_empty():
        reading = next(said for said in pulse.readings if said.round == name)
        asked = {item.item for facet in reading.facets for item in facet.items}
    items = pulse.items.with_row_index("place", offset=1).filter(pl.col("item").is_in(asked))
    closed = Round(
        name=name,
        promise=Promise.SEALED,
        threshold=about["threshold"] or THRESHOLD,
        focus=about["focus"] or "",
        opened=about["opened"],
        closes=datetime.combine(about["closed"], time.max, UTC),
        closed=about["closed"],
        asked=about["members"],
        answered=reading.answered if reading else answers["respondent"].n_unique(),
        reading=msgspec.json.encode(reading).decode() if reading else "",
    )
    questions = [RoundItem(**row) for row in items.select(_ITEM).iter_rows(named=True)]
    sheets = list(_sheets(answers, items["item"])) if closed.enough else []
    return _ClosedRound(closed, questions, sheets)


def _sheets(answers: pl.DataFrame, items: pl.Series) -> Iterator[str]:
    places = {item: place for place, item in enumerate(items)}
    for _respondent, rows in answers.group_by("respondent"):
        given: dict[str, Any] = dict(rows.select("item", "answer").iter_rows())
        ordered = {item: given[item] for item in sorted(given, key=places.__getitem__)}
        yield json.dumps(ordered, separators=(",", ":"))


def _save(team: Team, rounds: list[_ClosedRound]) -> list[Round]:
    for closed in rounds:
        closed.round.team = team
        closed.round.save(force_insert=True)
        for item in closed.items:
            item.round = closed.round
        RoundItem.objects.bulk_create(closed.items)
        seal(closed.round, closed.sheets)
    evidence_changed.send(Round, team=team.pk)
    return [closed.round for closed in rounds]
