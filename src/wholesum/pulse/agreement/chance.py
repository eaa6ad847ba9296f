"""Compute the exact probability that random answers agree as much as a team's answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from wholesum.charts.result import Result
from wholesum.pulse.agreement.chance_distribution import MOST_PEOPLE, chance_distribution
from wholesum.pulse.agreement.null_distributions import NullDistribution, null_named
from wholesum.pulse.agreement.result import Agreement, Index
from wholesum.pulse.counts import FloatArray, IntArray

__all__ = [
    "MOST_PEOPLE",
    "Chance",
    "CriticalValue",
    "chance_by_team",
    "chance_of_agreement",
    "critical_agreement",
]

_SPREAD: Final = frozenset({Index.RWG, Index.RWG_J, Index.R_STAR_WG_J})
_CUT: Final = frozenset({Index.RWG, Index.RWG_J})


@dataclass(frozen=True)
class Chance(Result):
    """The probability that random answers agree at least as much as a given value of an index.

    Parameters
    ----------
    index
        Which index.
    value
        The value asked about.
    n
        How many people answered.
    items
        How many items, taken as independent.
    null
        How people answer who do not agree.
    p
        The probability of the value or a stronger one.
    """

    index: Index
    value: float
    n: int
    items: int
    null: NullDistribution
    p: float

    def explain(self) -> str:
        """Describe how probable this agreement is by chance, with the null distribution."""
        return (
            f"{_asked(self.index, self.value)} turns up by chance alone in {_share(self.p)} of "
            f"teams of n = {self.n}, where people answer by the {self.null}{_taken(self.items)}."
        )

    def distribution(self) -> tuple[FloatArray, FloatArray]:
        """Return the possible index values of random answers, rising, with probabilities.

        Returns
        -------
        values, probabilities : ndarray
            Shape (V,); values below 0 are cut to 0 where the index is. Probabilities add up to 1.
        """
        case = _Case(self.index, self.n, self.items, self.null)
        pmf, _ = case.table()
        places = np.flatnonzero(pmf)
        # Rounded, so that all that is cut meets in one 0.
        given = np.round(case.values(case.cut(places)), 12)
        values, place = np.unique(given, return_inverse=True)
        return values, np.bincount(place, weights=pmf[places]).astype(np.float64, copy=False)


@dataclass(frozen=True)
class CriticalValue(Result):
    """The smallest value of an index that random answers reach with at most a given probability.

    Parameters
    ----------
    index
        Which index.
    value
        The weakest such value; ``None`` where chance reaches even full agreement too often.
    p
        How often chance alone reaches that value; ``None`` if there is none.
    n
        How many people answered.
    items
        How many items, taken as independent.
    null
        How people answer who do not agree.
    alpha
        What counts as seldom enough.
    """

    index: Index
    value: float | None
    p: float | None
    n: int
    items: int
    null: NullDistribution
    alpha: float

    def explain(self) -> str:
        """Describe how much agreement is needed to tell it from random answers."""
        where = f"teams of n = {self.n}, where people answer by the {self.null}{_taken(self.items)}"
        if self.value is None or self.p is None:
            return (
                f"No value of {self.index.symbol} distinguishes agreement from chance at "
                f"{self.alpha:.3g}: full agreement turns up too often in {where}."
            )
        return (
            f"{_asked(self.index, self.value)} is needed to distinguish agreement from chance at "
            f"{self.alpha:.3g}: it turns up in {_share(self.p)} of {where}."
        )


def chance_of_agreement(
    index: Index | str,
    value: float,
    n: int,
    *,
    items: int = 1,
    null: str | NullDistribution = "slight_skew",
    options: int = 5,
) -> Chance:
    """Compute the probability that random answers agree at least as much as a given value.

    The people answer each item by the null, independently of each other; the items are taken as
    independent too. Related items reach strong agreement by chance more often, so for a scale the
    true chance is usually higher. Everything is counted in whole numbers, q = nΣx² - (Σx)² for the
    rwg family and n²·AD_M for AD_M, so that ties are exact; a value within a millionth of a step
    counts as the step. A team of 8 takes a few milliseconds at most, and next to nothing once it
    has been asked.

    Parameters
    ----------
    index
        ``rwg``, ``rwg_j``, ``r_star_wg_j`` or ``ad_mean``.
    value
        The value of the index.
    n
        How many people answered, 2 to 100; 100 take well under a second the first time.
    items
        How many items the index was taken over; 1 for ``rwg``.
    null
        The null of the index, which is also how people answer at random; it needs proportions.
    options
        How many options the items have, where the null is given by its name.

    Returns
    -------
    Chance
        The probability, with all it depends on.

    Raises
    ------
    ValueError
        If the index has no exact chance level, the value is none of the index, there are too few
        or too many people, or the null has no proportions.

    Examples
    --------
    >>> round(chance_of_agreement("rwg", 0.7, 6, null="uniform").p, 6)
    0.044992

    References
    ----------
    Cohen, A., Doveh, E. & Nahum-Shani, I. (2009). Organizational Research Methods 12.
    Dunlap, W. P., Burke, M. J. & Smith-Crowe, K. (2003). Journal of Applied Psychology 88.
    """
    case = _case(index, n, items, null, options)
    _check_value(case.index, value)
    places = case.places(np.array([value]))
    p = float(case.probabilities(places)[0])
    return Chance(case.index, value, n, items, case.null, p)


def critical_agreement(
    index: Index | str,
    n: int,
    *,
    items: int = 1,
    null: str | NullDistribution = "slight_skew",
    options: int = 5,
    alpha: float = 0.05,
) -> CriticalValue:
    """Return the weakest agreement that random answers reach with at most ``alpha``.

    Parameters
    ----------
    index, n, items, null, options
        As for :func:`chance_of_agreement`.
    alpha
        The probability not to be exceeded, above 0 and below 1.

    Returns
    -------
    CriticalValue
        The value and its probability; both ``None`` where even full agreement is too likely.

    Raises
    ------
    ValueError
        As for :func:`chance_of_agreement`, or if ``alpha`` is no probability.

    Examples
    --------
    >>> critical_agreement("ad_mean", 5, null="uniform").value
    0.4
    """
    if not 0 < alpha < 1:
        raise ValueError(f"alpha is {alpha}; give a probability above 0 and below 1")
    case = _case(index, n, items, null, options)
    pmf, tail = case.table()
    places = np.flatnonzero((pmf > 0) & (tail <= alpha * (1 + 1e-12)))
    if case.index in _CUT:
        places = places[case.values(places) > 1e-9]
    if not len(places):
        return CriticalValue(case.index, None, None, n, items, case.null, alpha)
    place = places[-1:]
    value, p = float(case.values(place)[0]), float(tail[place[0]])
    return CriticalValue(case.index, value, p, n, items, case.null, alpha)


def chance_by_team(agreement: Agreement, null: str | NullDistribution | None = None) -> FloatArray:
    """Return for each team the probability that random answers agree at least as much.

    Parameters
    ----------
    agreement
        The index of all teams.
    null
        How people answer at random; left out, the null of the index. AD_M has none of its own.

    Returns
    -------
    ndarray
        One probability a team, as :func:`chance_of_agreement` gives; NaN where the index is
        undefined and for teams of more than 100 people.

    Raises
    ------
    ValueError
        If the index has no exact chance level, or there is no null, or another than that of the
        index, or the null has no proportions.
    """
    used = _null_of(agreement, null)
    chances = np.full(len(agreement.values), np.nan)
    known = ~np.isnan(agreement.values) & (agreement.n <= MOST_PEOPLE)
    for n in np.unique(agreement.n[known]):
        case = _case(agreement.index, int(n), agreement.items, used, agreement.options)
        same = known & (agreement.n == n)
        chances[same] = case.probabilities(case.places(agreement.values[same]))
    return chances


@dataclass(frozen=True)
class _Case:
    """The exact distribution of one index of agreement for n people, in integer steps."""

    index: Index
    n: int
    items: int
    null: NullDistribution

    def places(self, values: FloatArray) -> IntArray:
        """Convert each index value to its integer step, rounding towards stronger agreement."""
        if self.index not in _SPREAD:
            exact = values * self._steps()
        elif self.index is Index.RWG_J:
            ratio = self.items * (1 - values) / (self.items - (self.items - 1) * values)
            exact = ratio * self._steps()
        else:
            exact = (1 - values) * self._steps()
        # Values come as rounded floats; a millionth of a step tells ties from neighbours.
        last = len(self.table()[0]) - 1
        places: IntArray = np.minimum(np.floor(exact + 1e-6), last).astype(np.int64)
        return np.where(values < 1e-9, last, places) if self.index in _CUT else places

    def values(self, places: IntArray | FloatArray) -> FloatArray:
        """Return the index value of each integer step; negative values stay negative."""
        ratio: FloatArray = places / self._steps()
        if self.index not in _SPREAD:
            return ratio
        if self.index is Index.RWG_J:
            agreed = self.items * (1 - ratio)
            return agreed / (agreed + ratio)
        return 1 - ratio

    def cut(self, places: IntArray) -> FloatArray:
        """Limit integer steps to the null variance, for indices that are never negative."""
        kept: FloatArray = np.minimum(places, self._steps() if self.index in _CUT else np.inf)
        return kept

    def probabilities(self, places: IntArray) -> FloatArray:
        """Return for each integer step the probability of at least this agreement."""
        found: FloatArray = self.table()[1][places]
        return found

    def table(self) -> tuple[FloatArray, FloatArray]:
        """Return the probability of each integer step, and the cumulative sums."""
        measure = "spread" if self.index in _SPREAD else "deviation"
        return chance_distribution(measure, self.n, self.items, self.null)

    def _steps(self) -> float:
        """Return how many integer steps the null variance (or one point of AD_M) has."""
        if self.index in _SPREAD:
            return self.items * self.n * (self.n - 1) * self.null.variance
        return self.items * self.n**2 / 2


def _case(
    index: Index | str, n: int, items: int, null: str | NullDistribution, options: int
) -> _Case:
    known = _SPREAD | {Index.AD_MEAN}
    if index not in known:
        names = ", ".join(sorted(known))
        raise ValueError(f"{index} has no exact chance level here; choose one of {names}")
    if not 2 <= n <= MOST_PEOPLE:
        raise ValueError(f"chance levels are for 2 to {MOST_PEOPLE} people, not for {n}")
    if items < 1 or (index == Index.RWG and items != 1):
        raise ValueError(
            f"{index} over {items} items; give 1 for rwg and at least 1 for the others"
        )
    used = null_named(null, options) if isinstance(null, str) else null
    return _Case(Index(index), n, items, used)


def _check_value(index: Index, value: float) -> None:
    inside = value <= 1 if index in _SPREAD else value >= 0
    if not inside:
        limit = "at most 1" if index in _SPREAD else "at least 0"
        raise ValueError(f"{value} is no value of {index.symbol}; give a number of {limit}")


def _null_of(agreement: Agreement, null: str | NullDistribution | None) -> NullDistribution:
    used = agreement.null if null is None else null
    if used is None:
        raise ValueError(f"{agreement.index.symbol} has no null of its own; give one")
    if isinstance(used, str):
        used = null_named(used, agreement.options)
    if agreement.null not in {None, used}:
        raise ValueError(
            f"{agreement.index.symbol} was taken against the {agreement.null}, not the {used}; "
            "give the same null, or none"
        )
    return used


def _asked(index: Index, value: float) -> str:
    side = "at least" if index.grows_with_agreement else "at most"
    return f"{index.symbol} of {side} {value:.2f}"


def _share(p: float) -> str:
    return "less than 0.1%" if p < 0.001 else f"{p:.1%}"


def _taken(items: int) -> str:
    if items == 1:
        return ""
    return f", with the {items} items taken as independent (related items agree by chance more)"
