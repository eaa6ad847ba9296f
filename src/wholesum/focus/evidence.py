"""The evidence of a focus as one object: goals, efforts, hours, scores, points and verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from wholesum.core.people import PEOPLE
from wholesum.focus.checks import check_focus
from wholesum.focus.schema import (
    EFFORTS,
    EXPRESSED,
    GOALS,
    SCORES,
    STAKES,
    TABLES,
    VALUES,
    VERDICTS,
    WORK,
)
from wholesum.tables import Source, TableSet

__all__ = [
    "EFFORTS",
    "EXPRESSED",
    "GOALS",
    "SCORES",
    "STAKES",
    "TABLES",
    "VALUES",
    "VERDICTS",
    "WORK",
    "FocusEvidence",
    "check_focus",
    "latest",
]


@dataclass(frozen=True, eq=False)
class FocusEvidence(TableSet):
    """The tables of a team's focus: goals, efforts, points, scores, values and verdicts.

    Parameters
    ----------
    efforts
        The columns of `EFFORTS`.
    goals, work, scores, points, values, expressed, verdicts
        The columns of their tables; may have no rows.
    people
        The columns of `wholesum.core.people.PEOPLE`: with each person's function. Not a table of
        the focus, and not written with it.
    sources
        Origin of the rows of each table, by table name, for messages.

    Raises
    ------
    BadEvidence
        If a frame lacks a required column or holds values of another kind.
    """

    TABLES = (*TABLES, PEOPLE)
    ALONE = EFFORTS

    efforts: pl.DataFrame = field(default_factory=EFFORTS.empty)
    goals: pl.DataFrame = field(default_factory=GOALS.empty)
    work: pl.DataFrame = field(default_factory=WORK.empty)
    scores: pl.DataFrame = field(default_factory=SCORES.empty)
    points: pl.DataFrame = field(default_factory=STAKES.empty)
    values: pl.DataFrame = field(default_factory=VALUES.empty)
    expressed: pl.DataFrame = field(default_factory=EXPRESSED.empty)
    verdicts: pl.DataFrame = field(default_factory=VERDICTS.empty)
    people: pl.DataFrame = field(default_factory=PEOPLE.empty)
    sources: Mapping[str, Source] = field(default_factory=dict, repr=False)


def latest(frame: pl.DataFrame, *keys: str) -> pl.DataFrame:
    """Return the latest row that each person gave for each goal, effort or value.

    Parameters
    ----------
    frame
        Scores or points, with columns ``person`` and ``given``.
    *keys
        Column of the subject, such as ``goal``.

    Returns
    -------
    DataFrame
        One row a person and thing, the one given last; a blank day counts as the latest. The
        order is that of first mention.
    """
    ordered = frame.with_row_index("row").sort("given", nulls_last=True, maintain_order=True)
    last = ordered.unique([*keys, "person"], keep="last", maintain_order=True)
    return last.sort("row").drop("row")
