"""Measure how far members rank the same goals alike: Kendall's W, corrected for chance."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray
from scipy import special

from wholesum.charts.result import Result
from wholesum.core.proportion import ProportionPosterior

LEAST_RATERS: Final = 4
LEAST_GOALS: Final = 5
_UNSEEN: Final = 0.5
"""How many members who order the goals by chance the interval of the agreement allows for."""
_MOST_SUMS: Final = 400_000
"""The most sums of ranks that are followed exactly when one rater more is counted in."""
_MOST_GOALS: Final = 6
_DRAWS: Final = 20_000
_POINTS: Final = 256


@dataclass(frozen=True)
class Concordance(Result):
    """How far the members rank the same goals alike: Kendall's W, corrected for chance.

    Parameters
    ----------
    w
        Kendall's W, 0 to 1; by chance alone it is 1/raters on average.
    corrected
        W' = (r·W − 1)/(r − 1), cut at 0: 0 is what chance gives, 1 is full agreement. It equals the
        mean of Spearman's correlations between all pairs.
    p
        Probability of as much agreement if each ranking were in random order.
    exact
        Whether ``p`` is exact, not simulated.
    raters, goals
        How many ranked how many goals.
    """

    w: float
    corrected: float
    p: float
    exact: bool
    raters: int
    goals: int

    @property
    def enough(self) -> bool:
        """Whether there are enough rankings for a result: four members and five goals."""
        return self.raters >= LEAST_RATERS and self.goals >= LEAST_GOALS

    def explain(self) -> str:
        """Describe how far the members' rankings agree, and how often chance does as well."""
        chance = "less than 1 time in 1,000" if self.p < 0.001 else f"{self.p:.1%} of the time"
        few = "" if self.enough else " That is few: read it with care."
        return (
            f"The rankings of {self.goals} goals by {self.raters} members agree by "
            f"{self.corrected:.2f} (0 is chance, 1 is full agreement); chance alone does as well "
            f"{chance}.{few}"
        )


def kendall_w(points: ArrayLike, *, seed: int = 0) -> Concordance:
    """Compute Kendall's W, the agreement of the members' rankings of the same goals.

    Estimates how similarly the members order the goals. W = 12S / (r²(g³ − g) − r·ΣT), where S is
    the sum of squared deviations of the goals' rank sums from their mean, r the raters, g the
    goals, and T = Σ(t³ − t) over a member's ties of size t.

    Parameters
    ----------
    points
        Shape (raters, goals): points, or ranks; only their order counts. Equal ones share a rank.
    seed
        Random seed of the permutations, used where an exact p would take too long.

    Returns
    -------
    Concordance
        W, corrected for chance, with the probability of as much by chance.

    Raises
    ------
    ValueError
        If there are fewer than two raters or two goals, something is not finite, or everyone finds
        all goals equal, so that there is no ranking to compare.

    Notes
    -----
    p is exact where all rank sums that permutations can give are few enough to be followed: such
    as eight members who rank five goals. Otherwise it is the share of 20,000 random
    permutations, its own sampling error below .004. It says nothing about whether the shared
    ranking is a good one.

    References
    ----------
    Kendall, M. G. & Babington Smith, B. (1939). The problem of m rankings. Annals of Mathematical
    Statistics 10, 275-287.
    """
    ranks = _ranks(points)
    raters, goals = ranks.shape
    ties = sum(
        int((size**3 - size).sum())
        for size in (np.unique(row, return_counts=True)[1] for row in ranks)
    )
    most = raters**2 * (goals**3 - goals) - raters * ties
    if most == 0:
        raise ValueError("everyone finds all goals equal, so there is no ranking to compare")
    spread = float(_spreads(ranks.sum(axis=0)))
    w = min(12 * spread / most, 1.0)
    p, exact = _chance(ranks, spread, seed)
    return Concordance(w, max((raters * w - 1) / (raters - 1), 0.0), p, exact, raters, goals)


