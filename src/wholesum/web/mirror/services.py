"""Evidence folders in and out of a team."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import msgspec
import polars as pl
from django.db import transaction
from django.utils.translation import gettext as _

from wholesum.mirror.evidence import Evidence, write_folder
from wholesum.pulse.evidence import ANSWERS, PulseEvidence, round_order
from wholesum.pulse.privacy.small_groups import THRESHOLD
from wholesum.tables import BadEvidence, Fault, raise_if
from wholesum.web.accounts.models import User
from wholesum.web.core.packing import pack_folder
from wholesum.web.decisions.importing import import_decisions
from wholesum.web.mirror.checks import check_readings_drawn, check_rounds
from wholesum.web.pulse.models import Round, RoundItem
from wholesum.web.rounds.models import Promise
from wholesum.web.rounds.services import seal
from wholesum.web.teams.models import Team
from wholesum.web.teams.services import create_team

_ITEM: Final = ("item", "facet", "text", "reverse", "low", "high", "place")


def pack(evidence: Evidence) -> bytes:
    """Return the evidence folder of a team as a zip.

    Parameters
    ----------
    evidence
        The team.

    Returns
    -------
    bytes
        The tables as CSV, without times of writing.
    """
    with TemporaryDirectory() as place:
        folder = Path(place, "evidence")
        write_folder(evidence, folder)
        return pack_folder(folder)


def import_team(*, by: User, evidence: Evidence, name: str = "", answers: bool = False) -> Team:
    """Make a team of an evidence folder; whoever brings it facilitates it.

    The people of the folder have no accounts here, so that they are not taken over; they are
    invited. All rounds become closed and sealed ones, signed rounds too: the names go, and those in
    decisions as well.

    Parameters
    ----------
    by
        Who brings it.
    evidence
        The folder, found sound.
    name
        The team's name; left out, the one in the folder.
    answers
        Whether who brings it is asked in pulses too.

    Returns
    -------
    Team
        The team, with all rounds or not made at all.

    Raises
    ------
    BadEvidence
        If a round lacks what a round here has, with every fault that was found.
    ValidationError
        If the team's name cannot be one.
    """
    rounds = _read(evidence)
    with transaction.atomic():
        team = create_team(by=by, name=name or evidence.name, answers=answers)
        _save(team, rounds)
        if "decisions" in evidence.practices:
            import_decisions(team, evidence.practices["decisions"], {})
    return team


def import_rounds(team: Team, evidence: Evidence) -> list[Round]:
    """Add the rounds of an evidence folder to a team, as closed and sealed ones.

    Parameters
    ----------
    team
        The team; it has no round of the same name.
    evidence
        The folder, found sound.

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
    rounds = _read(evidence)
    with transaction.atomic():
        return _save(team, rounds)


@dataclass(frozen=True)
class _Closed:
    """A round and what belongs to it, not saved yet."""

    round: Round
    items: list[RoundItem]
    sheets: list[str]


def _read(evidence: Evidence) -> list[_Closed]:
    pulse: PulseEvidence | None = evidence.practices.get("pulse")
    if pulse is None:
        problem = _("the file is missing: there are no answers")
        raise BadEvidence([Fault(f"{ANSWERS.name}.csv", problem, _("add it to the upload"))])
    raise_if(check_rounds(pulse))
    raise_if(check_readings_drawn(pulse))
    return [_closed(pulse, name) for name in round_order(pulse)]


def _closed(pulse: PulseEvidence, name: str) -> _Closed:
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
    return _Closed(closed, questions, sheets)


def _sheets(answers: pl.DataFrame, items: pl.Series) -> Iterator[str]:
    places = {item: place for place, item in enumerate(items)}
    for _respondent, rows in answers.group_by("respondent"):
        given: dict[str, Any] = dict(rows.select("item", "answer").iter_rows())
        ordered = {item: given[item] for item in sorted(given, key=places.__getitem__)}
        yield json.dumps(ordered, separators=(",", ":"))


def _save(team: Team, rounds: list[_Closed]) -> list[Round]:
    for closed in rounds:
        closed.round.team = team
        closed.round.save(force_insert=True)
        for item in closed.items:
            item.round = closed.round
        RoundItem.objects.bulk_create(closed.items)
        seal(closed.round, closed.sheets)
    return [closed.round for closed in rounds]
