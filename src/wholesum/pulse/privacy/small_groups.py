"""Rules for the results of one small group: threshold, rounding and words.

Unanimity and exact digits can reveal a small group's answers. Each rule here depends only on what
is shown anyway, or leaves the reader in doubt about half of the people (from twice the threshold
on, about as many as the threshold): a rule that hid only the unanimous would give them away by
hiding.
"""

from __future__ import annotations

from bisect import bisect_right
from math import ceil
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from wholesum.pulse.agreement.null_distributions import null_named
from wholesum.pulse.counts import FloatArray
from wholesum.pulse.means.change import Change

BoolArray: TypeAlias = NDArray[np.bool_]

THRESHOLD: Final = 5
LOWEST_THRESHOLD: Final = 3
_ROUNDING: Final = 1e-9


def threshold_for(lowered_to: int | None = None, *, unanimous: bool = False) -> int:
    """Return how many members of a team must answer before the team sees its results.

    The default is 5. A member knows her own answer, so that she hides among n − 1: a team may lower
    its own threshold to 4, or to 3 where every member consented before the round opened. It holds
    for the team's own eyes only and is fixed when the round opens.

    Parameters
    ----------
    lowered_to
        4 or 3, or left out for the default.
    unanimous
        Whether every member consented before the round opened.

    Returns
    -------
    int
        3, 4 or 5.

    Raises
    ------
    ValueError
        If the threshold would be anything else, or 3 without everybody's consent.
    """
    if lowered_to is None:
        return THRESHOLD
    if isinstance(lowered_to, bool) or lowered_to not in (LOWEST_THRESHOLD, THRESHOLD - 1):
        raise ValueError(
            f"the threshold cannot be lowered from {THRESHOLD} to {lowered_to}; a team may choose "
            f"{THRESHOLD - 1}, or {LOWEST_THRESHOLD} if every member consents"
        )
    if lowered_to == LOWEST_THRESHOLD and not unanimous:
        raise ValueError(
            f"a threshold of {LOWEST_THRESHOLD} needs the consent of every member before the round "
            f"opens; without it choose {THRESHOLD - 1}"
        )
    return int(lowered_to)


def check_threshold(threshold: int) -> None:
    """Raise ValueError if a threshold is too small to protect single answers.

    Parameters
    ----------
    threshold
        Fewest people a figure may be based on.

    Raises
    ------
    ValueError
        If it is below 3: in a set of two each knows the other's answer.
    """
    if threshold < LOWEST_THRESHOLD:
        raise ValueError(
            f"a threshold of {threshold} protects nobody; give {LOWEST_THRESHOLD} or more"
        )


def near_an_end(
    mean: ArrayLike,
    people: ArrayLike,
    low: ArrayLike,
    high: ArrayLike,
    *,
    threshold: int = THRESHOLD,
) -> BoolArray:
    """Find the means that are so near an end of the scale that they reveal the answers.

    A mean within 1/n of an end says that all gave the same answer, except one person by one option.
    Such a mean becomes a band; so does one whose total is up to min(n/2, k) points from that of
    the end (k is the threshold), for were the band given only to the unanimous, it would name
    them. A reader who sees a band and knows this rule is left in doubt about min(n/2, k) people.

    A member knows one answer of the group, their own. Were it at the other end of the scale, it
    could account for the whole distance, and all others would be known to be at the end. The
    distance is therefore at least the width of the scale and one point more: whatever a member
    answered, a band leaves open whether another one is not at the end, and beside an exact mean
    two points of distance are left that are those of others.

    Parameters
    ----------
    mean
        Mean answers, any shape; NaN is near no end.
    people
        How many answered.
    low, high
        Ends of the scale.
    threshold
        Fewest people a figure may be based on, 3 or more.

    Returns
    -------
    ndarray of bool
        True where only a band may be shown.
    """
    check_threshold(threshold)
    n = np.asarray(people, dtype=np.float64)
    points = np.maximum(np.minimum(n / 2, threshold), np.subtract(high, low) + 1) + _ROUNDING
    from_end = np.minimum(np.subtract(mean, low), np.subtract(high, mean))
    near: BoolArray = np.asarray(from_end * n <= points)
    return near


def band(mean: float, low: float, high: float, people: int) -> str:
    """Write a mean near an end of the scale as a range, such as "1.5 or less".

    Parameters
    ----------
    mean
        The mean, nearer to one end than to the other; at the middle the upper half is named.
    low, high
        Ends of the scale.
    people
        How many answered.

    Returns
    -------
    str
        Such as "4.5 or more" or "2 or less".
    """
    lower, upper = band_ends(mean, low, high, people)
    return f"{lower:g} or more" if upper == high else f"{upper:g} or less"


def people_band(people: int) -> str:
    """Write how many people answered as a range, for readers outside the team.

    Parameters
    ----------
    people
        How many answered.

    Returns
    -------
    str
        "fewer than 5", "5–9", "10–19", "20–49", "50–99", "100–199" and so on.

    Raises
    ------
    ValueError
        If the count is negative.
    """
    if people < 0:
        raise ValueError(f"{people} people cannot have answered; give 0 or more")
    if people < THRESHOLD:
        return f"fewer than {THRESHOLD}"
    ten = 10 ** (len(str(int(people))) - 1)
    edges = (ten, 2 * ten, 5 * ten, 10 * ten)
    above = bisect_right(edges, people)
    return f"{edges[above - 1]:,}–{edges[above] - 1:,}"


