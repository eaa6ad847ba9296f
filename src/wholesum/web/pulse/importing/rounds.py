"""Import the pulses of a folder of exported data into a team."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any, Final

import msgspec
import polars as pl
from django.db import transaction

from wholesum.pulse.evidence import PulseEvidence, round_order
from wholesum.pulse.privacy.small_groups import THRESHOLD
from wholesum.pulse.summary.results import RoundResult
from wholesum.tables import natural_key, raise_if
from wholesum.web.accounts.models import User
from wholesum.web.core.signals import evidence_changed
from wholesum.web.pulse.importing.checks import check_readings_drawn, check_rounds
from wholesum.web.pulse.models import Round, RoundItem
from wholesum.web.rounds.models import Promise
from wholesum.web.rounds.services import seal
from wholesum.web.teams.models import Team

_ITEM: Final = ("item", "facet", "text", "reverse", "low", "high", "place")


def import_rounds(
    team: Team, pulse: PulseEvidence, _people: Mapping[str, User] | None = None
) -> list[Round]:
    """Add the pulses of a folder of exported data to a team, as closed pulses.

    Parameters
    ----------
    team
        The team; it has no round of the same name.
    pulse
        The pulse, without faults. The answers to a signed round keep the ids of the folder; no
        account has them.

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
    """An imported pulse with its questions and answers, before it is saved."""

    round: Round
    items: list[RoundItem]
    sheets: list[str]
    in_order: bool


def _read(pulse: PulseEvidence) -> list[_ClosedRound]:
    raise_if(check_rounds(pulse))
    raise_if(check_readings_drawn(pulse))
    names = round_order(pulse)
    unanswered = pulse.rounds.filter(~pl.col("round").is_in(names))
    return [_closed(pulse, name) for name in [*names, *unanswered["round"]]]


def _closed(pulse: PulseEvidence, name: str) -> _ClosedRound:
    about = pulse.rounds.row(by_predicate=pl.col("round") == name, named=True)
    answers = pulse.answers.filter(pl.col("round") == name)
    reading = next((said for said in pulse.readings if said.round == name), None)
    if not answers.is_empty():
        reading = None
    signed = about["promise"] == Promise.SIGNED
    closed = Round(
        name=name,
        promise=about["promise"],
        threshold=about["threshold"] or THRESHOLD,
        focus=about["focus"] or "",
        attribution=about["attribution"] or "",
        opened=about["opened"],
        closes=datetime.combine(about["closed"], time.max, UTC),
        closed=about["closed"],
        asked=about["members"],
        answered=reading.answered if reading else answers["respondent"].n_unique() or None,
        reading=msgspec.json.encode(reading).decode() if reading else "",
        imported=answers.select("respondent", "item", "answer").rows() if signed else [],
    )
    items = pulse.items.with_row_index("place", offset=1)
    items = items.filter(pl.col("item").is_in(_asked(pulse, answers, reading)))
    questions = [RoundItem(**row) for row in items.select(_ITEM).iter_rows(named=True)]
    names = sorted(answers["respondent"].unique(), key=natural_key)
    kept = names if closed.enough and not signed else []
    sheets = list(_sheets(answers, kept, pulse.items["item"]))
    numbered = re.compile(rf"{re.escape(name)}-r\d+")
    return _ClosedRound(closed, questions, sheets, all(map(numbered.fullmatch, names)))


def asked_items(pulse: PulseEvidence) -> set[str]:
    """Return the items of all rounds with answers or results."""
    asked = set(pulse.answers["item"])
    return asked | {item.item for said in pulse.readings for of in said.facets for item in of.items}


def _asked(pulse: PulseEvidence, answers: pl.DataFrame, reading: RoundResult | None) -> set[str]:
    """Return the questions of a round; if it has no result, those that no other round asked."""
    if reading is not None:
        return {item.item for facet in reading.facets for item in facet.items}
    if not answers.is_empty():
        return set(answers["item"])
    return set(pulse.items["item"]) - asked_items(pulse)


def _sheets(answers: pl.DataFrame, respondents: list[str], items: pl.Series) -> Iterator[str]:
    places = {item: place for place, item in enumerate(items)}
    for respondent in respondents:
        rows = answers.filter(pl.col("respondent") == respondent)
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
        seal(closed.round, closed.sheets, shuffle=not closed.in_order)
    evidence_changed.send(Round, team=team.pk)
    return [closed.round for closed in rounds]
