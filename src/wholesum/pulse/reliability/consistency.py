"""Estimate the internal consistency of a scale by alpha and omega."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import ArrayLike
from scipy import special

from wholesum.charts.result import Result
from wholesum.pulse.counts import FloatArray, Labels
from wholesum.pulse.reliability.moments import AnyMoments, moments
from wholesum.pulse.reliability.one_factor import NoFactorError, one_factor

_LIMITS = (
    "Use it with about 60 respondents or more, pooled over teams, and never for one team of six, "
    "where it is noise."
)


@dataclass(frozen=True, eq=False)
class Consistency(Result):
    """Cronbach's alpha of a scale, and alpha if one item is left out.

    Parameters
    ----------
    people, teams, items
        How many people who answered all items, in how many teams, and how many items (J).
    alpha
        Raw alpha, of the sum of the answers as they are.
    low, high
        Feldt's interval of raw alpha.
    level
        Probability that the interval claims.
    standardised
        Alpha of the sum of standardised answers.
    average_r
        Mean correlation of two items.
    item_total
        One an item: its correlation with the sum of the other items.
    alpha_without
        One an item: raw alpha of the scale without it; NaN for a scale of two.
    """

    people: int
    teams: int
    items: int
    alpha: float
    low: float
    high: float
    level: float
    standardised: float
    average_r: float
    item_total: FloatArray
    alpha_without: FloatArray

    def explain(self) -> str:
        """Describe Cronbach's alpha with its interval, number of people and limits."""
        if math.isnan(self.alpha):
            return f"Alpha is undefined: the sum of the {self.items} items does not vary."
        return (
            f"Alpha of {self.items} items is {self.alpha:.2f} ({self.level:.0%} interval "
            f"{self.low:.2f} to {self.high:.2f}, Feldt), {_basis(self.people, self.teams)}. "
            f"{_LIMITS}"
        )


def alpha(
    answers: ArrayLike | pl.DataFrame | AnyMoments,
    *,
    teams: Labels | None = None,
    level: float = 0.95,
) -> Consistency:
    """Estimate how reliable the sum of a scale's items is, by Cronbach's alpha.

    Alpha = J/(J − 1)·(1 − Σs²/s_T²), with J items of variances s² and the variance s_T² of their
    sum. Standardised alpha = J·r/(1 + (J − 1)·r), with r the mean correlation of two items. Alpha
    is at most 1 and may be negative; it is the reliability only where all items carry the facet
    equally, else mostly a lower bound. Feldt's interval is
    1 − (1 − alpha)·F(df, (J − 1)·df), where df is people less teams.

    With ``teams`` the covariance is pooled within teams, with people less teams as degrees of
    freedom: how well the items tell members of one team apart, free of differences between teams.

    Never use it for one team of six: alpha 0.80 of three items then has the interval 0.15 to 0.97.
    Use it pooled over teams, from about 60 respondents on.

    Parameters
    ----------
    answers
        Shape (people, items), blank as NaN or null, reversed items already turned; people with a
        blank in any item are left out. Or their moments, which bring their own teams.
    teams
        The team of each person, to pool within teams; left out, all people are taken together.
    level
        Probability that the interval claims.

    Returns
    -------
    Consistency
        The figures. Alpha is NaN where the sum does not vary, correlations are where an item
        does not.

    Raises
    ------
    ValueError
        With fewer than two items, or no more people than teams.

    References
    ----------
    Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests. Psychometrika.
    Feldt, L. S. (1965). The approximate sampling distribution of Kuder-Richardson reliability
    coefficient twenty. Psychometrika.
    Geldhof, G. J., Preacher, K. J. & Zyphur, M. J. (2014). Reliability estimation in a multilevel
    confirmatory factor analysis framework. Psychological Methods.
    """
    summary = moments(answers, teams)
    items = len(summary.products)
    _check(summary, level)
    if items < 2:
        raise ValueError("alpha compares items; give at least two")
    covariance = summary.covariance()
    variance = covariance.diagonal()
    raw = _alpha(items, variance.sum(), covariance.sum())
    with_others = covariance.sum(axis=1) - variance
    others = covariance.sum() - 2 * with_others - variance
    average_r = (_correlation(covariance).sum() - items) / (items * (items - 1))
    low, high = _feldt(float(raw), summary.df, items, level)
    return Consistency(
        people=summary.people,
        teams=summary.team_count,
        items=items,
        alpha=float(raw),
        low=low,
        high=high,
        level=level,
        standardised=float(_ratio(items * average_r, 1 + (items - 1) * average_r)),
        average_r=float(average_r),
        item_total=_ratio(with_others, np.sqrt(variance * np.maximum(others, 0.0))),
        alpha_without=_alpha(items - 1, variance.sum() - variance, others),
    )


@dataclass(frozen=True, eq=False)
class Omega(Result):
    """Omega total of a scale with one factor, or the reason why omega is undefined.

    Parameters
    ----------
    people, teams, items
        How many people who answered all items, in how many teams, and how many items.
    standardised
        Omega of the sum of standardised answers.
    raw
        Omega of the sum of the answers as they are.
    raw_over_observed
        The same, over the observed variance of the sum in place of the model's.
    low, high
        Interval of ``raw``, by the delta method on the log odds.
    level
        Probability that the interval claims.
    loadings
        One an item: standardised loadings on the factor.
    reason
        Why there is no omega; empty where there is one. Then all figures above are ``None``.
    """

    people: int
    teams: int
    items: int
    level: float
    standardised: float | None = None
    raw: float | None = None
    raw_over_observed: float | None = None
    low: float | None = None
    high: float | None = None
    loadings: FloatArray | None = None
    reason: str = ""

    def explain(self) -> str:
        """Describe omega with its interval, its number of people and its limits."""
        if self.raw is None:
            return f"Omega cannot be given: {self.reason}; {_basis(self.people, self.teams)}."
        return (
            f"Omega total of {self.items} items is {self.raw:.2f} ({self.level:.0%} interval "
            f"{self.low:.2f} to {self.high:.2f}), {self.standardised:.2f} of standardised answers, "
            f"by one factor, {_basis(self.people, self.teams)}. {_LIMITS}"
        )


