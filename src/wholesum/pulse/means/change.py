"""Estimate how a team's answers changed between two rounds, and how certain the change is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import comb
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from wholesum.charts.result import Result
from wholesum.core.estimate import Estimate
from wholesum.pulse.counts import FloatArray, IntArray
from wholesum.pulse.means.dirichlet_mean import moments, tails_and_densities
from wholesum.pulse.means.posterior import ASKED_AGAIN, MeanPosterior
from wholesum.pulse.means.prior import checked_counts

LIKELY: Final = 0.95
LEAST_GAIN: Final = 0.25

Rule: TypeAlias = tuple[FloatArray, FloatArray, FloatArray]  # from lower end, from upper, weight

_STEP = 0.13  # of the tanh-sinh rule
_LEGENDRE = 24  # nodes of the Gauss-Legendre rule
_SMOOTH = 1.5  # from this power on an option's neighbourhood is smooth enough for it
_PIECE = 4.0  # standard deviations that an interval may be wide
_NO_MASS = 1e-14  # an interval with less is left out


@dataclass(frozen=True)
class Change(Result):
    """The change of a team's mean answer between two rounds, with the probability of a rise.

    Parameters
    ----------
    probability
        Probability that the mean answer is higher after than before, the rounds taken as
        independent.
    gain
        Expected difference, after minus before, in points.
    spread
        Standard deviation of that difference.
    before, after
        How many people answered in each round.
    """

    probability: float
    gain: float
    spread: float
    before: int
    after: int

    @property
    def words(self) -> str:
        """The change in words: "likely better", "likely worse" or "no clear change".

        Better takes a probability of .95 and an expected gain of 0.25 points; worse the same
        below. The 0.25 points are a judgement.
        """
        if self.probability >= LIKELY and self.gain >= LEAST_GAIN:
            return "likely better"
        if self.probability <= 1 - LIKELY and self.gain <= -LEAST_GAIN:
            return "likely worse"
        return "no clear change"

    def explain(self) -> str:
        """Describe the change between two rounds, its probability and the numbers of people."""
        return (
            f"{self.words.capitalize()}: the mean answer is higher than before with probability "
            f"{self.probability:.2f}; expected change {self.gain:+.2f} points, standard deviation "
            f"{self.spread:.2f} (n = {self.before}, then {self.after}). The rounds are taken as "
            "independent; as the same people answer, this overstates the variance of the change."
        )


def change_of_mean(before: MeanPosterior, after: MeanPosterior) -> Change:
    """Compare the mean answers of a team in two rounds.

    P(m2 > m1) = ∫ f1(t) P(m2 > t) dt, by the tanh-sinh rule on each interval between options, where
    the density may have no bound. Exact to about 1e-10 as long as the options other than any one
    have a weight of 0.2 or more together. The two rounds are taken as independent: nobody is
    followed from one to the other, so that the variance of the change is overstated. Not for
    comparing two teams, whose people differ.

    Parameters
    ----------
    before, after
        The posteriors of the two rounds, on the same scale. Options may differ.

    Returns
    -------
    Change
        Probability, expected gain and words.

    References
    ----------
    Takahasi & Mori (1974), Double exponential formulas for numerical integration, Publications of
    the Research Institute for Mathematical Sciences.
    """
    return changes_of_means([before], [after])[0]


def changes_of_means(
    before: Sequence[MeanPosterior], after: Sequence[MeanPosterior]
) -> list[Change]:
    """Compare the mean answers of two rounds, for many items or facets at once.

    The same as `change_of_mean` pair by pair; measures with the same options are computed together,
    which takes much less time.

    Parameters
    ----------
    before, after
        The posteriors of the two rounds, measure by measure.

    Returns
    -------
    list of Change
        One for each measure.
    """
    pairs = [_Pair.of(*pair) for pair in zip(before, after, strict=True)]
    together: dict[object, list[int]] = {}
    for place, pair in enumerate(pairs):
        key = pair.options.tobytes() if pair.is_plain else place
        together.setdefault(key, []).append(place)
    higher = np.zeros(len(pairs))
    for places in together.values():
        higher[places] = _probability_higher([pairs[place] for place in places])
    return [
        Change(
            float(probability),
            late.mean - early.mean,
            float(np.sqrt(early.variance + late.variance)),
            early.n,
            late.n,
        )
        for early, late, probability in zip(before, after, higher, strict=True)
    ]


def change_of_share(yes_before: int, n_before: int, yes_after: int, n_after: int) -> float:
    """Return the probability that a share is higher in the second round than in the first.

    Both shares have a uniform prior, so that the posteriors are Beta(1 + k, 1 + n − k): the
    (k + 1)-th of n + 1 ordered uniform draws. The probability is the exact sum over how many of the
    first round's draws are among the k1 + k2 + 1 lowest of all: at least k1 + 1. The rounds are
    taken as independent.

    Parameters
    ----------
    yes_before, n_before
        How many of how many in the first round.
    yes_after, n_after
        How many of how many in the second round.

    Returns
    -------
    float
        P(p2 > p1), correctly rounded.

    Raises
    ------
    ValueError
        If a count is below 0 or above its n.

    Examples
    --------
    >>> round(change_of_share(2, 6, 4, 6), 3)
    0.857
    """
    for yes, n in ((yes_before, n_before), (yes_after, n_after)):
        if not 0 <= yes <= n:
            raise ValueError(f"{yes} of {n} is no share; give a count from 0 to n")
    lowest = yes_before + yes_after + 1
    ways = sum(
        comb(n_before + 1, drawn) * comb(n_after + 1, lowest - drawn)
        for drawn in range(yes_before + 1, min(lowest, n_before + 1) + 1)
    )
    return ways / comb(n_before + n_after + 2, lowest)


def favourable_share(
    counts: ArrayLike, options: ArrayLike, *, of: int | None = None, level: float = 0.9
) -> Estimate:
    """Estimate the share of answers that are above the middle of the scale.

    The value is k / n, the share of those who answered above the middle of the lowest and highest
    option. With a uniform prior the true share follows Beta(1 + k, 1 + n − k): the interval is the
    central one of this distribution, extended to the value if that lies outside.

    Parameters
    ----------
    counts
        Shape (options,): how many people are at each option.
    options
        Shape (options,): the values, rising.
    of
        How many people were asked, where that is known.
    level
        Probability of the interval.

    Returns
    -------
    Estimate
        The share, 0 to 1, "asked again next week".

    Raises
    ------
    ValueError
        If nobody answered, or there is not one count for each option.
    """
    values, table = np.asarray(options, dtype=np.float64), checked_counts(counts)
    if table.shape != values.shape or not table.any():
        raise ValueError(
            f"counts of shape {table.shape} with {table.sum()} answers; give one count for each of "
            f"the {values.size} options, at least one answer in all"
        )
    n, yes = int(table.sum()), int(table[values > (values.min() + values.max()) / 2].sum())
    ends = np.array([(1 - level) / 2, (1 + level) / 2])
    low, high = special.betaincinv(1.0 + yes, 1.0 + n - yes, ends).tolist()
    value = yes / n
    return Estimate(value, min(low, value), max(high, value), n, of, level, ASKED_AGAIN)


@dataclass(frozen=True, eq=False)
class _Pair:
    """The posteriors of the mean answer in two rounds, over the options of both.

    Parameters
    ----------
    options
        Shape (options,): the values, rising.
    first, second
        Shape (options,): the weights of each round.
    marks
        Where an interval between options is cut because it is wide against a posterior.
    """

    options: FloatArray
    first: FloatArray
    second: FloatArray
    marks: list[float]

    @classmethod
    def of(cls, before: MeanPosterior, after: MeanPosterior) -> _Pair:
        options = np.union1d(before.options, after.options)
        first, second = (_spread_over(options, posterior) for posterior in (before, after))
        return cls(options, first, second, _marks(first, options) + _marks(second, options))

    @property
    def is_certain(self) -> bool:
        """Whether only one value is possible for the mean answer of the first round."""
        return int(np.count_nonzero(self.first)) == 1

    @property
    def is_plain(self) -> bool:
        """Whether this pair of rounds can be computed together with other pairs."""
        return not (self.marks or self.is_certain)


def _spread_over(options: FloatArray, posterior: MeanPosterior) -> FloatArray:
    alpha = np.zeros(len(options))
    alpha[np.searchsorted(options, posterior.options)] = posterior.alpha
    return alpha


def _probability_higher(pairs: Sequence[_Pair]) -> FloatArray:
    """Return P(m2 > m1), the probability of a higher mean, for many pairs of rounds."""
    options = pairs[0].options
    first, second = (
        np.stack(side) for side in zip(*((p.first, p.second) for p in pairs), strict=True)
    )
    if pairs[0].is_certain:
        distances = options - options[np.flatnonzero(first[0]), np.newaxis]
        return tails_and_densities(second, distances)[0][:, 0]
    cuts = np.union1d(options, pairs[0].marks)
    above = tails_and_densities(first, options - cuts[:, np.newaxis])[0]
    carries = np.flatnonzero((above[:, :-1] - above[:, 1:] > _NO_MASS).any(axis=0))
    distances, weights = _nodes(first, second, options, cuts, carries)
    tail, density = tails_and_densities(np.concatenate([first, second]), distances)
    higher: FloatArray = (density[: len(pairs)] * tail[len(pairs) :]) @ weights
    return higher.clip(0.0, 1.0)


def _marks(alpha: FloatArray, options: FloatArray) -> list[float]:
    """Return points that cut a wide gap between options into pieces, for the integration."""
    mean, variance = moments(alpha, options)
    piece = _PIECE * np.sqrt(variance)
    if piece > np.diff(options).max():
        return []
    marks = mean + piece * np.arange(-3, 4)
    inside = (marks > options[0]) & (marks < options[-1])
    # A cut close to an option would leave the option's roughness just outside an interval.
    clear = np.abs(marks[:, np.newaxis] - options).min(axis=1) > piece / 4
    return [float(mark) for mark in marks[inside & clear]]


def _nodes(
    first: FloatArray,
    second: FloatArray,
    options: FloatArray,
    cuts: FloatArray,
    carries: IntArray,
) -> tuple[FloatArray, FloatArray]:
    """Return nodes and weights to integrate over each interval, as distances to the options."""
    smooth = np.full(len(cuts), np.inf)
    # Around an option the integrand has a term in δ^s, δ the distance from it.
    left, right = (total.sum(axis=1, keepdims=True) - total for total in (first, second))
    smooth[np.searchsorted(cuts, options)] = np.minimum(left - 1.0, right).min(axis=0)
    gentle = np.minimum(smooth[carries], smooth[carries + 1]) >= _SMOOTH
    # The density is δ^s at worst, so that this is how far down the nodes must reach.
    slowest = min(1.0, float(left.min()))
    parts = [
        _placed(options, cuts, carries[gentle], _eased_legendre()),
        _placed(options, cuts, carries[~gentle], _tanh_sinh(slowest)),
    ]
    distances, weights = (np.concatenate(part) for part in zip(*parts, strict=True))
    return distances, weights


@cache
def _eased_legendre() -> Rule:
    """Return the Gauss-Legendre rule for an integrand that is rough near an option."""
    nodes, weights = np.polynomial.legendre.leggauss(_LEGENDRE)
    rising, falling = (1 + nodes) / 2, (1 - nodes) / 2
    lower, upper = (q * q * (3 - 2 * q) for q in (rising, falling))
    return lower, upper, weights * 3 * rising * falling


def _tanh_sinh(slowest: float) -> Rule:
    reach = np.arcsinh(min(37.0 / slowest, 220.0) / np.pi)
    turns = np.linspace(-reach, reach, 2 * int(np.ceil(reach / _STEP)) + 1)
    lower, upper = special.expit(np.pi * np.sinh(turns)), special.expit(-np.pi * np.sinh(turns))
    return lower, upper, np.pi * np.cosh(turns) * lower * upper * (turns[1] - turns[0])


def _placed(
    options: FloatArray, cuts: FloatArray, places: IntArray, rule: Rule
) -> tuple[FloatArray, FloatArray]:
    lower, upper, weights = rule
    left, right = cuts[places, np.newaxis], cuts[places + 1, np.newaxis]
    width = right - left
    # Measured from the nearer end, so that a node close to an option keeps its digits.
    nearer = np.where(lower < upper, left, right)
    from_nearer = np.where(lower < upper, lower, -upper) * width
    distances = (options - nearer[..., np.newaxis]) - from_nearer[..., np.newaxis]
    return distances.reshape(-1, len(options)), (weights * width).ravel()
