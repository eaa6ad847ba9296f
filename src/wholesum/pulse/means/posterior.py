"""Compute the exact posterior of a small team's mean answer, without simulation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from wholesum.charts.result import Result
from wholesum.core.estimate import Estimate
from wholesum.pulse.counts import FloatArray
from wholesum.pulse.means.dirichlet_mean import moments, quantiles, tail_and_density
from wholesum.pulse.means.prior import Prior, checked_counts, prior_weights

ASKED_AGAIN = "asked again next week"


@dataclass(frozen=True, eq=False)
class MeanPosterior(Result):
    """The posterior of a team's mean answer if the same team were asked again.

    Parameters
    ----------
    alpha
        Shape (options,): prior weight plus count of each option.
    options
        Shape (options,): the options' values, rising.
    n
        How many people answered.
    """

    alpha: FloatArray
    options: FloatArray
    n: int

    @property
    def mean(self) -> float:
        """The expected mean answer of the team, Σ x_k α_k / α_0."""
        return float(moments(self.alpha, self.options)[0])

    @property
    def variance(self) -> float:
        """The posterior variance of the team's mean answer."""
        return float(moments(self.alpha, self.options)[1])

    def exceeds(self, threshold: ArrayLike) -> FloatArray:
        """Return the probability that the mean answer is above each threshold."""
        return self._tail_and_density(threshold)[0]

    def density(self, value: ArrayLike) -> FloatArray:
        """Return the posterior density of the mean answer at given values."""
        return self._tail_and_density(value)[1]

    def quantile(self, probability: ArrayLike) -> FloatArray:
        """Return the quantile of the mean answer for each probability."""
        asked = _checked_probabilities(probability)
        rows = np.broadcast_to(self.alpha, (asked.size, len(self.alpha)))
        return quantiles(rows, self.options, asked.ravel()).reshape(asked.shape)

    def interval(self, level: float = 0.9) -> tuple[float, float]:
        """Return the central interval that contains the mean answer with probability ``level``."""
        low, high = self.quantile([(1 - level) / 2, (1 + level) / 2])
        return float(low), float(high)

    def estimate(self, of: int | None = None, level: float = 0.9) -> Estimate:
        """Return the median of the mean answer, with its central interval.

        Parameters
        ----------
        of
            How many people were asked, where that is known.
        level
            Probability of the interval.

        Returns
        -------
        Estimate
            The mean answer "asked again next week", not that of the people who kept silent.
        """
        low, value, high = self.quantile([(1 - level) / 2, 0.5, (1 + level) / 2]).tolist()
        return Estimate(value, low, high, self.n, of, level, ASKED_AGAIN)

    def explain(self) -> str:
        """Describe the mean answer of a team, its interval and its number of people."""
        found = self.estimate()
        prior = float(self.alpha.sum()) - self.n
        return (
            f"The mean answer of {self.n} {'person' if self.n == 1 else 'people'} is about "
            f"{found.value:.2f}; asked again next week it would lie between {found.low:.2f} and "
            f"{found.high:.2f} with probability {found.level:.0%}. The prior counts for "
            f"{prior:.1f} {'answer' if round(prior, 1) == 1 else 'answers'}."
        )

    def _tail_and_density(self, value: ArrayLike) -> tuple[FloatArray, FloatArray]:
        at = np.asarray(value, dtype=np.float64)
        distances = self.options - at.reshape(-1, 1)
        tail, density = tail_and_density(np.broadcast_to(self.alpha, distances.shape), distances)
        return tail.reshape(at.shape), density.reshape(at.shape)


def mean_posterior(
    counts: ArrayLike, options: ArrayLike, prior: Prior | ArrayLike | None = None
) -> MeanPosterior:
    """Compute the posterior of a team's mean answer from the counts of the options.

    With c_k of n people at option x_k and prior weights a_k, the shares p of the options follow
    Dirichlet(a + c), and the mean answer is m = Σ x_k p_k. The interval speaks of the same team
    asked again, its people taken as drawn from those who could have been in it; the silent of
    this round are the matter of :func:`wholesum.pulse.means.finite_team.whole_team`.

    Parameters
    ----------
    counts
        Shape (options,): how many people are at each option, at least one in all. Not to be shown
        below the team's promised number of people.
    options
        Shape (options,): the values, rising: the options of an item, or all values that a facet
        score can take.
    prior
        A prior or its weights (one for all or one an option); left out, the Perks prior.

    Returns
    -------
    MeanPosterior
        The posterior.

    Raises
    ------
    ValueError
        If nobody answered, or counts, options and prior do not fit each other.

    Examples
    --------
    >>> print(mean_posterior([0, 1, 0, 3, 2], [1, 2, 3, 4, 5]).estimate())
    3.9 (3.1 to 4.4, n = 6)

    References
    ----------
    Perks (1947), Journal of the Institute of Actuaries; Imhof (1961), Biometrika.
    """
    table, values = _checked_table(np.atleast_2d(counts), options)
    if len(table) != 1 or not table.any():
        raise ValueError("a posterior needs the counts of one team in which someone answered")
    return MeanPosterior(prior_weights(prior, len(values)) + table[0], values, int(table[0].sum()))


def interval_table(
    counts: ArrayLike,
    options: ArrayLike,
    prior: Prior | ArrayLike | None = None,
    probabilities: ArrayLike = (0.05, 0.5, 0.95),
) -> FloatArray:
    """Compute intervals of the mean answer for many teams at once.

    The same as :meth:`MeanPosterior.quantile` row by row.

    Parameters
    ----------
    counts
        Shape (rows, options): how many people are at each option.
    options
        Shape (options,): the values, rising.
    prior
        A prior or its weights; left out, the Perks prior.
    probabilities
        Shape (P,): the probabilities asked for, between 0 and 1.

    Returns
    -------
    ndarray
        Shape (rows, P); NaN where nobody answered.

    Raises
    ------
    ValueError
        If counts, options, prior and probabilities do not fit each other.
    """
    table, values = _checked_table(counts, options)
    asked = _checked_probabilities(probabilities).ravel()
    weights = prior_weights(prior, len(values))
    distinct, place = np.unique(table, axis=0, return_inverse=True)
    found = np.full((len(distinct), asked.size), np.nan)
    answered = np.flatnonzero(distinct.any(axis=1))
    alpha = np.repeat(distinct[answered] + weights, asked.size, axis=0)
    flat = quantiles(alpha, values, np.tile(asked, len(answered)))
    found[answered] = flat.reshape(len(answered), asked.size)
    return found[place.ravel()]


def _checked_table(counts: ArrayLike, options: ArrayLike) -> tuple[FloatArray, FloatArray]:
    values = np.asarray(options, dtype=np.float64)
    if values.ndim != 1 or len(values) < 2 or not (np.diff(values) > 0).all():
        raise ValueError(f"the options {values.tolist()} must be two or more values, rising")
    table = checked_counts(counts)
    if table.ndim != 2 or table.shape[1] != len(values):
        raise ValueError(
            f"the counts have shape {table.shape}; give one for each of the {len(values)} options"
        )
    return table.astype(np.float64), values


def _checked_probabilities(probabilities: ArrayLike) -> FloatArray:
    asked = np.asarray(probabilities, dtype=np.float64)
    if not ((asked > 0) & (asked < 1)).all():
        raise ValueError(f"the probabilities {asked.tolist()} must lie between 0 and 1")
    return asked