def agreement_posterior(points: ArrayLike) -> ProportionPosterior:
    """Return the posterior of how far the members agree in ranking the goals.

    The mean of Spearman's correlations between all pairs is taken without each member in turn; the
    spread of these figures (the jackknife) with Student's t gives its uncertainty. Members
    who all rank the same have no such spread, though the next may differ. So its square is
    added to that of a second error: the figure falls by this much, in nine of ten cases, as it
    would if half a member more ordered the goals by chance. Three members of one mind have 0.44 to
    1, eight 0.86 to 1.

    Parameters
    ----------
    points
        As for `kendall_w`, three members at least for a spread.

    Returns
    -------
    ProportionPosterior
        The chance-corrected agreement, cut at 0 and 1; with two members, anything.

    References
    ----------
    Efron, B. & Stein, C. (1981). The jackknife estimate of variance. Annals of Statistics 9.
    """
    ranks = _ranks(points)
    r = len(ranks)
    if r < 3:
        return ProportionPosterior(np.linspace(0, 1, _POINTS))
    value = _mean_correlation(ranks)
    without = np.array([_mean_correlation(np.delete(ranks, member, axis=0)) for member in range(r)])
    spread = (r - 1) / r * float(((without - without.mean()) ** 2).sum())
    more = r + _UNSEEN
    fall = 1 - r * (r - 1) / (more * (more - 1))
    error = np.sqrt(spread + (fall / float(special.ndtri(0.95))) ** 2)
    middles = (np.arange(_POINTS) + 0.5) / _POINTS
    return ProportionPosterior(np.clip(value + error * special.stdtrit(r - 1, middles), 0.0, 1.0))


def _mean_correlation(ranks: NDArray[np.float64]) -> float:
    """Return the mean rank correlation over all pairs of members."""
    apart = ranks - ranks.mean(axis=1, keepdims=True)
    lengths = np.sqrt((apart**2).sum(axis=1, keepdims=True))
    units = np.divide(apart, lengths, out=np.zeros_like(apart), where=lengths > 0)
    r = len(ranks)
    return float(((units.sum(axis=0) ** 2).sum() - (units**2).sum()) / (r * (r - 1)))


def _ranks(points: ArrayLike) -> NDArray[np.float64]:
    given = np.asarray(points, dtype=np.float64)
    if given.ndim != 2 or min(given.shape) < 2:
        raise ValueError("at least two members must rank at least two goals")
    if not np.isfinite(given).all():
        raise ValueError("a member left a goal without points; give 0, or leave the member out")
    return pl.DataFrame(given.T).select(pl.all().rank()).to_numpy().T


def _spreads(sums: NDArray[np.number]) -> NDArray[np.float64]:
    deviations: NDArray[np.float64] = sums - sums.mean(axis=-1, keepdims=True)
    squares: NDArray[np.float64] = (deviations**2).sum(axis=-1)
    return squares


def _chance(ranks: NDArray[np.float64], spread: float, seed: int) -> tuple[float, bool]:
    """Return the probability that random rankings agree as much, and whether it is exact."""
    found = _exact(ranks, spread) if ranks.shape[1] <= _MOST_GOALS else None
    if found is not None:
        return found, True
    rng = np.random.default_rng(seed)
    sums = np.zeros((_DRAWS, ranks.shape[1]))
    for row in ranks:
        sums += rng.permuted(np.broadcast_to(row, sums.shape), axis=1)
    return (1 + int((_spreads(sums) >= spread - 1e-9).sum())) / (_DRAWS + 1), False


def _exact(ranks: NDArray[np.float64], spread: float) -> float | None:
    """Compute the distribution of rank sums of random rankings; ``None`` for too many rankings.

    The spread does not depend on which goal has which sum, so sums are kept in rising order, and
    the first rater's order can be held still.
    """
    doubled = np.rint(2 * ranks).astype(np.int64)
    orders = sorted((_orders(row) for row in doubled), key=len)
    places = (int(doubled.max()) * len(doubled) + 1) ** np.arange(doubled.shape[1], dtype=np.int64)
    states = orders[0][:1]
    chances: NDArray[np.float64] = np.ones(1)
    for row in orders[1:-1]:
        if len(states) * len(row) > _MOST_SUMS:
            return None
        sums = np.sort((states[:, np.newaxis] + row).reshape(-1, doubled.shape[1]), axis=1)
        keys, first, place = np.unique(sums @ places, return_index=True, return_inverse=True)
        states = sums[first]
        parts = np.repeat(chances / len(row), len(row))
        chances = np.bincount(place, parts, len(keys)).astype(np.float64)
    if len(states) * len(orders[-1]) > _MOST_SUMS:
        return None
    last = states[:, np.newaxis] + orders[-1]
    as_far = _spreads(last) / 4 >= spread - 1e-9
    return float(min(chances @ as_far.mean(axis=1), 1.0))


def _orders(row: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return all possible orders of the values in one member's ranking."""
    return np.array(sorted(set(permutations(row.tolist()))), dtype=np.int64)
