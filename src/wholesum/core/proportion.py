"""The posterior distribution of a share, estimated from a count of successes and a total."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import special

from wholesum.core.estimate import Estimate

LEVEL: Final = 0.9
_POINTS: Final = 256


@dataclass(frozen=True, eq=False)
class ProportionPosterior:
    """The posterior distribution of a share, as a list of equally likely values.

    Parameters
    ----------
    values
        The values in rising order; each is equally likely.
    """

    values: NDArray[np.float64]

    def estimate(self, n: int, of: int | None = None, meaning: str = "") -> Estimate:
        """Return the median with the central 90% interval.

        Parameters
        ----------
        n, of
            The number of events behind the figure, and the number of possible events.
        meaning
            What the interval is about.

        Returns
        -------
        Estimate
            The figure.
        """
        ends = [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2]
        low, middle, high = np.quantile(self.values, ends, method="hazen")
        return Estimate(float(middle), float(low), float(high), n, of, LEVEL, meaning)

    def above(self, other: ProportionPosterior) -> float:
        """Return the probability that this share is higher than another; a tie counts as one half.

        Parameters
        ----------
        other
            The other figure, known independently of this one.

        Returns
        -------
        float
            From 0 to 1.
        """
        below = np.searchsorted(other.values, self.values, "left")
        not_above = np.searchsorted(other.values, self.values, "right")
        return float((below + not_above).mean() / 2 / other.values.size)


def share_posterior(events: float, of: float) -> ProportionPosterior:
    """Estimate the posterior of a share under the Jeffreys prior.

    The posterior after ``events`` of ``of`` is Beta(events + 1/2, of − events + 1/2). Events may
    be graded, such as 1/2 for partly; the posterior is then slightly too wide.

    Parameters
    ----------
    events
        The number of events, from 0 to ``of``.
    of
        The number of possible events; 0 gives the prior.

    Returns
    -------
    ProportionPosterior
        The share, from 0 to 1.

    Raises
    ------
    ValueError
        If the counts are impossible.

    References
    ----------
    Brown, Cai & DasGupta (2001), doi:10.1214/ss/1009213286.
    """
    if not 0 <= events <= of:
        raise ValueError(f"{events} of {of} is impossible")
    middles = (np.arange(_POINTS) + 0.5) / _POINTS
    return ProportionPosterior(special.betaincinv(events + 0.5, of - events + 0.5, middles))
