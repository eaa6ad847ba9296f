"""Check that the tables of a team's focus do not contradict each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from wholesum.core.people import check_people
from wholesum.focus.schema import (
    EFFORTS,
    POINTS,
    SCORES,
    STAKES,
    VALUES,
    VERDICTS,
    WORK,
)
from wholesum.tables import Fault, Table, faults_at

if TYPE_CHECKING:
    from wholesum.focus.evidence import FocusEvidence

_SLACK: Final = 0.01


def check_focus(evidence: FocusEvidence, people: pl.DataFrame | None = None) -> list[Fault]:
    """Return all faults in the tables of a team's focus.

    Parameters
    ----------
    evidence
        The focus.
    people
        The people of the team, with a column ``person``, if known: owners, and everyone who
        worked, must be among them. Who scored need not: those ids may mean nothing elsewhere.

    Returns
    -------
    list of Fault
        Empty if there are no faults.
    """
    return [
        *evidence.check_tables(),
        *_check_goals_listed(evidence),
        *_check_scores_once(evidence),
        *_check_titles(evidence),
        *_check_owners(evidence),
        *_check_dates(evidence),
        *_check_sums(evidence, STAKES),
        *_check_sums(evidence, VALUES),
        *_check_hours_after(evidence),
        *([] if people is None else check_people(evidence, people)),
    ]


def _check_goals_listed(evidence: FocusEvidence) -> list[Fault]:
    """Return faults for points and scores if the evidence has no table of goals."""
    if not evidence.goals.is_empty():
        return []
    problem = "goals are named here, but the table goals is empty"
    faults = []
    for table in (STAKES, SCORES):
        named = evidence.frame(table)["goal"].drop_nulls()
        if not named.is_empty():
            file = evidence.source(table).file
            remedy = "list them in goals.csv with the columns goal and text"
            faults.append(Fault(file, problem, remedy, column="goal", value=named[0]))
    return faults


def _check_scores_once(evidence: FocusEvidence) -> list[Fault]:
    """Return faults for scores that one person gave twice for one effort and goal."""
    faults = []
    for table in (SCORES, STAKES, VALUES, WORK):
        frame = evidence.frame(table)
        if not any(frame[name].null_count() for name in table.key):
            continue
        keys = frame.select(table.key)
        again = ~keys.select(pl.struct(pl.all()).is_first_distinct()).to_series()
        blank = keys.select(pl.any_horizontal(pl.all().is_null())).to_series()
        faults += faults_at(
            evidence.source(table),
            again & blank,
            "a row above has the same values",
            "keep one of the two",
            column=", ".join(table.key),
            values=frame["person"],
        )
    return faults


def _check_titles(evidence: FocusEvidence) -> list[Fault]:
    titles = evidence.efforts["title"]
    plainly = titles.str.to_lowercase().str.strip_chars()
    return faults_at(
        evidence.source(EFFORTS),
        plainly.is_not_null() & ~plainly.is_first_distinct(),
        "an effort above has the same title",
        "join the two, or say in the title how they differ",
        column="title",
        values=titles,
    )


def _check_owners(evidence: FocusEvidence) -> list[Fault]:
    return faults_at(
        evidence.source(EFFORTS),
        evidence.efforts["owner"].is_null(),
        "the effort has no owner",
        "name the person responsible; the score of this person is not counted",
        column="owner",
        values=evidence.efforts["title"],
    )


def _check_dates(evidence: FocusEvidence) -> list[Fault]:
    efforts, verdicts = evidence.efforts, evidence.verdicts
    return [
        *faults_at(
            evidence.source(EFFORTS),
            efforts["until"] < efforts["since"],
            "the effort ended before it began",
            "correct one of the two dates",
            column="until",
            values=efforts["until"],
        ),
        *faults_at(
            evidence.source(VERDICTS),
            verdicts["review"] < verdicts["decided"],
            "the review lies before the decision",
            "correct one of the two dates",
            column="review",
            values=verdicts["review"],
        ),
    ]


def _check_sums(evidence: FocusEvidence, table: Table) -> list[Fault]:
    frame = evidence.frame(table)
    sums = frame.select(
        sum=pl.col("points").sum().over("person", "given"),
        first=pl.struct("person", "given").is_first_distinct(),
    )
    wrong = sums["first"] & ((sums["sum"] - POINTS).abs() > _SLACK)
    return faults_at(
        evidence.source(table),
        wrong,
        f"the points of this person do not sum to {POINTS}",
        f"let each person's points sum to {POINTS}, or leave the person out",
        column="points",
        values=sums.select(pl.format("{} in all", pl.col("sum").round(2))).to_series(),
    )


def _check_hours_after(evidence: FocusEvidence) -> list[Fault]:
    verdicts = evidence.verdicts
    blank = (verdicts["verdict"] == "change") & verdicts["hours"].is_null()
    stopped = (verdicts["verdict"] == "stop") & (verdicts["hours"] > 0)
    source, hours = evidence.source(VERDICTS), verdicts["hours"]
    cheaper = "give the hours it may take from now on"
    changed, none = "the effort is changed, but not to how many hours", "leave the cell blank"
    spends = "the effort is stopped and still has hours"
    return [
        *faults_at(source, blank, changed, cheaper, column="hours", values=verdicts["effort"]),
        *faults_at(
            source, stopped, spends, f"{none}, or write change", column="hours", values=hours
        ),
    ]
