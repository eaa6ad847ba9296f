"""Estimate the mean of the whole team: exact if all answered, otherwise a distribution."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Final

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from wholesum.charts.result import Result
from wholesum.core.estimate import Estimate
from wholesum.pulse.counts import FloatArray, IntArray
from wholesum.pulse.means.prior import Prior, checked_counts, prior_weights

_FINEST = 60  # largest denominator of an option's value
_ROUNDING = 1e-12
_SMOOTHING: Final = 0.6
THE_WHOLE_TEAM: Final = "the whole team"


@dataclass(frozen=True, eq=False)
class WholeTeam(Result):
    """The distribution of all members' mean answer, silent members included.

    Parameters
    ----------
    values
        Shape (V,): the means the whole team can have, rising.
    probabilities
        Shape (V,): the probability of each; they add up to 1.
    n, of
        How many answered, and of how many members.
    lowest, highest
        The mean if every silent member were at the lowest, or the highest, option (Manski 1989).
        These bounds need no assumption at all.
    """

    values: FloatArray
    probabilities: FloatArray
    n: int
    of: int
    lowest: float
    highest: float

    @property
    def bounds(self) -> tuple[float, float]:
        """The lowest and the highest possible mean of the whole team."""
        return self.lowest, self.highest

    @property
    def mean(self) -> float:
        """The expected mean of the whole team."""
        return float(self.values @ self.probabilities)

    @property
    def median(self) -> float:
        """The median of the distribution of the whole team's mean."""
        return float(self.values[self._first_reaching(0.5)])

    def interval(self, level: float = 0.9) -> tuple[float, float, float]:
        """Return the smallest central interval with at least a given probability.

        At most (1 − level)/2 lies below it and at most as much above it.

        Parameters
        ----------
        level
            The probability that the interval must have at least.

        Returns
        -------
        low, high
            Ends, both means that the team can have.
        probability
            The probability that the interval has; above ``level``, as the means are few.

        Raises
        ------
        ValueError
            If the level is not between 0 and 1.
        """
        if not 0 < level < 1:
            raise ValueError(f"the level {level} must lie between 0 and 1")
        low = self._first_past((1 - level) / 2)
        high = self._first_reaching((1 + level) / 2)
        held = min(1.0, float(self.probabilities[low : high + 1].sum()))
        return float(self.values[low]), float(self.values[high]), held

    def estimate(self, level: float = 0.9) -> Estimate:
        """Return the median of the whole team's mean, with its interval.

        The distribution rests on few answers, so its own probability, often .95 and more, is not
        stated: the level is, or 1 where the interval leaves out nothing that can be.
        """
        low, high, _ = self.interval(level)
        certain = low <= self.lowest + _ROUNDING and high >= self.highest - _ROUNDING
        stated = 1.0 if certain else level
        return Estimate(self.median, low, high, self.n, self.of, stated, THE_WHOLE_TEAM)

    def explain(self) -> str:
        """Describe the whole team's mean, its interval, and its lowest and highest value."""
        if self.n == self.of:
            return f"All {self.of} members answered: the team's mean is {self.mean:.2f}."
        found = self.estimate()
        return (
            f"{self.n} of {self.of} members answered; the mean of the whole team lies between "
            f"{found.low:.2f} and {found.high:.2f} with probability {probability_in_words(found)}, "
            f"and is as likely above as below about {found.value:.2f}. Whatever the silent members "
            f"think, it is between {self.lowest:.2f} and {self.highest:.2f}."
        )

    def _first_reaching(self, share: float) -> int:
        reached = np.cumsum(self.probabilities) >= share - _ROUNDING
        return int(reached.argmax())

    def _first_past(self, share: float) -> int:
        passed = np.cumsum(self.probabilities) > share + _ROUNDING
        return int(passed.argmax())


def probability_in_words(estimate: Estimate) -> str:
    """Write the probability of an interval in words, such as "at least 90%"."""
    return f"{'at least ' if estimate.level < 1 else ''}{estimate.level:.0%}"


