"""Check that each story names two or more people, and that each giver gives 100 points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from wholesum.core.people import check_people
from wholesum.recognition.measures.credit import LEAST, POINTS
from wholesum.recognition.schema import CONTRIBUTIONS, CREDIT, STORIES
from wholesum.tables import Fault, faults_at

if TYPE_CHECKING:
    from wholesum.recognition.evidence import RecognitionEvidence

FEWEST_NAMES: Final = 2
_ROUNDING: Final = 1e-6


def check_recognition(
    evidence: RecognitionEvidence, people: pl.DataFrame | None = None
) -> list[Fault]:
    """Return all faults in a team's stories, contributions and points for credit.

    Parameters
    ----------
    evidence
        The recognition.
    people
        The people of the team, with a column ``person``, where they are known: each person named
        must be one of them.

    Returns
    -------
    list of Fault
        Nothing where all is well.
    """
    faults = evidence.check_tables()
    if faults:
        return faults
    stories, parts = evidence.stories, evidence.contributions
    numbers = dict(parts.group_by("story").len().iter_rows())
    faults += faults_at(
        evidence.source(STORIES),
        pl.Series(
            [numbers.get(story, 0) < FEWEST_NAMES for story in stories["story"]], dtype=pl.Boolean
        ),
        "the story has fewer than two contributors",
        "add the others to contributions, or remove the story",
        column="story",
        values=stories["story"],
    )
    faults += faults_at(
        evidence.source(CONTRIBUTIONS),
        parts.select("story", "person").is_duplicated() & parts["person"].is_not_null(),
        "the person is in this story twice",
        "write all that the person brought into one row",
        column="person",
        values=parts["person"],
    )
    faults += _credit_faults(evidence, numbers)
    if people is not None:
        faults += check_people(evidence, people)
    return faults


def _credit_faults(evidence: RecognitionEvidence, numbers: dict[str, int]) -> list[Fault]:
    rows, source = evidence.credit, evidence.source(CREDIT)
    faults = list[Fault]()
    named = set(evidence.contributions.select("story", "person").iter_rows())
    for column in ("giver", "person"):
        faults += faults_at(
            source,
            pl.Series(
                [pair not in named for pair in rows.select("story", column).iter_rows()],
                dtype=pl.Boolean,
            ),
            "the person is not a contributor of this story",
            "add the person to contributions, or remove the row",
            column=column,
            values=rows[column],
        )
    faults += faults_at(
        source,
        rows["giver"] == rows["person"],
        "nobody gives points to themselves",
        "remove the row",
        column="person",
        values=rows["person"],
    )
    faults += faults_at(
        source,
        pl.Series([numbers.get(story, 0) < LEAST for story in rows["story"]], dtype=pl.Boolean),
        "credit needs three or more contributors",
        "remove the points of this story",
        column="story",
        values=rows["story"],
    )
    given = rows.select(pl.col("points").sum().over("story", "giver"))["points"]
    faults += faults_at(
        source,
        (given - POINTS).abs() > _ROUNDING,
        "the points of this giver do not sum to 100",
        "correct the points",
        column="points",
        values=rows["points"],
    )
    return faults
