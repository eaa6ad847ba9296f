"""Compute the exact distribution of the spread of random answers, in whole numbers."""

from __future__ import annotations

from functools import lru_cache
from math import comb
from typing import Final, Literal

import numpy as np

from wholesum.pulse.agreement.null_distributions import NullDistribution
from wholesum.pulse.counts import FloatArray

MOST_PEOPLE: Final = 100
"""The most people chance levels are computed for; the work grows with the cube of the people."""

_MOST_PRODUCTS: Final = 50_000_000


@lru_cache(maxsize=256)
def chance_distribution(
    measure: Literal["spread", "deviation"], n: int, items: int, null: NullDistribution
) -> tuple[FloatArray, FloatArray]:
    """Return the distribution of the spread of n people's random answers.

    Every count vector of n people over the options is counted with its multinomial probability,
    those with the same sums together. The items are independent of each other.

    Parameters
    ----------
    measure
        ``spread``: q = nΣx² - (Σx)², that is n(n - 1) times the variance. ``deviation``: half of
        n²·AD_M. Both are whole numbers, summed over the items.
    n
        How many people answer, at least 2.
    items
        How many items.
    null
        How the people answer; it has proportions.

    Returns
    -------
    pmf, tail : ndarray
        The probability of each whole number from 0, and of that or a smaller one; read-only.
        Exact to rounding; beyond about 25 people probabilities below 1e-15 are lost.

    Raises
    ------
    ValueError
        If the null has no proportions.
    """
    if null.proportions is None:
        raise ValueError(
            f"the {null} is known by its variance alone; exact chance levels need proportions: "
            "choose uniform, or give a NullDistribution of your own with proportions"
        )
    shares = np.array(null.proportions)
    of_one_item = _spread_pmf(n, shares) if measure == "spread" else _deviation_pmf(n, shares)
    pmf = _sum_pmf(of_one_item, items)
    tail = np.minimum(np.cumsum(pmf), 1)
    tail[-1] = 1
    for array in (pmf, tail):
        array.flags.writeable = False
    return pmf, tail


def _spread_pmf(n: int, shares: FloatArray) -> FloatArray:
    """Return the probabilities of q = nΣx² - (Σx)² for n people's random answers."""
    width = len(shares) - 1
    # q does not change when all answers shift; counted from the middle the squares stay small.
    middle = width // 2
    squares = (np.arange(width + 1) - middle) ** 2
    joint = np.ones((1, 1))
    for people in range(1, n + 1):
        wider = np.zeros((people * width + 1, people * int(squares.max()) + 1))
        rows, columns = joint.shape
        for place, share in enumerate(shares):
            wider[place : place + rows, squares[place] : squares[place] + columns] += share * joint
        joint = wider
    totals, sums = np.nonzero(joint)
    q = n * sums - (totals - n * middle) ** 2
    return np.bincount(q, weights=joint[totals, sums]).astype(np.float64, copy=False)


def _deviation_pmf(n: int, shares: FloatArray) -> FloatArray:
    """Return the probabilities of n²·AD_M / 2 for n people's random answers."""
    width = len(shares) - 1
    pmf = np.zeros(n**2 * width // 4 + 1)
    for place in range(width):
        at_most, above = _sum_weights(n, shares[: place + 1]), _sum_weights(n, shares[place + 1 :])
        for many in range(n + 1):
            # ``many`` people lie above ``place``; the mean lies from ``place`` to the next option.
            over = above[many][:, np.newaxis]
            sums = np.arange(len(over))[:, np.newaxis] + many * (place + 1)
            totals = sums + np.arange(len(at_most[n - many]))
            last = n * (place + 1) - (place < width - 1)
            fits = (totals >= n * place) & (totals <= last)
            weights = comb(n, many) * over * at_most[n - many]
            found = (n * sums - many * totals)[fits]
            pmf += np.bincount(found, weights=weights[fits], minlength=len(pmf))
    return pmf


def _sum_weights(n: int, shares: FloatArray) -> list[FloatArray]:
    """Return the probabilities of the sum of random answers, for 0 to n people."""
    weights = [np.ones(1)]
    for _ in range(n):
        weights.append(np.convolve(weights[-1], shares))
    return weights


def _sum_pmf(pmf: FloatArray, items: int) -> FloatArray:
    """Return the probabilities of the sum of several independent items with equal distribution."""
    length = items * (len(pmf) - 1) + 1
    if len(pmf) * length * (items - 1) > _MOST_PRODUCTS:
        # Much faster for long tables; what lies below 1e-17 may be rounding and is no outcome.
        total: FloatArray = np.fft.irfft(np.fft.rfft(pmf, length) ** items, length)
        return np.where(total < 1e-17, 0, total)
    total = pmf
    for _ in range(items - 1):
        total = np.convolve(total, pmf)
    return total
