"""Sums of a score by team; ICC and the variances between teams are computed from them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from wholesum.pulse.counts import FloatArray, IntArray, Labels, team_codes


@dataclass(frozen=True, eq=False)
class TeamSums:
    """Sums of one score by team, for ICC; sums of other people can be added.

    Parameters
    ----------
    teams
        Names of the teams, in rising order.
    n
        How many people of the team have a score, at least one.
    total
        Sum of the team's scores.
    squares
        Sum of squared deviations of the scores from the team's own mean.
    """

    teams: NDArray[np.generic]
    n: IntArray
    total: FloatArray
    squares: FloatArray

    @property
    def mean(self) -> FloatArray:
        """The mean score of each team."""
        return self.total / self.n

    def __add__(self, other: TeamSums) -> TeamSums:
        """Add the sums over other people's scores, team by team."""
        teams = np.union1d(self.teams, other.teams)
        n = np.zeros((2, len(teams)), dtype=np.int64)
        total, squares = np.zeros((2, 2, len(teams)))
        for row, part in enumerate((self, other)):
            places = np.searchsorted(teams, part.teams)
            n[row, places], total[row, places] = part.n, part.total
            squares[row, places] = part.squares
        both = n.min(axis=0) > 0
        apart = np.diff(total[:, both] / n[:, both], axis=0)[0] ** 2
        joint = squares.sum(axis=0)
        joint[both] += apart * n[:, both].prod(axis=0) / n[:, both].sum(axis=0)
        return TeamSums(teams, n.sum(axis=0), total.sum(axis=0), joint)


def team_sums(scores: ArrayLike | pl.Series | TeamSums, teams: Labels | None = None) -> TeamSums:
    """Compute the sums of a score by team, for ICC and variances.

    Parameters
    ----------
    scores
        Shape (people,), NaN or null where a person has no score. Sums are passed through.
    teams
        The team of each person.

    Returns
    -------
    TeamSums
        The sums; people without a score, and teams without any, are left out.

    Raises
    ------
    ValueError
        If scores are not one a person, or there is not one team for each person.
    """
    if isinstance(scores, TeamSums):
        return scores
    values = np.asarray(scores, dtype=np.float64)
    if values.ndim != 1:
        raise ValueError(f"scores have {values.ndim} dimensions; give one score a person")
    names, codes = team_codes(teams, len(values))
    scored = ~np.isnan(values)
    if not scored.all():
        values, codes = values[scored], codes[scored]
    n = np.bincount(codes, minlength=len(names))
    total = _sum_by(codes, values, len(names))
    with np.errstate(invalid="ignore"):
        mean = total / n
    squares = _sum_by(codes, (values - mean[codes]) ** 2, len(names))
    kept = n > 0
    return TeamSums(names[kept], n[kept].astype(np.int64), total[kept], squares[kept])


def sums_of_squares(sums: TeamSums) -> tuple[float, float]:
    """Compute the sums of squares of a score between teams and within teams."""
    people = sums.n.sum()
    between = sums.n @ (sums.mean - sums.total.sum() / people) ** 2
    least = 1e-24 * (sums.n @ sums.mean**2)
    found = [float(part) for part in (between, sums.squares.sum())]
    return found[0] if found[0] > least else 0.0, found[1] if found[1] > least else 0.0


@dataclass(frozen=True, eq=False)
class TeamSizeGroups:
    """The means of teams, grouped by the size of the team."""

    size: FloatArray
    teams: IntArray
    mean: FloatArray
    spread: FloatArray


@dataclass(frozen=True, eq=False)
class WeightedSums:
    """Sums over teams with weights n/(1 + (n − 1)ρ), one sum for each ICC(1) ρ."""

    weight: FloatArray
    weight2: FloatArray
    spread: FloatArray
    spread2: FloatArray


def group_by_size(sums: TeamSums) -> TeamSizeGroups:
    """Put teams of the same size into one group, to compute their weight only once."""
    sizes, codes, teams = np.unique(sums.n, return_inverse=True, return_counts=True)
    # Means are taken from the grand mean, so that squares lose no digits.
    apart = sums.mean - sums.total.sum() / sums.n.sum()
    mean = _sum_by(codes, apart, len(sizes)) / teams
    spread = _sum_by(codes, (apart - mean[codes]) ** 2, len(sizes))
    return TeamSizeGroups(sizes.astype(np.float64), teams.astype(np.int64), mean, spread)


def weigh(by_size: TeamSizeGroups, rho: FloatArray) -> WeightedSums:
    """Sum over teams with the weight that each team has for a given ICC(1) ρ."""
    v = by_size.size / (1 + (by_size.size - 1) * rho[..., np.newaxis])
    weights = v * by_size.teams
    total = weights.sum(axis=-1)
    centre = (weights * by_size.mean).sum(axis=-1) / total
    from_centre = by_size.mean - centre[..., np.newaxis]
    squares = by_size.teams * from_centre**2 + by_size.spread
    return WeightedSums(
        weight=total,
        weight2=(weights * v).sum(axis=-1),
        spread=(v * squares).sum(axis=-1),
        spread2=(v**2 * squares).sum(axis=-1),
    )


def _sum_by(codes: NDArray[np.intp] | IntArray, values: FloatArray, groups: int) -> FloatArray:
    return np.bincount(codes, weights=values, minlength=groups).astype(np.float64, copy=False)
