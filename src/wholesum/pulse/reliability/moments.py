"""Sums and products of answers; alpha and omega are computed from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, overload

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from wholesum.pulse.counts import FloatArray, IntArray, Labels, answer_matrix, team_codes


@dataclass(frozen=True, eq=False)
class Moments:
    """Sums and products of answers by team, for alpha and omega; sums can be added.

    Sums of whole numbers are exact, so that partitions give the same figures to the last digit.

    Parameters
    ----------
    teams
        Names of the teams, in rising order; one team where none were given.
    n
        How many people of the team answered all items, at least one.
    total
        Shape (teams, items): sums of the answers.
    products
        Shape (items, items): sums over all people of the product of two answers.
    """

    teams: NDArray[np.generic]
    n: IntArray
    total: FloatArray
    products: FloatArray

    @property
    def people(self) -> int:
        """The number of people who answered all items."""
        return int(self.n.sum())

    @property
    def team_count(self) -> int:
        """The number of teams whose answers are in the sums."""
        return len(self.n)

    @property
    def df(self) -> int:
        """The degrees of freedom of the covariance: people minus teams."""
        return self.people - len(self.n)

    def covariance(self) -> FloatArray:
        """Return the covariance of the items within teams."""
        mean = self.total / self.n[:, np.newaxis]
        within = self.products - mean.T @ self.total
        # What rounding leaves of an item that does not vary must not pass for a variance.
        still = within.diagonal() <= 1e-12 * self.products.diagonal()
        within[still] = within[:, still] = 0.0
        covariance: FloatArray = (within + within.T) / (2 * self.df)
        return covariance

    def as_one_team(self) -> Moments:
        """Return the same sums as if all people were members of one team."""
        total = self.total.sum(axis=0, keepdims=True)
        return Moments(np.array(["all"]), self.n.sum(keepdims=True), total, self.products)

    def __add__(self, other: Moments) -> Moments:
        """Add the sums over other people's answers, team by team."""
        if self.products.shape != other.products.shape:
            raise ValueError("moments of different items cannot be added")
        teams = np.union1d(self.teams, other.teams)
        n = np.zeros(len(teams), dtype=np.int64)
        total = np.zeros((len(teams), len(self.products)))
        for part in (self, other):
            places = np.searchsorted(teams, part.teams)
            n[places] += part.n
            total[places] += part.total
        return Moments(teams, n, total, self.products + other.products)


@dataclass(frozen=True, eq=False)
class PooledMoments:
    """Sums and products of answers over all teams together, without the sums of single teams.

    Parameters
    ----------
    people, team_count
        How many people answered all items, in how many teams.
    products
        Shape (items, items): sums over people of the product of two deviations from the means of
        their team.
    """

    people: int
    team_count: int
    products: FloatArray

    @property
    def df(self) -> int:
        """The degrees of freedom of the covariance: people minus teams."""
        return self.people - self.team_count

    def covariance(self) -> FloatArray:
        """Return the covariance of the items within teams."""
        covariance: FloatArray = (self.products + self.products.T) / (2 * self.df)
        return covariance


AnyMoments: TypeAlias = Moments | PooledMoments


@overload
def moments(answers: PooledMoments, teams: Labels | None = None) -> PooledMoments: ...


@overload
def moments(
    answers: ArrayLike | pl.DataFrame | Moments, teams: Labels | None = None
) -> Moments: ...


def moments(
    answers: ArrayLike | pl.DataFrame | AnyMoments, teams: Labels | None = None
) -> AnyMoments:
    """Compute the sums and products of answers for alpha and omega.

    Parameters
    ----------
    answers
        Shape (people, items), blank as NaN or null, reversed items already turned; people with a
        blank in any item are left out. Moments are passed through.
    teams
        The team of each person; left out, all are one team.

    Returns
    -------
    Moments
        The sums; teams without anyone who answered all items are left out.

    Raises
    ------
    ValueError
        If there is not one team for each person.
    """
    if isinstance(answers, Moments | PooledMoments):
        return answers
    matrix = answer_matrix(answers)
    names, codes = team_codes(teams, len(matrix))
    whole = ~np.isnan(matrix).any(axis=1)
    if not whole.all():
        matrix, codes = matrix[whole], codes[whole]
    n = np.bincount(codes, minlength=len(names)).astype(np.int64, copy=False)
    columns = [np.bincount(codes, weights=item, minlength=len(names)) for item in matrix.T]
    total = np.stack(columns, axis=1).astype(np.float64, copy=False)
    kept = n > 0
    return Moments(names[kept], n[kept], total[kept], matrix.T @ matrix)
