"""Check that the facts of each decision fit together, and that all named people are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from wholesum.core.people import check_people
from wholesum.decisions.schema import DECISIONS
from wholesum.tables import Fault, Source, faults_at

if TYPE_CHECKING:
    from wholesum.decisions.evidence import DecisionsEvidence


def check_decisions(evidence: DecisionsEvidence, people: pl.DataFrame | None = None) -> list[Fault]:
    """Return all faults in the table of a team's decisions.

    Parameters
    ----------
    evidence
        The decisions.
    people
        The people of the team, with a column ``person``, where they are known: each person
        who proposed, or is listed as concerned or heard, must be one of them.

    Returns
    -------
    list of Fault
        Empty if there are no faults.
    """
    frame, source = evidence.decisions, evidence.source(DECISIONS)
    faults = evidence.check_tables()
    faults += _check_order(frame, source, "reviewed")
    faults += _check_order(frame, source, "review")
    faults += _check_order(frame, source, "confirmed")
    confirmed = frame["confirmed"].is_not_null()
    faults += faults_at(
        source,
        frame["reviewed"].is_null() & frame["outcome"].is_not_null() & ~confirmed,
        "there is an outcome but no day on which it was reviewed",
        "give the day, or leave the outcome blank",
        column="reviewed",
    )
    faults += faults_at(
        source,
        confirmed & (frame["outcome"].is_null() | frame["seen_by"].is_null()),
        "there is a day of an answer from outside, but not the outcome or who gave it",
        "give both, or leave the day blank",
        column="confirmed",
        values=frame["confirmed"],
    )
    faults += faults_at(
        source,
        frame["delegated"].is_not_null() & ~frame["delegable"].fill_null(value=True),
        "the decision was delegated, but `delegable` is false",
        "write true, or leave one of the two blank",
        column="delegable",
    )
    if people is not None:
        faults += check_people(evidence, people)
    return faults


def _check_order(frame: pl.DataFrame, source: Source, column: str) -> list[Fault]:
    return faults_at(
        source,
        frame[column] < frame["date"],
        "the day is before the day of the decision",
        "correct one of the two",
        column=column,
        values=frame[column],
    )