def band_ends(mean: float, low: float, high: float, people: int) -> tuple[float, float]:
    """Return the lowest and highest value of the range that is shown for a mean near an end.

    The band is as wide as the means that `near_an_end` finds, rounded outwards to half options.
    Groups of 10 people or more have one width, so have groups of 5 to 9: it tells no count that
    `people_band` does not tell.

    Parameters
    ----------
    mean
        The mean; at the middle of the scale the upper end is taken.
    low, high
        Ends of the scale.
    people
        How many answered.

    Returns
    -------
    tuple of float
        Ends of the band, such as (4.5, 5.0) from 10 people on, or (4.0, 5.0) for 5 to 9.
    """
    least = next(edge for edge in (2 * THRESHOLD, THRESHOLD, LOWEST_THRESHOLD, 1) if people >= edge)
    width = min(ceil(2 * (high - low + 1) / least) / 2, (high - low) / 2)
    return (high - width, high) if mean - low >= high - mean else (low, low + width)


def round_mean(mean: ArrayLike) -> FloatArray:
    """Round means to 0.1, the most exact value that is shown of any group.

    Parameters
    ----------
    mean
        Means, any shape; NaN stays NaN.

    Returns
    -------
    ndarray
        The rounded means.
    """
    return np.asarray(np.round(np.asarray(mean, dtype=np.float64), 1), dtype=np.float64)


def detail_allowed(counts: ArrayLike, *, threshold: int = THRESHOLD) -> BoolArray:
    """Return whether a group may show its distribution, median and spread of answers.

    From 2k people on (k is the threshold), and only if at least k of them did not give the
    commonest answer. If all answers are equal, everybody's answer is known, in the middle of the
    scale as at its ends; and were detail withheld only then, its absence would say so. As it is,
    absence says no more than that fewer than k differ. The rounded mean may stay: many sets of
    answers share it.

    Parameters
    ----------
    counts
        Shape (…, options): how many chose each option.
    threshold
        Fewest people a figure may be based on, 3 or more.

    Returns
    -------
    ndarray of bool
        Shape (…): true where detail may be shown.
    """
    check_threshold(threshold)
    table = np.asarray(counts)
    people = table.sum(axis=-1)
    allowed: BoolArray = np.asarray(
        (people >= 2 * threshold) & (people - table.max(axis=-1) >= threshold)
    )
    return allowed


def interval_without_spread(
    mean: ArrayLike,
    people: ArrayLike,
    low: float,
    high: float,
    *,
    items: int = 1,
    level: float = 0.9,
) -> tuple[FloatArray, FloatArray]:
    """Compute an interval of a small group's mean that does not depend on its spread.

    Below 2k people a mean and an interval made of the group's own spread often fit one set of
    answers only, even when the interval is rounded to half options. This one is the rounded mean
    ± z·σ/√n with the σ of :func:`usual_spread`, the same for all groups, rounded outwards to 0.1
    and cut at the ends of the scale: the mean and n are all it holds.

    Parameters
    ----------
    mean
        Mean answers.
    people
        How many answered.
    low, high
        Ends of the scale.
    items
        How many items the mean is taken over.
    level
        Probability that the interval claims.

    Returns
    -------
    low, high : ndarray
        Ends of the interval; NaN where the mean is.

    Raises
    ------
    ValueError
        If a count is below 1.
    """
    n = np.asarray(people, dtype=np.float64)
    if (n < 1).any():
        raise ValueError(f"an interval needs people; one count is {n.min():g}")
    sigma = usual_spread(round(high - low) + 1, items)
    half = special.ndtri((1 + level) / 2) * sigma / np.sqrt(n)
    middle = round_mean(mean)
    below = np.floor(10 * (middle - half)) / 10
    above = np.ceil(10 * (middle + half)) / 10
    return np.maximum(below, low), np.minimum(above, high)


def usual_spread(options: int, items: int = 1) -> float:
    """Return a standard deviation for small groups that does not depend on their answers.

    For one item it is that of the slightly skewed null, 1.16 on five options; for the mean of J
    items that times √((1 + (J − 1)·0.5)/J), as of items that correlate by one half. A spread
    measured on the group itself, even pooled over its items, would tell how far its answers lie
    apart.

    Parameters
    ----------
    options
        How many options an item has.
    items
        How many items are averaged.

    Returns
    -------
    float
        The standard deviation in points of the scale.
    """
    variance = null_named("slight_skew" if options in (5, 6, 7) else "uniform", options).variance
    return float(np.sqrt(variance * (1 + (items - 1) * 0.5) / items))


def change_without_spread(
    before: tuple[float, int], after: tuple[float, int], spread: float
) -> Change:
    """Compare two means of a small group without using the spread of its answers.

    P = Φ((M₂ − M₁)/(σ√(1/n₁ + 1/n₂))), with rounded means M and a σ that is not the group's own:
    below 2k people a probability made of the group's own spread would tell its answers.

    Parameters
    ----------
    before, after
        The rounded mean and how many answered, in each round.
    spread
        σ, above 0 and nobody's own, such as :func:`usual_spread`.

    Returns
    -------
    Change
        The change, rougher than :func:`wholesum.pulse.means.change.change_of_mean`.

    Raises
    ------
    ValueError
        If the spread is not above 0.
    """
    if not spread > 0:
        raise ValueError(f"a spread of {spread} cannot be right; give a spread above 0")
    (first, people_before), (second, people_after) = before, after
    deviation = spread * np.sqrt(1 / people_before + 1 / people_after)
    gain = second - first
    probability = float(special.ndtr(gain / deviation))
    return Change(probability, gain, float(deviation), people_before, people_after)
