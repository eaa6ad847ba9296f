"""Estimate the variance between and within teams by restricted maximum likelihood (REML)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from wholesum.charts.result import Result
from wholesum.pulse.counts import FloatArray, Labels
from wholesum.pulse.reliability.intraclass import (
    check_comparable,
    interval_in_words,
    quantiles_of_f,
    team_reliability,
    wald_interval,
)
from wholesum.pulse.reliability.team_sums import (
    TeamSizeGroups,
    TeamSums,
    group_by_size,
    sums_of_squares,
    team_sums,
    weigh,
)


@dataclass(frozen=True)
class VarianceComponents(Result):
    """The estimated variance between teams and within teams.

    Parameters
    ----------
    people, teams
        How many people with a score (N), in how many teams (k).
    tau2, sigma2
        Variance between teams and within teams, in squared units of the score.
    icc1
        tau2/(tau2 + sigma2).
    icc1_low, icc1_high
        Wald's exact interval of ICC(1), cut at 0 as the estimate is; NaN where scores differ only
        within teams or only between them.
    icc2
        The reliability of the mean of a team of N/k.
    level
        Probability that the interval claims.
    """

    people: int
    teams: int
    tau2: float
    sigma2: float
    icc1: float
    icc1_low: float
    icc1_high: float
    icc2: float
    level: float

    def explain(self) -> str:
        """Describe the variance between and within teams, and the interval of ICC(1)."""
        return (
            f"ICC(1) by restricted maximum likelihood is {self.icc1:.3f} "
            f"({interval_in_words(self.icc1_low, self.icc1_high, self.level)}): variance "
            f"{self.tau2:.3f} between teams, {self.sigma2:.3f} within. A team of "
            f"{self.people / self.teams:.1f}, the mean size, has reliability {self.icc2:.2f}. "
            f"Basis: {self.people:,} people in {self.teams:,} teams."
        )


def reml(
    scores: ArrayLike | pl.Series | TeamSums, teams: Labels | None = None, *, level: float = 0.95
) -> VarianceComponents:
    """Estimate the variance between and within teams by restricted maximum likelihood.

    With θ = τ²/σ², the weights w = n/(1 + nθ), the mean μ weighted by w, and SSB(θ) = Σw(ȳ − μ)²,
    the best σ² is (SSW + SSB(θ))/(N − 1) in closed form, so one unknown is left: the root of the
    score Σw − Σw²/Σw − Σw²(ȳ − μ)²/σ². It is searched as ρ = θ/(1 + θ) from 0 to 1; where several
    roots are maxima, or the boundary 0 is one, the likeliest is taken. Terms depend on a team's
    size only through n, so the work grows with the number of distinct sizes.

    Unlike the analysis of variance it is never negative, and weighs teams by what they tell; for
    unequal teams the two may differ by a fifth, so say which is shown. Scores are taken as normal.

    Parameters
    ----------
    scores
        Shape (people,), a scale score each; people with NaN or null are left out. Or their sums.
    teams
        The team of each person; not needed with sums.
    level
        Probability that the interval claims.

    Returns
    -------
    VarianceComponents
        The two variances, ICC(1) with Wald's interval, and ICC(2) at the mean size N/k.

    Raises
    ------
    ValueError
        Where it is undefined: fewer than two teams, no team of two, or scores that are all equal.

    References
    ----------
    Patterson, H. D. & Thompson, R. (1971). Recovery of inter-block information when block sizes
    are unequal. Biometrika.
    Wald, A. (1940). A note on the analysis of variance with unequal class frequencies. Annals of
    Mathematical Statistics.
    """
    sums = team_sums(scores, teams)
    check_comparable(sums, level)
    by_size = group_by_size(sums)
    people, k = int(sums.n.sum()), len(sums.n)
    within = sums_of_squares(sums)[1]
    df = (k - 1, people - k)
    icc1 = _likeliest(by_size, within)
    low, high = wald_interval(by_size, within / df[1], df, quantiles_of_f(df, level), icc1)
    weighted = weigh(by_size, np.array(icc1))
    # σ² falls to 0 and θ has no end where nobody differs from the own team.
    sigma2 = (within + (1 - icc1) * float(weighted.spread)) / (people - 1) if within else 0.0
    tau2 = sigma2 * icc1 / (1 - icc1) if within else float(weighted.spread) / (k - 1)
    return VarianceComponents(
        people=people,
        teams=k,
        tau2=tau2,
        sigma2=sigma2,
        icc1=icc1,
        icc1_low=float(np.maximum(low, 0.0)),
        icc1_high=float(np.maximum(high, 0.0)),
        icc2=float(team_reliability(people / k, icc1)),
        level=level,
    )


def icc1_quantile(sums: TeamSums, probability: float) -> float:
    """Compute a quantile of ICC(1) from the scores of all teams.

    All values from 0 to 1 are taken to be equally likely before the scores are seen; after them
    each is as likely as its restricted likelihood. From few or small teams the likeliest ICC(1) is
    often 0 where the true one is not; a quantile says how large it may be.

    Parameters
    ----------
    sums
        The teams' sums, as of :func:`wholesum.pulse.reliability.team_sums.team_sums`.
    probability
        Above 0 and below 1; .5 gives the median.

    Returns
    -------
    float
        From 0 to 1; 1 where scores differ only between teams.

    Raises
    ------
    ValueError
        Where ICC is undefined: fewer than two teams, no team of two, or scores that are all equal.

    References
    ----------
    Gelman, A. (2006). Prior distributions for variance parameters in hierarchical models. Bayesian
    Analysis 1.
    """
    check_comparable(sums, probability)
    within = sums_of_squares(sums)[1]
    if not within:
        return 1.0
    ends = np.concatenate([np.linspace(0, 0.1, 401), np.linspace(0.1, 1, 601)[1:]])
    middles, widths = (ends[:-1] + ends[1:]) / 2, np.diff(ends)
    deviance = _deviance(group_by_size(sums), within, middles)
    below = np.cumsum(np.exp((deviance.min() - deviance) / 2) * widths)
    return float(np.interp(probability, np.concatenate([[0.0], below / below[-1]]), ends))


def _likeliest(by_size: TeamSizeGroups, within: float) -> float:
    """Find the ICC(1) ρ with the highest restricted likelihood."""
    from scipy.optimize import brentq  # slow to import, and a single team never needs it

    def slope(rho: FloatArray) -> FloatArray:
        """Return the slope of −2 log likelihood at ρ, up to a positive factor."""
        at = weigh(by_size, rho)
        pull = (people - 1) * (1 - rho) * at.spread2 / (within + (1 - rho) * at.spread)
        return at.weight - at.weight2 / at.weight - pull

    if not within:
        return 1.0
    people = float(by_size.size @ by_size.teams)
    grid = np.concatenate([[0.0], np.geomspace(1e-6, 1.0, 61)])
    slopes = slope(grid)
    turns = np.flatnonzero((slopes[:-1] < 0) & (slopes[1:] >= 0))
    roots = [
        float(
            brentq(
                lambda rho: float(slope(np.array(rho))), *grid[[i, i + 1]], xtol=1e-18, maxiter=500
            )
        )
        for i in turns
    ]
    candidates = ([0.0] if slopes[0] >= 0 else []) + roots
    if len(candidates) == 1:
        return candidates[0]
    return candidates[int(np.argmin(_deviance(by_size, within, np.array(candidates))))]


def _deviance(by_size: TeamSizeGroups, within: float, rho: FloatArray) -> FloatArray:
    """Return the deviance (−2 log restricted likelihood) for a given ICC(1) ρ."""
    people = float(by_size.size @ by_size.teams)
    k = float(by_size.teams.sum())
    at = weigh(by_size, rho)
    growth = np.log1p((by_size.size - 1) * rho[:, np.newaxis]) @ by_size.teams
    deviance: FloatArray = (
        (people - 1) * np.log(within + (1 - rho) * at.spread)
        + growth
        - (k - 1) * np.log1p(-rho)
        + np.log(at.weight)
    )
    return deviance
