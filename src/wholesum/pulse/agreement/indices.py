"""Indices of how far a team's answers agree: rwg, rwg(j), r*wg(j), awg and AD."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from wholesum.pulse.agreement.null_distributions import NullDistribution, null_named
from wholesum.pulse.agreement.result import Agreement, Index, agreement_word
from wholesum.pulse.counts import Counts, FloatArray, IntArray, Labels, count_answers

__all__ = [
    "Agreement",
    "Answers",
    "Index",
    "ad_mean",
    "ad_median",
    "agreement_word",
    "awg",
    "mean_item_variance",
    "r_star_wg_j",
    "rwg",
    "rwg_j",
]

Answers: TypeAlias = ArrayLike | pl.DataFrame | Counts
BoolArray: TypeAlias = NDArray[np.bool_]


def rwg(
    answers: Answers,
    teams: Labels | None = None,
    *,
    low: int = 1,
    high: int = 5,
    null: str | NullDistribution = "slight_skew",
) -> Agreement:
    """Compare each team's variance on one item with the variance expected without agreement.

    rwg = 1 - s²/σ², s² the variance within the team (divisor n - 1), σ² that of the null; a
    team that varies more than the null is cut to 0 and counted. From 0 to 1; NaN for fewer
    than two people. In small teams chance alone reaches .70 (uniform null, 5 options: 23% of
    teams of 3, 4.5% of teams of 6): read it beside
    :func:`wholesum.pulse.agreement.chance.chance_of_agreement`. Not for ranking teams.

    Parameters
    ----------
    answers
        Shape (people,) or (people, 1), whole numbers from ``low`` to ``high``, blanks as NaN or
        null and left out; or Counts of one item.
    teams
        The team of each person; left out, all are one team.
    low, high
        The lowest and highest option; not used with Counts.
    null
        A name for :func:`~wholesum.pulse.agreement.null_distributions.null_named`, or your own
        null.

    Returns
    -------
    Agreement
        One value a team.

    Raises
    ------
    ValueError
        If there is more than one item, an answer is not one of the options, or the null does not
        fit them.

    References
    ----------
    James, L. R., Demaree, R. G. & Wolf, G. (1984). Journal of Applied Psychology 69.
    James, L. R., Demaree, R. G. & Wolf, G. (1993). Journal of Applied Psychology 78.
    """
    counts = _scale(answers, teams, low, high)
    if (items := counts.table.shape[1]) != 1:
        raise ValueError(f"rwg is for one item, but there are {items}; use rwg_j for a scale")
    used = _fitting(null, counts)
    ratio = mean_item_variance(counts) / used.variance
    return _agreement(Index.RWG, counts, 1 - np.minimum(ratio, 1), used, cut=ratio > 1)


def rwg_j(
    answers: Answers,
    teams: Labels | None = None,
    *,
    low: int = 1,
    high: int = 5,
    null: str | NullDistribution = "slight_skew",
) -> Agreement:
    """Compare each team's variance on J items with the variance expected without agreement.

    rwg(j) = J(1 - S)/(J(1 - S) + S), S the mean of the item variances (divisor n - 1) divided by
    the null variance; a team with S above 1 is cut to 0 and counted. From 0 to 1; NaN for fewer
    than two people. It grows with J whatever the people say: use :func:`r_star_wg_j` to
    compare scales of different length. Not for ranking teams.

    Parameters
    ----------
    answers
        Shape (people, items), whole numbers from ``low`` to ``high``; people with a blank in any
        item are left out. Or Counts, taken listwise; the items of one scale in a larger count are
        ``Counts(counts.table[:, 3:6], counts.teams, counts.low)``.
    teams
        The team of each person; left out, all are one team.
    low, high
        The lowest and highest option; not used with Counts.
    null
        A name for :func:`~wholesum.pulse.agreement.null_distributions.null_named`, or your own
        null.

    Returns
    -------
    Agreement
        One value a team.

    Raises
    ------
    ValueError
        If an answer is not one of the options, the null does not fit them, or Counts were not
        taken listwise.

    References
    ----------
    James, L. R., Demaree, R. G. & Wolf, G. (1984). Journal of Applied Psychology 69.
    """
    counts = _scale(answers, teams, low, high)
    used = _fitting(null, counts)
    ratio = mean_item_variance(counts) / used.variance
    kept = np.minimum(ratio, 1)
    agreed = counts.table.shape[1] * (1 - kept)
    return _agreement(Index.RWG_J, counts, agreed / (agreed + kept), used, cut=ratio > 1)


def r_star_wg_j(
    answers: Answers,
    teams: Labels | None = None,
    *,
    low: int = 1,
    high: int = 5,
    null: str | NullDistribution = "slight_skew",
) -> Agreement:
    """Compare each team's mean item variance with the variance expected without agreement.

    r*wg(j) = 1 - S, S the mean of the item variances (divisor n - 1) divided by the null variance.
    At most 1, below 0 where a team varies more than the null (not cut); NaN for fewer than two
    people. Not for ranking teams.

    Parameters
    ----------
    answers, teams, low, high, null
        As for :func:`rwg_j`.

    Returns
    -------
    Agreement
        One value a team; none is cut.

    Raises
    ------
    ValueError
        As for :func:`rwg_j`.

    References
    ----------
    Lindell, M. K. & Brandt, C. J. (1997). Applied Psychological Measurement 21.
    Lindell, M. K., Brandt, C. J. & Whitney, D. J. (1999). Applied Psychological Measurement 23.
    """
    counts = _scale(answers, teams, low, high)
    used = _fitting(null, counts)
    values = 1 - mean_item_variance(counts) / used.variance
    return _agreement(Index.R_STAR_WG_J, counts, values, used)


def awg(answers: Answers, teams: Labels | None = None, *, low: int = 1, high: int = 5) -> Agreement:
    """Compare each team's variance with the largest variance that is possible at its mean.

    awg = 1 - 2s²/[((H + L)M - M² - HL)·n/(n - 1)], M the team's mean, L and H the lowest and
    highest option; the mean over items. An item counts only where M is neither below
    (L(n - 1) + H)/n nor above (H(n - 1) + L)/n; where all chose L or all chose H it is 1. From -1
    to 1; NaN for fewer than two people or where no item counts. It wants at least as many people
    as options less one. Not for ranking teams.

    Parameters
    ----------
    answers, teams, low, high
        As for :func:`rwg_j`.

    Returns
    -------
    Agreement
        One value a team, without a null.

    Raises
    ------
    ValueError
        As for :func:`rwg_j`.

    References
    ----------
    Brown, R. D. & Hauenstein, N. M. A. (2005). Organizational Research Methods 8.
    """
    counts = _scale(answers, teams, low, high)
    people, totals, spreads = _sums(counts)
    width = counts.table.shape[2] - 1
    above, below = totals, people * width - totals
    at_an_end = (above == 0) | (below == 0)
    counted = ((above >= width) & (below >= width)) | at_an_end
    largest = np.where(at_an_end, 1, above * below)
    by_item = np.where(counted & (people > 1), 1 - 2 * spreads / largest, np.nan)
    known = (~np.isnan(by_item)).sum(axis=1)
    with np.errstate(invalid="ignore"):
        values = np.nansum(by_item, axis=1) / known
    return _agreement(Index.AWG, counts, values)


def ad_mean(
    answers: Answers, teams: Labels | None = None, *, low: int = 1, high: int = 5
) -> Agreement:
    """Measure how far the answers in each team lie from the team's mean, on average.

    AD_M = mean of |x - mean| over the people, then over the items; in scale points, smaller is
    more agreement. NaN for fewer than two people. The practical mark of a sixth of the options
    (.83 for 5, 1.17 for 7) is reached by chance in small teams: read it beside
    :func:`wholesum.pulse.agreement.chance.chance_of_agreement`. Not for ranking teams.

    Parameters
    ----------
    answers, teams, low, high
        As for :func:`rwg_j`.

    Returns
    -------
    Agreement
        One value a team, without a null.

    Raises
    ------
    ValueError
        As for :func:`rwg_j`.

    References
    ----------
    Burke, M. J., Finkelstein, L. M. & Dusig, M. S. (1999). Organizational Research Methods 2.
    Burke, M. J. & Dunlap, W. P. (2002). Organizational Research Methods 5.
    """
    counts = _scale(answers, teams, low, high)
    _, totals, _ = _sums(counts)
    return _agreement(Index.AD_MEAN, counts, _deviation(counts, totals, _members(counts)))


def ad_median(
    answers: Answers, teams: Labels | None = None, *, low: int = 1, high: int = 5
) -> Agreement:
    """Measure how far the answers in each team lie from the team's median, on average.

    AD_Md = mean of |x - median| over the people, then over the items, the median of an even number
    being the mean of the two middle answers; in scale points, smaller is more agreement. NaN for
    fewer than two people. Not for ranking teams.

    Parameters
    ----------
    answers, teams, low, high
        As for :func:`rwg_j`.

    Returns
    -------
    Agreement
        One value a team, without a null.

    Raises
    ------
    ValueError
        As for :func:`rwg_j`.

    References
    ----------
    Burke, M. J., Finkelstein, L. M. & Dusig, M. S. (1999). Organizational Research Methods 2.
    """
    counts = _scale(answers, teams, low, high)
    # The sum of distances is the same from either middle answer as from the mean of the two.
    middle = _members(counts)[:, np.newaxis] // 2
    up_to = np.moveaxis(counts.table, 2, 0).cumsum(axis=0)
    medians = (up_to <= middle).sum(axis=0)
    values = _deviation(counts, medians, np.ones_like(medians[:, 0]))
    return _agreement(Index.AD_MEDIAN, counts, values)


def mean_item_variance(counts: Counts) -> FloatArray:
    """Return the variance within each team, averaged over the items.

    s² = (nΣx² - (Σx)²)/(n(n - 1)) for each item, summed over the items in whole numbers, so that
    it does not depend on how the people were split before their counts were added.

    Parameters
    ----------
    counts
        The counts of the items of one scale, as many people in each item of a team.

    Returns
    -------
    ndarray
        One value a team, in squared scale points; NaN for fewer than two people.
    """
    people, _, spreads = _sums(counts)
    n = people[:, 0]
    variances: FloatArray = spreads.sum(axis=1) / _defined(n, n * (n - 1) * people.shape[1])
    return variances


def _scale(answers: Answers, teams: Labels | None, low: int, high: int) -> Counts:
    counts = count_answers(answers, teams, low=low, high=high, listwise=True)
    people = counts.people
    if people.shape[1] == 0:
        raise ValueError("there is no item; give at least one column of answers")
    uneven = (people != people[:, :1]).any(axis=1)
    if uneven.any():
        team = int(np.flatnonzero(uneven)[0])
        raise ValueError(
            f"team {counts.teams[team]} has {people[team].min()} to {people[team].max()} answers "
            "to the items of one scale; count them with listwise=True"
        )
    return counts


def _fitting(null: str | NullDistribution, counts: Counts) -> NullDistribution:
    options = counts.table.shape[2]
    if isinstance(null, str):
        return null_named(null, options)
    if null.options != options:
        raise ValueError(
            f"the null {null.name} is for {null.options} options, the items have {options}"
        )
    return null


def _sums(counts: Counts) -> tuple[IntArray, IntArray, IntArray]:
    """Return n, Σx and nΣx² - (Σx)² for each team and item; x is 0 for the lowest option."""
    places = np.arange(counts.table.shape[2])
    powers = np.stack([np.ones_like(places), places, places**2], axis=1)
    people, totals, squares = np.moveaxis(counts.table @ powers, -1, 0)
    return people, totals, people * squares - totals**2


def _members(counts: Counts) -> IntArray:
    """Return how many people's answers are counted in each team."""
    members: IntArray = counts.table[:, 0].sum(axis=1)
    return members


def _defined(n: IntArray, divisor: IntArray) -> FloatArray:
    """Return the divisor of an index for each team; NaN for teams with fewer than two answers."""
    return np.where(n > 1, divisor, np.nan)


def _deviation(counts: Counts, centres: IntArray, scale: IntArray) -> FloatArray:
    """Return the mean distance of answers from a team's centre, over people and items."""
    places = np.arange(counts.table.shape[2])
    distances = np.abs(scale[:, np.newaxis, np.newaxis] * places - centres[..., np.newaxis])
    total = np.einsum("tio,tio->t", counts.table, distances)
    n = _members(counts)
    values: FloatArray = total / _defined(n, n * scale * counts.table.shape[1])
    return values


def _agreement(
    index: Index,
    counts: Counts,
    values: FloatArray,
    null: NullDistribution | None = None,
    cut: BoolArray | None = None,
) -> Agreement:
    _, items, options = counts.table.shape
    many = 0 if cut is None else int(cut.sum())
    return Agreement(index, values, counts.teams, _members(counts), items, options, null, many)