def whole_team(
    counts: ArrayLike,
    options: ArrayLike,
    members: int,
    prior: Prior | ArrayLike | None = None,
) -> WholeTeam:
    """Estimate the mean answer of all members from the members who answered.

    With c_k of n people at option x_k and prior weights a_k, the answers of the silent N − n
    follow the Dirichlet-multinomial distribution with weights a + c. Their total is convolved
    exactly, option by option, over how many of the silent are taken and what they sum to.

    Without a prior each answer also counts for the options near it, as under a normal curve around
    it whose spread is that of a density estimate from n answers, 0.6·s/n^(1/5); s² is the variance
    of the answers, drawn towards a quarter of the scale, squared, as by two answers. Added to it is
    the weight of one answer, spread evenly. Else the silent would be taken to repeat what others
    said: of 13 scores that a facet can have, seven people leave at least six unused.

    Silent members are assumed to be like respondents; if they are silent because of what they
    think, only the bounds hold.

    Parameters
    ----------
    counts
        Shape (options,): how many people are at each option, at least one in all.
    options
        Shape (options,): the values, rising, steps of one fraction of a
        point, such as 1/3; 1/60 at the finest.
    members
        N, how many belong to the team.
    prior
        A prior or its weights; each answer then counts for its own option only. Left out, answers
        count for their neighbours too.

    Returns
    -------
    WholeTeam
        Means, their probabilities, and the worst and best case.

    Raises
    ------
    ValueError
        If nobody answered, more answered than there are members, or counts, options and prior do
        not fit each other.

    References
    ----------
    Silverman, B. W. (1986), Density estimation for statistics and data analysis.
    Pólya's urn: Johnson, Kotz & Balakrishnan (1997), Discrete multivariate distributions.
    Manski (1989), Anatomy of the selection problem, Journal of Human Resources.
    """
    values, table = np.asarray(options, dtype=np.float64), checked_counts(counts)
    n = int(table.sum())
    if table.shape != values.shape or values.ndim != 1 or not (np.diff(values) > 0).all():
        raise ValueError(
            f"{table.size} counts and {values.size} options; give rising options and one count "
            "for each"
        )
    if not 1 <= n <= members:
        raise ValueError(f"{n} answers in a team of {members}; give 1 to {members} answers")
    silent = members - n
    steps, unit = _whole_steps(values)
    near = _near(table, values) if prior is None else prior_weights(prior, len(values)) + table
    pmf = _silent_totals(near, steps, silent)
    reachable = np.flatnonzero(pmf > 0)
    answered = int(steps @ table)
    units = answered + np.concatenate([reachable, [0, silent * int(steps[-1])]])
    means = values[0] + units / unit / members
    return WholeTeam(
        means[:-2], pmf[reachable], n, members, lowest=float(means[-2]), highest=float(means[-1])
    )


def _near(counts: IntArray, values: FloatArray) -> FloatArray:
    """Return the weights of the options for silent members: high near the given answers."""
    n = counts.sum()
    apart = counts @ (values - counts @ values / n) ** 2
    spread = np.sqrt((2 * ((values[-1] - values[0]) / 4) ** 2 + apart) / (n + 1))
    edges = np.concatenate([[-np.inf], (values[1:] + values[:-1]) / 2, [np.inf]])
    below = special.ndtr((edges - values[:, np.newaxis]) / (_SMOOTHING * spread * n**-0.2))
    return np.asarray(counts @ np.diff(below, axis=1) + 1 / len(values))


def _whole_steps(values: FloatArray) -> tuple[IntArray, int]:
    """Convert the options to whole steps above the lowest one; return also steps per point."""
    above = [Fraction(float(value - values[0])).limit_denominator(_FINEST) for value in values]
    unit = lcm(*(step.denominator for step in above))
    near = np.allclose([float(step) for step in above], values - values[0], rtol=0, atol=1e-9)
    if unit > _FINEST or not near:
        raise ValueError(
            f"the options {values.tolist()} are not steps of one fraction of a point, 1/{_FINEST} "
            "at the finest; give the values a score can take"
        )
    return np.array([int(step * unit) for step in above], dtype=np.int64), unit


def _silent_totals(alpha: FloatArray, steps: IntArray, silent: int) -> FloatArray:
    """Return the probability of each possible sum of the silent members' answers.

    Dirichlet-multinomial counts are independent negative binomial counts, given their sum.
    """
    share = silent / (silent + alpha.sum())
    taken = np.zeros((silent + 1, int(steps[-1]) * silent + 1))
    taken[0, 0] = 1.0
    for weight, step in zip(alpha, steps.tolist(), strict=True):
        if weight > 0:
            taken = _add_option(taken, _negative_binomial(float(weight), share, silent), step)
    whole: FloatArray = taken[silent] / taken[silent].sum()
    return whole


def _add_option(taken: FloatArray, pmf: FloatArray, step: int) -> FloatArray:
    people, totals = taken.shape
    following = np.zeros_like(taken)
    for count in range(people):
        moved = totals - count * step
        following[count:, count * step :] += pmf[count] * taken[: people - count, :moved]
    return following


def _negative_binomial(weight: float, share: float, most: int) -> FloatArray:
    count = np.arange(1, most + 1)
    ratios = (weight + count - 1) / count * share
    pmf: FloatArray = (1 - share) ** weight * np.concatenate([[1.0], np.cumprod(ratios)])
    return pmf