def omega(
    answers: ArrayLike | pl.DataFrame | AnyMoments,
    *,
    teams: Labels | None = None,
    level: float = 0.95,
) -> Omega:
    """Estimate how reliable the sum of a scale's items is, by omega total with one factor.

    Omega = (Σλ)²/((Σλ)² + Σψ), with each item's loading λ on one factor and unique variance ψ by
    maximum likelihood. Unlike alpha it lets items carry the facet unequally. Three items are just
    identified and solved in closed form; for more the discrepancy is minimised over log ψ. The
    interval is that of the delta method on the log odds of ``raw``, with answers taken as normal.

    Where the best factor would leave an item a unique variance of 0 or less (a Heywood case),
    or there is no interior maximum, omega is ``None`` with the reason, never 1.

    With ``teams`` the covariance is pooled within teams, with people less teams as degrees of
    freedom: how well the items tell members of one team apart, free of differences between teams.

    Never use it for one team of six, where it is noise. Use it pooled over teams, from about 60
    respondents on, and only where one factor is plausible.

    Parameters
    ----------
    answers
        Shape (people, items), blank as NaN or null, reversed items already turned; people with a
        blank in any item are left out. Or their moments, which bring their own teams.
    teams
        The team of each person, to pool within teams; left out, all people are taken together.
    level
        Probability that the interval claims.

    Returns
    -------
    Omega
        The figures, or the reason why there are none.

    Raises
    ------
    ValueError
        If there are no more people than teams.

    References
    ----------
    McDonald, R. P. (1999). Test theory: a unified treatment. Erlbaum.
    Jöreskog, K. G. (1967). Some contributions to maximum likelihood factor analysis. Psychometrika.
    Geldhof, G. J., Preacher, K. J. & Zyphur, M. J. (2014). Reliability estimation in a multilevel
    confirmatory factor analysis framework. Psychological Methods.
    """
    summary = moments(answers, teams)
    _check(summary, level)
    covariance = summary.covariance()
    try:
        loadings = one_factor(covariance)
    except NoFactorError as none:
        return Omega(summary.people, summary.team_count, len(covariance), level, reason=str(none))
    deviation = np.sqrt(covariance.diagonal())
    raw_loadings = loadings * deviation
    unique = (1 - loadings**2) * deviation**2
    low, high = _omega_interval(raw_loadings, unique, summary.df, level)
    return Omega(
        people=summary.people,
        teams=summary.team_count,
        items=len(covariance),
        level=level,
        standardised=_omega(loadings, 1 - loadings**2),
        raw=_omega(raw_loadings, unique),
        raw_over_observed=float(raw_loadings.sum() ** 2 / covariance.sum()),
        low=low,
        high=high,
        loadings=loadings,
    )


def _check(summary: AnyMoments, level: float) -> None:
    if not 0 < level < 1:
        raise ValueError(f"an interval of level {level} is not possible; give a level such as 0.95")
    if summary.df < 1:
        raise ValueError(
            f"{summary.people} people answered all items, in {summary.team_count} teams; "
            "consistency needs more people than teams"
        )


def _basis(people: int, teams: int) -> str:
    return (
        f"{people:,} people" if teams == 1 else f"{people:,} people pooled within {teams:,} teams"
    )


def _ratio(above: ArrayLike, below: ArrayLike) -> FloatArray:
    above, below = np.broadcast_arrays(above, below)
    ratio: FloatArray = np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)
    return ratio


def _alpha(items: int, own: FloatArray, total: FloatArray) -> FloatArray:
    if items < 2:
        return np.full(np.shape(total), np.nan)
    # A sum that does not vary must not pass for one that does by rounding.
    varies = np.where(total > 1e-12 * own, total, 0.0)
    return items / (items - 1) * (1 - _ratio(own, varies))


def _feldt(raw: float, df: int, items: int, level: float) -> tuple[float, float]:
    tails = np.array([(1 + level) / 2, (1 - level) / 2])
    low, high = 1 - (1 - raw) * special.fdtri(df, df * (items - 1), tails)
    return float(low), float(high)


def _correlation(covariance: FloatArray) -> FloatArray:
    deviation = np.sqrt(covariance.diagonal())
    return _ratio(covariance, np.outer(deviation, deviation))


def _omega(loadings: FloatArray, unique: FloatArray) -> float:
    common = float(loadings.sum()) ** 2
    return common / (common + float(unique.sum()))


def _omega_interval(
    loadings: FloatArray, unique: FloatArray, df: int, level: float
) -> tuple[float, float]:
    """Compute the interval of omega on the log-odds scale."""
    precision = np.linalg.inv(np.outer(loadings, loadings) + np.diag(unique))
    pull = precision @ loadings
    across = precision * pull
    information = df * np.block(
        [
            [(loadings @ pull) * precision + np.outer(pull, pull), across],
            [across.T, precision**2 / 2],
        ]
    )
    items = len(loadings)
    slope = np.repeat([2 / loadings.sum(), -1 / unique.sum()], items)
    error = math.sqrt(slope @ np.linalg.solve(information, slope))
    odds = math.log(loadings.sum() ** 2 / unique.sum())
    reach = error * float(special.ndtri((1 + level) / 2))
    return float(special.expit(odds - reach)), float(special.expit(odds + reach))
