"""Estimate by bootstrap samples how uncertain a figure is that is computed from hours."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import special

from wholesum.core.proportion import LEVEL, ProportionPosterior, share_posterior

FloatArray = NDArray[np.float64]
Figure = Callable[[FloatArray], FloatArray]

_DRAWS: Final = 2_000
_POINTS: Final = 256


def reach_of(units: FloatArray, figure: Figure, seed: int = 0) -> float:
    """Return how far a figure moves from its value in 90% of bootstrap samples.

    Units are drawn again with replacement, 2,000 times; the 90th percentile of how far the figure
    then moves is widened by √(n/(n − 1)) and by Student's t over the normal, because a bootstrap of
    n units spreads too little.

    Parameters
    ----------
    units
        Shape (units, parts): amounts to be added up, such as one week's hours on each goal.
    figure
        From sums of shape (draws, parts) to figures of shape (draws,).
    seed
        Random seed of the draws.

    Returns
    -------
    float
        0 or more; infinite for fewer than two units.

    References
    ----------
    Davison, A. C. & Hinkley, D. V. (1997). Bootstrap methods and their application. Cambridge
    University Press, sections 2.3 and 5.2.
    """
    n = len(units)
    if n < 2:
        return float("inf")
    sums = _times_drawn(n, seed) @ units
    sums = sums[sums.sum(axis=1) > 0]
    apart = np.abs(figure(sums) - figure(units.sum(axis=0)[np.newaxis]))
    wider = np.sqrt(n / (n - 1)) * special.stdtrit(n - 1, (1 + LEVEL) / 2) / _normal()
    return float(np.nanquantile(apart, LEVEL) * wider)


def posterior_within(value: float, reach: float) -> ProportionPosterior:
    """Return the posterior of a share from its value and the half-width of its interval.

    Parameters
    ----------
    value
        The share.
    reach
        How far it may be off nine times in ten.

    Returns
    -------
    ProportionPosterior
        A normal spread around the value, cut at 0 and 1.
    """
    middles = (np.arange(_POINTS) + 0.5) / _POINTS
    spread = special.ndtri(middles) * min(reach, 1e3) / _normal()
    return ProportionPosterior(np.clip(value + spread, 0.0, 1.0))


def share_posterior_within(
    value: float, units: FloatArray, figure: Figure, seed: int = 0
) -> ProportionPosterior:
    """Return the posterior of a share of hours, at least as wide as for as many yes-no answers.

    The wider of two: `posterior_within` with the reach of the bootstrap, and the Beta posterior of
    ``value``·n of n units. The bootstrap alone has no width if all units are equal.

    Parameters
    ----------
    value
        The share, from 0 to 1.
    units
        Shape (units, parts), at least one.
    figure
        As for `reach_of`.
    seed
        Random seed of the draws.

    Returns
    -------
    ProportionPosterior
        From 0 to 1.
    """
    drawn = posterior_within(value, reach_of(units, figure, seed))
    least = share_posterior(value * len(units), len(units))
    return max(drawn, least, key=_width)


@lru_cache(maxsize=4)
def _times_drawn(n: int, seed: int) -> FloatArray:
    """Draw bootstrap samples: how often each of n units occurs in each sample."""
    drawn = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), _DRAWS)
    return drawn.astype(np.float64)


def _width(posterior: ProportionPosterior) -> float:
    seen = posterior.estimate(0)
    return seen.high - seen.low


def _normal() -> float:
    return float(special.ndtri((1 + LEVEL) / 2))
