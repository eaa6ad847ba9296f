"""Check that the days and answers of a team's cycles do not contradict each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from wholesum.cycle.schema import CYCLES, PROTOTYPES, SESSIONS
from wholesum.tables import Fault, faults_at

if TYPE_CHECKING:
    from wholesum.cycle.evidence import CycleEvidence


def check_cycles(evidence: CycleEvidence, _people: pl.DataFrame | None = None) -> list[Fault]:
    """Return all faults in the cycles of a team.

    Parameters
    ----------
    evidence
        The cycles.
    _people
        The people of the team; no table of cycles names people.

    Returns
    -------
    list of Fault
        Empty if there are no faults.
    """
    return [*evidence.check_tables(), *_check_days(evidence), *_check_answers(evidence)]


def _check_days(evidence: CycleEvidence) -> list[Fault]:
    cycles, source = evidence.cycles, evidence.source(CYCLES)
    faults = faults_at(
        source,
        cycles["ends"] < cycles["starts"],
        "the last day lies before the first",
        "correct one of the two",
        column="ends",
        values=cycles["ends"],
    )
    before = cycles.with_row_index("row").sort("starts", "row")
    overlap = before.with_columns(late=pl.col("starts") <= pl.col("ends").shift().cum_max())
    faults += faults_at(
        source,
        overlap.sort("row")["late"].fill_null(value=False),
        "the cycle starts before the cycle before it has ended",
        "let it start one day after the last day of the earlier cycle",
        column="starts",
        values=cycles["starts"],
    )
    faults += faults_at(
        source,
        cycles["reviewed"] < cycles["starts"],
        "the review lies before the first day",
        "correct one of the two",
        column="reviewed",
        values=cycles["reviewed"],
    )
    spans = cycles.select("cycle", "starts", "ends").unique("cycle")
    planned = evidence.sessions.join(spans, on="cycle", how="left", maintain_order="left")
    return faults + faults_at(
        evidence.source(SESSIONS),
        ~planned["day"].is_between(planned["starts"], planned["ends"]).fill_null(value=True),
        "the day lies outside the cycle",
        "choose a day from its first to its last day",
        column="day",
        values=planned["day"],
    )


def _check_answers(evidence: CycleEvidence) -> list[Fault]:
    prototypes, source = evidence.prototypes, evidence.source(PROTOTYPES)
    answered = prototypes["outcome"].is_not_null()
    faults = faults_at(
        source,
        answered != prototypes["answered"].is_not_null(),
        "the answer or its day is missing",
        "give both, or leave both blank",
        column="answered",
    )
    return faults + faults_at(
        source,
        answered & prototypes["asked"].is_null(),
        "there is an answer, but nobody is named who gave it",
        "say who outside the team was asked",
        column="asked",
    )
