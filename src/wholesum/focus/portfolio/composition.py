"""Compare the values that a team states with its hours, as distances between sets of shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from wholesum.charts.result import Result
from wholesum.core.estimate import Estimate

FloatArray = NDArray[np.float64]

LEAST_PERIODS: Final = 8
LEVEL: Final = 0.9
_DRAWS: Final = 4_000
_TOP: Final = 3


@dataclass(frozen=True, eq=False)
class Gap(Result):
    """The gap between the values that a team states and the hours that it spends on them.

    Parameters
    ----------
    names
        The values.
    stated, expressed
        Their shares, in sum 1.
    moved
        Total variation: the share that would have to move for the two to be equal, with its
        interval over the periods where there are eight or more.
    hellinger
        Hellinger's distance, 0 to 1; fine with zeros.
    unit
        The unit of the expressed shares: "hours".
    """

    names: tuple[str, ...]
    stated: FloatArray
    expressed: FloatArray
    moved: Estimate
    hellinger: float
    unit: str

    @property
    def beyond_noise(self) -> bool:
        """Whether the gap is larger than random differences between weeks would explain."""
        return self.moved.low > 0

    @property
    def top(self) -> tuple[str, ...]:
        """The three values with the largest differences, as text, the largest first."""
        apart = np.abs(self.stated - self.expressed)
        places = [place for place in np.argsort(-apart, kind="stable").tolist() if apart[place] > 0]
        return tuple(
            f"we say {self.names[place]} {self.stated[place]:.0%}, "
            f"our {self.unit} say {self.expressed[place]:.0%}"
            for place in places[:_TOP]
        )

    def explain(self) -> str:
        """Describe how large the gap between stated values and hours is, and where."""
        moved = self.moved
        known = moved.n >= LEAST_PERIODS
        span = f" ({moved.low:.0%} to {moved.high:.0%})" if known else ""
        counted = "1 period" if moved.n == 1 else f"{moved.n} periods"
        sure = "" if known else f" That is from {counted}, too few for an interval."
        where = f": {'; '.join(self.top)}" if self.top else ""
        return f"{moved.value:.0%}{span} of our {self.unit} would have to move{where}.{sure}"


def total_variation(stated: ArrayLike, expressed: ArrayLike) -> float:
    """Return the total variation between two sets of shares: half the sum of differences.

    TV = ½·Σ|p − q|, from 0 to 1.

    Parameters
    ----------
    stated, expressed
        Amounts of shape (values,), 0 or more, each with a sum above 0; divided by their sums.

    Returns
    -------
    float
        The share.

    Raises
    ------
    ValueError
        If an amount is below 0 or not finite, all are 0, or the two differ in length.
    """
    p, q = _pair(stated, expressed)
    return float(np.abs(p - q).sum() / 2)


def hellinger(stated: ArrayLike, expressed: ArrayLike) -> float:
    """Return Hellinger's distance between two sets of shares; small shares count more.

    H = ‖√p − √q‖ / √2, from 0 to 1; TV ≥ H² and TV ≤ H·√(2 − H²).

    Parameters
    ----------
    stated, expressed
        As for `total_variation`.

    Returns
    -------
    float
        The distance.

    Raises
    ------
    ValueError
        As `total_variation` does.

    References
    ----------
    Hellinger, E. (1909). Neue Begründung der Theorie quadratischer Formen von unendlichvielen
    Veränderlichen. Journal für die reine und angewandte Mathematik 136, 210-271.
    """
    p, q = _pair(stated, expressed)
    return float(np.sqrt(((np.sqrt(p) - np.sqrt(q)) ** 2).sum() / 2))


def aitchison(stated: ArrayLike, expressed: ArrayLike, zero: float) -> float:
    """Return Aitchison's distance between two sets of shares; only ratios of shares count.

    d = ‖clr p − clr q‖ with clr x = ln(x / geometric mean). For researchers who need it; it is
    shown nowhere, because a share of 0 decides it: the distance of the same two compositions is
    4.2 or 6.3 with zeros replaced by .001 or .0001.

    Parameters
    ----------
    stated, expressed
        As for `total_variation`.
    zero
        The share above 0 that replaces a share of 0; the other shares become smaller in proportion.

    Returns
    -------
    float
        The distance, 0 or more.

    Raises
    ------
    ValueError
        As `total_variation` does, or if ``zero`` is not between 0 and 1 / values.

    References
    ----------
    Aitchison, J. (1986). The statistical analysis of compositional data. Chapman & Hall.

    Martín-Fernández, J. A., Barceló-Vidal, C. & Pawlowsky-Glahn, V. (2003). Dealing with zeros and
    missing values in compositional data sets. Mathematical Geology 35, 253-278.
    """
    p, q = _pair(stated, expressed)
    if not 0 < zero < 1 / len(p):
        raise ValueError(f"zeros cannot be replaced by {zero:g}; give a share of 0 < x < 1/values")
    logs = [np.log(np.where(x == 0, zero, x * (1 - zero * (x == 0).sum()))) for x in (p, q)]
    first, second = (log - log.mean() for log in logs)
    return float(np.linalg.norm(first - second))


def gap(
    names: tuple[str, ...],
    stated: ArrayLike,
    expressed: ArrayLike,
    unit: str = "hours",
    *,
    seed: int = 0,
) -> Gap:
    """Compare the shares of hours spent on each value with the shares that the team stated.

    Parameters
    ----------
    names
        The values.
    stated
        Their weights, shape (values,), such as those of independent markets.
    expressed
        How much went to each, shape (periods, values): weeks or months.
    unit
        Unit of the expressed amounts: hours, minutes, money, praise.
    seed
        Random seed of the bootstrap.

    Returns
    -------
    Gap
        With an interval of total variation, from eight periods on; below, it is 0 to 1. A bootstrap
        of whole periods (4,000 draws, widened for few periods) gives the distance between the
        observed and the true shares in nine of ten cases; the error of the gap is at most that.

    Raises
    ------
    ValueError
        As `total_variation` does, or if there is no period.

    Notes
    -----
    Weeks are treated as a sample of similar weeks. The gap does not say why the two differ:
    duties that nobody values take hours too.
    """
    periods = np.asarray(expressed, dtype=np.float64)
    if periods.ndim != 2 or not len(periods):
        raise ValueError("there is no period to compare with; log the hours of a week first")
    p, q = _pair(stated, periods.sum(axis=0))
    value = total_variation(p, q)
    reach = 1.0
    if len(periods) >= LEAST_PERIODS:
        reach = _reach(periods, np.random.default_rng(seed))
    low, high = max(value - reach, 0.0), min(value + reach, 1.0)
    moved = Estimate(value, low, high, len(periods), level=LEVEL, meaning="weeks like these")
    return Gap(names, p, q, moved, hellinger(p, q), unit)


def _reach(periods: FloatArray, rng: np.random.Generator) -> float:
    """Return within which distance 90% of bootstrap samples lie from the observed shares.

    No gap can be wrong by more than that, because total variation is a distance.
    """
    n = len(periods)
    drawn = rng.multinomial(n, np.full(n, 1 / n), _DRAWS) @ periods
    drawn = drawn[drawn.sum(axis=1) > 0]
    shares = drawn / drawn.sum(axis=1, keepdims=True)
    apart = np.abs(shares - periods.sum(axis=0) / periods.sum()).sum(axis=1) / 2
    # A bootstrap of n periods spreads too little: by n − 1 instead of n, and by z instead of t.
    wider = np.sqrt(n / (n - 1)) * special.stdtrit(n - 1, 0.95) / special.ndtri(0.95)
    return float(np.quantile(apart, LEVEL) * wider)


def _pair(stated: ArrayLike, expressed: ArrayLike) -> tuple[FloatArray, FloatArray]:
    found = [np.asarray(amounts, dtype=np.float64) for amounts in (stated, expressed)]
    if found[0].ndim != 1 or found[0].shape != found[1].shape:
        raise ValueError("stated shares and hours must be about the same values")
    for amounts in found:
        if not np.isfinite(amounts).all() or (amounts < 0).any():
            raise ValueError("an amount is below 0 or not finite; give 0 or more")
        if not amounts.sum() > 0:
            raise ValueError("all amounts are 0, so there are no shares to compare")
    return found[0] / found[0].sum(), found[1] / found[1].sum()
