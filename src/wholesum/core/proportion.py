"""The posterior distribution of a share, estimated from successes and trials."""

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
        """Return the posterior median with the central 90% interval.

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
        """Return the probability that this share is higher than another share.

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


def clustered_share_posterior(
    events: NDArray[np.float64], of: NDArray[np.float64]
) -> ProportionPosterior:
    """Estimate the posterior of a share if the observations come in groups.

    The times of a group go together, so the counts are divided by a design effect before
    `share_posterior` takes its Beta posterior. With x_g of m_g events in group g of k, and
    p = (Σx + 1/2) / (Σm + 1),

        effect = t² · (k / (k − 1) · Σ (x_g − p·m_g)² + A/2) / (p·(1 − p)·Σm), at least 1,

    where A is p·(1 − p) times the mean of m_g², which stands for half a group more, and t is the
    95% point of Student's t with k − 1 degrees of freedom over that of the normal distribution.
    One group alone counts as one time.

    Parameters
    ----------
    events, of
        Of shape (groups,): how often it happened, of how often it could have, at least once.

    Returns
    -------
    ProportionPosterior
        The share of all times, from 0 to 1.

    References
    ----------
    Kish, L. (1965). Survey Sampling. Wiley. Rao & Scott (1992), doi:10.2307/2532311.
    """
    groups, times, happened = len(of), of.sum(), events.sum()
    if groups < 2:
        return share_posterior(happened / times, 1)
    share = (happened + 0.5) / (times + 1)
    even = share * (1 - share)
    apart = groups / (groups - 1) * float(((events - share * of) ** 2).sum())
    apart += even * float((of**2).mean()) / 2
    student = float(special.stdtrit(groups - 1, 0.95) / special.ndtri(0.95))
    effect = min(max(student**2 * apart / (even * times), 1.0), times)
    return share_posterior(happened / effect, times / effect)
