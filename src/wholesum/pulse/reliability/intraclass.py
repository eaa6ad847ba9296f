"""Estimate how much teams differ, and how reliable their means are: ICC(1) and ICC(2)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import ArrayLike
from scipy import special

from wholesum.charts.result import Result
from wholesum.pulse.counts import FloatArray, Labels
from wholesum.pulse.reliability.team_sums import (
    TeamSizeGroups,
    TeamSums,
    group_by_size,
    sums_of_squares,
    team_sums,
    weigh,
)


@dataclass(frozen=True)
class Icc(Result):
    """The result of an analysis of variance between teams: ICC(1), ICC(2) and their intervals.

    Parameters
    ----------
    people, teams
        How many people with a score (N), in how many teams (k).
    df_between, df_within
        Degrees of freedom, k − 1 and N − k.
    ms_between, ms_within
        Mean squares between and within teams (MSB, MSW).
    f, p
        F = MSB/MSW and the probability of one at least as large if teams did not differ.
    n0, mean_size
        The two team sizes in use: n0 = (N − Σn²/N)/(k − 1), and N/k.
    icc1, icc1_mean_size
        ICC(1) with n0, and with N/k in its place; neither is below the least there is, −1/(n − 1)
        for the largest team's n.
    icc2
        ICC(2), the reliability of the team means; NaN if all team means are equal.
    icc1_low, icc1_high, icc2_low, icc2_high
        F intervals with n0: exact when teams are of one size, else approximate. NaN where scores
        differ only within teams, or only between them.
    wald_low, wald_high
        Wald's interval of ICC(1): exact for teams of any sizes, widened where it does not hold
        ``icc1``. NaN where it would have no width.
    level
        Probability that the intervals claim.
    """

    people: int
    teams: int
    df_between: int
    df_within: int
    ms_between: float
    ms_within: float
    f: float
    p: float
    n0: float
    mean_size: float
    icc1: float
    icc1_mean_size: float
    icc2: float
    icc1_low: float
    icc1_high: float
    icc2_low: float
    icc2_high: float
    wald_low: float
    wald_high: float
    level: float

    @property
    def balanced(self) -> bool:
        """Whether all teams have the same size, so that the F intervals are exact."""
        return math.isclose(self.n0, self.mean_size, rel_tol=1e-12)

    def explain(self) -> str:
        """Describe ICC(1) and ICC(2) with intervals, number of teams and limits."""
        p = "p < 0.001" if self.p < 0.001 else f"p = {self.p:.3f}"
        return (
            f"ICC(1) by analysis of variance with n0 = {self.n0:.2f} is {self.icc1:.3f} "
            f"({interval_in_words(self.wald_low, self.wald_high, self.level)}):"
            " the share of a person's score that the team accounts for. "
            f"{self._reliability()} Basis: {self.people:,} people in {self.teams:,} teams, "
            f"F({self.df_between}, {self.df_within}) = {self.f:.2f}, {p}, against "
            "teams that do not differ."
        )

    def _reliability(self) -> str:
        if math.isnan(self.icc2):
            return "ICC(2), the reliability of team means, is undefined: all team means are alike."
        sentence = f"ICC(2), the reliability of team means, is {self.icc2:.2f}"
        if math.isnan(self.icc2_low):
            return f"{sentence} (no interval)."
        kind = "exact" if self.balanced else "approximate, for teams of unequal size"
        return f"{sentence} ({self.icc2_low:.2f} to {self.icc2_high:.2f}, {kind})."


def icc(
    scores: ArrayLike | pl.Series | TeamSums, teams: Labels | None = None, *, level: float = 0.95
) -> Icc:
    """Estimate how much a score differs between teams: ICC(1), ICC(2) and their intervals.

    ICC(1) = (MSB − MSW)/(MSB + (n0 − 1)·MSW) estimates the share of a person's score that the team
    accounts for; ICC(2) = 1 − MSW/MSB the reliability of a team mean. n0 is
    (N − Σn²/N)/(k − 1) for k teams of sizes n and N people; the form with N/k, printed by some
    programs, is given as ``icc1_mean_size``. Both may be negative: teams then differ less than
    chance would have them.

    The F intervals put F/F(1 − a/2) and F/F(a/2) for F, with n0 as the size; they are exact when
    all teams are of one size, else approximate (with 15 teams of 1 to 60 at ICC(1) = 0.12 they
    hold it 92 times in 100, for a level of 0.95). Wald's interval is exact for any sizes: its
    ends ρ are those where the spread of team means, weighted by n/(1 + (n − 1)ρ), equals the
    quantiles of F; for teams of one size it is the F interval. No ICC(1) can lie below
    −1/(largest n − 1), so figure and ends stop there. The figure weighs unequal teams otherwise
    than the interval does; where it lies outside, the interval is widened to hold it. Where all
    team means are equal, or all scores of each team are, an interval would have no width and claim
    more than a few whole scores can support: there is none.

    It takes many teams: an ICC(1) of 0.12 from 20 teams of six has the interval 0.00 to 0.34.
    Scores are taken as normal with one variance within teams. It must not be used to rank teams.
    Silence biases it (Newman & Sin 2009), so show how many answered.

    Parameters
    ----------
    scores
        Shape (people,), a scale score each; people with NaN or null are left out. Or their sums.
    teams
        The team of each person; not needed with sums.
    level
        Probability that the intervals claim.

    Returns
    -------
    Icc
        The analysis.

    Raises
    ------
    ValueError
        Where it is undefined: fewer than two teams, no team of two, or scores that are all equal.

    References
    ----------
    Bliese, P. D. (2000). Within-group agreement, non-independence, and reliability. In Klein &
    Kozlowski (eds.), Multilevel theory, research, and methods in organizations.
    McGraw, K. O. & Wong, S. P. (1996). Forming inferences about some intraclass correlation
    coefficients. Psychological Methods.
    Newman, D. A. & Sin, H.-P. (2009). How do missing data bias estimates of within-group agreement?
    Organizational Research Methods.
    Shrout, P. E. & Fleiss, J. L. (1979). Intraclass correlations. Psychological Bulletin.
    Wald, A. (1940). A note on the analysis of variance with unequal class frequencies. Annals of
    Mathematical Statistics.
    """
    sums = team_sums(scores, teams)
    check_comparable(sums, level)
    people, k = int(sums.n.sum()), len(sums.n)
    df = (k - 1, people - k)
    n0 = (people - float(np.square(sums.n, dtype=np.float64).sum()) / people) / (k - 1)
    between, within = (part / free for part, free in zip(sums_of_squares(sums), df, strict=True))
    least = -1 / (float(sums.n.max()) - 1)
    icc1 = max(_icc1(between, within, n0), least)
    quantiles = quantiles_of_f(df, level)
    wald_low, wald_high = wald_interval(group_by_size(sums), within, df, quantiles, icc1)
    f = between / within if within else math.inf
    # A spread of 0 on one side tells nothing of how far either figure may be off.
    below, above = quantiles if between and within else (math.nan, math.nan)
    return Icc(
        people=people,
        teams=k,
        df_between=df[0],
        df_within=df[1],
        ms_between=between,
        ms_within=within,
        f=f,
        p=float(special.fdtrc(*df, f)),
        n0=n0,
        mean_size=people / k,
        icc1=icc1,
        icc1_mean_size=max(_icc1(between, within, people / k), least),
        icc2=_icc2(between, within),
        icc1_low=_icc1(between / above, within, n0),
        icc1_high=_icc1(between / below, within, n0),
        icc2_low=_icc2(between / above, within),
        icc2_high=_icc2(between / below, within),
        wald_low=wald_low,
        wald_high=wald_high,
        level=level,
    )


def team_reliability(n: ArrayLike, icc1: ArrayLike) -> FloatArray:
    """Compute how reliable the mean of n answers of a team is, from ICC(1).

    It is the share of the variance of such means that is due to differences between teams. An
    ICC(1) below 0 counts as 0. A team of six at ICC(1) = 0.12 has 0.45: far too little to rank it.

    Parameters
    ----------
    n
        How many answered, 0 or more; one value or an array.
    icc1
        ICC(1) of the scores, at most 1; NaN gives NaN.

    Returns
    -------
    ndarray
        Reliabilities from 0 to 1, in the shape that n and icc1 broadcast to.

    Raises
    ------
    ValueError
        If a count is negative or an ICC(1) is above 1.

    References
    ----------
    Bliese, P. D. (2000). Within-group agreement, non-independence, and reliability. In Klein &
    Kozlowski (eds.), Multilevel theory, research, and methods in organizations.
    """
    size, share = np.asarray(n, dtype=np.float64), np.asarray(icc1, dtype=np.float64)
    if (size < 0).any() or (share > 1).any():
        raise ValueError("a team reliability needs counts of 0 or more and an ICC(1) of at most 1")
    size, share = np.broadcast_arrays(size, np.maximum(share, 0.0))
    signal = size * share
    noise = 1 - share
    return np.divide(signal, signal + noise, out=np.zeros(signal.shape), where=signal + noise != 0)


def people_needed(icc1: float, reliability: float = 0.7) -> int | None:
    """Compute how many answers a team's mean needs to reach a given reliability.

    It inverts :func:`team_reliability`: n = λ(1 − ICC1)/(ICC1·(1 − λ)), rounded up.

    Parameters
    ----------
    icc1
        ICC(1) of the scores, at most 1.
    reliability
        The reliability λ wanted, between 0 and 1.

    Returns
    -------
    int or None
        How many must answer; ``None`` where teams do not differ (ICC(1) of 0 or below, or NaN), so
        that no number suffices.

    Raises
    ------
    ValueError
        If the reliability is not between 0 and 1, or ICC(1) is above 1.

    Examples
    --------
    >>> people_needed(0.12)
    18
    """
    if not 0 < reliability < 1:
        raise ValueError(
            f"a reliability of {reliability} cannot be asked; give one between 0 and 1"
        )
    if icc1 > 1:
        raise ValueError(f"ICC(1) is at most 1, not {icc1}")
    if not icc1 > 0:
        return None
    exact = reliability * (1 - icc1) / (icc1 * (1 - reliability))
    # Rounding must not ask for one more where a whole number is exactly enough.
    return max(1, math.ceil(exact * (1 - 1e-12)))


def check_comparable(sums: TeamSums, level: float) -> None:
    """Raise ValueError if the teams, the scores or the level cannot be used."""
    if not 0 < level < 1:
        raise ValueError(f"an interval of level {level} is not possible; give a level such as 0.95")
    if len(sums.n) < 2:
        raise ValueError(f"ICC compares teams; scores come from {len(sums.n)}, give at least two")
    if sums.n.max() < 2:
        raise ValueError(
            "ICC needs a team with two scores or more; every team has one, so the spread within "
            "teams is unknown"
        )
    if sums_of_squares(sums) == (0, 0):
        raise ValueError("all scores are alike, so there is no spread to divide and no ICC")


def quantiles_of_f(df: tuple[int, int], level: float) -> tuple[float, float]:
    """Return the lower and upper quantile of the F distribution for an interval."""
    below, above = special.fdtri(*df, [(1 - level) / 2, (1 + level) / 2])
    return float(below), float(above)


def _icc1(between: float, within: float, size: float) -> float:
    return (between - within) / (between + (size - 1) * within)


def _icc2(between: float, within: float) -> float:
    return 1 - within / between if between else math.nan


def interval_in_words(low: float, high: float, level: float) -> str:
    """Describe the interval of ICC(1) in words, or the reason why there is none."""
    if math.isnan(low):
        return "no interval: scores differ almost only within teams, or almost only between them"
    return f"{level:.0%} interval {low:.3f} to {high:.3f}, Wald, exact"


def wald_interval(
    by_size: TeamSizeGroups,
    within: float,
    df: tuple[int, int],
    quantiles: tuple[float, float],
    icc1: float,
) -> tuple[float, float]:
    """Return Wald's interval of ICC(1), wide enough for the estimate; NaN if undefined."""
    high, low = (_wald_end(by_size, within * df[0] * quantile) for quantile in quantiles)
    if not within or low == high:
        return math.nan, math.nan
    return min(low, icc1), max(high, icc1)


def _wald_end(by_size: TeamSizeGroups, target: float) -> float:
    """Find the ICC(1) at which the weighted spread of team means has a target value."""
    from scipy.optimize import brentq  # slow to import, and a single team never needs it

    def beyond(rho: float) -> float:
        return (1 - rho) * float(weigh(by_size, np.array(rho)).spread) - target

    least = -1 / (float(by_size.size[-1]) - 1)
    start = least * (1 - 1e-12)
    if beyond(start) <= 0:
        return least
    return float(brentq(beyond, start, 1.0, xtol=1e-18, maxiter=500))
