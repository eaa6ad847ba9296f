"""Count answers by team, item and option; most indices are computed from these counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]
Labels: TypeAlias = Sequence[str] | Sequence[int] | NDArray[np.generic] | pl.Series


@dataclass(frozen=True, eq=False)
class Counts:
    """The number of answers by team, item and option; counts of other people can be added.

    Parameters
    ----------
    table
        Shape (teams, items, options): how many chose the option.
    teams
        Names of the teams, in rising order.
    low
        The lowest option; the options are ``low, low + 1, …``.
    """

    table: IntArray
    teams: NDArray[np.generic]
    low: int

    @property
    def options(self) -> FloatArray:
        """The options of the scale as numbers, the lowest first."""
        return self.low + np.arange(self.table.shape[2], dtype=np.float64)

    @property
    def people(self) -> IntArray:
        """The number of answers to each item in each team, shape (teams, items)."""
        people: IntArray = self.table.sum(axis=2)
        return people

    def __add__(self, other: Counts) -> Counts:
        """Add the counts of other people's answers, team by team."""
        if self.low != other.low or self.table.shape[1:] != other.table.shape[1:]:
            raise ValueError("counts of different items or options cannot be added")
        teams = np.union1d(self.teams, other.teams)
        table = np.zeros((len(teams), *self.table.shape[1:]), dtype=np.int64)
        for part in (self, other):
            table[np.searchsorted(teams, part.teams)] += part.table
        return Counts(table, teams, self.low)


def count_answers(
    answers: ArrayLike | pl.DataFrame | Counts,
    teams: Labels | None = None,
    *,
    low: int = 1,
    high: int = 5,
    listwise: bool = False,
) -> Counts:
    """Count for each team and item how many people chose each option.

    Parameters
    ----------
    answers
        Shape (people,) or (people, items), whole numbers from ``low`` to ``high``, blank as NaN or
        null, reversed items already turned. Counts are passed through.
    teams
        The team of each person; left out, all are one team.
    low, high
        The lowest and highest option.
    listwise
        Whether people with a blank in any item are left out of all items.

    Returns
    -------
    Counts
        The counts, one table for all teams.

    Raises
    ------
    ValueError
        If an answer is not one of the options, or there is not one team for each person.
    """
    if isinstance(answers, Counts):
        return answers
    matrix = answer_matrix(answers)
    names, codes = team_codes(teams, len(matrix))
    if listwise:
        whole = ~np.isnan(matrix).any(axis=1)
        matrix, codes = matrix[whole], codes[whole]
    _check_options(matrix, low, high)
    return Counts(_tabulate(matrix, codes, len(names), low, high), names, low)


def answer_matrix(answers: ArrayLike | pl.DataFrame) -> FloatArray:
    """Return answers as floats of shape (people, items); blank answers are NaN.

    Parameters
    ----------
    answers
        An array of one or two dimensions, or a Polars frame with a column an item.

    Returns
    -------
    ndarray
        Shape (people, items).

    Raises
    ------
    ValueError
        If the array has more than two dimensions.
    """
    if isinstance(answers, pl.DataFrame):
        return answers.select(pl.all().cast(pl.Float64)).fill_null(np.nan).to_numpy()
    matrix = np.asarray(answers, dtype=np.float64)
    if matrix.ndim == 1:
        return matrix[:, np.newaxis]
    if matrix.ndim != 2:
        raise ValueError(f"answers have {matrix.ndim} dimensions; give people × items")
    return matrix


def team_codes(teams: Labels | None, people: int) -> tuple[NDArray[np.generic], IntArray]:
    """Return the team names in order, and for each person the index of the team.

    Parameters
    ----------
    teams
        The team of each person, or ``None`` for one team of all.
    people
        How many people there are.

    Returns
    -------
    names : ndarray
        One name a team.
    codes : ndarray of int
        One code a person.

    Raises
    ------
    ValueError
        If there is not one team for each person, or a person has none.
    """
    if teams is None:
        return np.array(["all"]), np.zeros(people, dtype=np.int64)
    labels = teams if isinstance(teams, pl.Series) else np.asarray(teams)
    if labels.shape != (people,):
        size = len(labels) if isinstance(labels, pl.Series) else labels.size
        raise ValueError(f"{people} people but {size} team names; give one for each person")
    series = pl.Series(labels)
    _refuse_no_team(series)
    if series.dtype == pl.String:  # sorting all names, as NumPy does, takes twenty times as long
        known = series.unique().sort()
        return known.to_numpy(), series.cast(pl.Enum(known)).to_physical().to_numpy().astype(int)
    whole = series.to_numpy()
    if whole.dtype.kind in "iu" and people and 0 <= whole.min() <= whole.max() < 4 * people:
        return _small_numbers(whole)
    names, codes = np.unique(whole, return_inverse=True)
    return names, codes.astype(np.int64, copy=False)


def _refuse_no_team(series: pl.Series) -> None:
    without = series.is_null().to_numpy()
    if series.dtype.is_float():
        without = without | np.isnan(series.to_numpy())
    if without.any():
        raise ValueError(
            f"{without.sum()} of {len(series)} people have no team, the first of them in row "
            f"{without.argmax() + 1}; give each a team or leave them out"
        )


def _small_numbers(labels: NDArray[np.integer]) -> tuple[NDArray[np.generic], IntArray]:
    """Return the distinct labels in order, and each person's index; fast for whole numbers."""
    names = np.flatnonzero(np.bincount(labels)).astype(labels.dtype)
    places = np.zeros(int(names[-1]) + 1, dtype=np.int64)
    places[names] = np.arange(len(names))
    return names, places[labels]


def _check_options(matrix: FloatArray, low: int, high: int) -> None:
    with np.errstate(invalid="ignore"):
        wrong = (matrix < low) | (matrix > high) | (matrix != np.round(matrix))
    wrong &= ~np.isnan(matrix)
    if wrong.any():
        person, item = np.argwhere(wrong)[0]
        raise ValueError(
            f"the answer {matrix[person, item]:g} of person {person} to item {item} is none of the "
            f"options {low} to {high}"
        )


def _tabulate(matrix: FloatArray, codes: IntArray, teams: int, low: int, high: int) -> IntArray:
    items, options = matrix.shape[1], high - low + 1
    table = np.empty((teams, items, options), dtype=np.int64)
    for item in range(items):
        answered = ~np.isnan(matrix[:, item])
        places = codes[answered] * options + (matrix[answered, item] - low).astype(np.int64)
        table[:, item] = np.bincount(places, minlength=teams * options).reshape(teams, options)
    return table
