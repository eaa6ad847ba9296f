"""The sums of one file, before counts of too few people are left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wholesum.places.summary import Summary

if TYPE_CHECKING:
    from wholesum.places.answers import Questions

Marks: TypeAlias = NDArray[np.uint64]


@dataclass(frozen=True)
class Task:
    """A file whose rows are to be summed, with its items and its round.

    Parameters
    ----------
    table
        The name of its table.
    file
        The file.
    questions
        What is known of the items and rounds of its answers.
    round
        The round to take; ``None`` for all.
    people
        The table of people to which its ties belong.
    """

    table: str
    file: Path
    questions: Questions
    round: str | None = None
    people: Path | None = None


def no_marks() -> Marks:
    """Return an empty array of hashes."""
    return np.empty(0, dtype=np.uint64)


@dataclass(frozen=True, eq=False)
class Partial:
    """The sums of one file, with hashes that show whether a person is in two files.

    Parameters
    ----------
    summary
        The sums; the threshold is not applied yet.
    people, teams
        A hash of each person and, for validation, of each team, so that one in two files is found.
    rounds
        The rounds that occur.
    thresholds
        The smallest number of answers that a round promised.
    """

    summary: Summary
    people: Marks = field(default_factory=no_marks)
    teams: Marks = field(default_factory=no_marks)
    rounds: frozenset[str] = frozenset()
    thresholds: Mapping[str, int] = field(default_factory=dict)


def marks_of(frame: pl.DataFrame, *columns: str, kind: int) -> Marks:
    """Return one hash for each different row of the given columns.

    Parameters
    ----------
    frame
        The rows.
    columns
        The columns that name somebody.
    kind
        Tells people of one table from those of another.

    Returns
    -------
    ndarray
        The hashes.
    """
    return frame.select(columns).unique().hash_rows(seed=kind).to_numpy()
