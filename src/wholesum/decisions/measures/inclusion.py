"""Estimate inclusion: how often people affected by a decision were heard before it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import special

from wholesum.charts.result import Result
from wholesum.core.estimate import Estimate
from wholesum.core.proportion import (
    LEVEL,
    ProportionPosterior,
    clustered_share_posterior,
    share_posterior,
)
from wholesum.decisions.evidence import DecisionsEvidence
from wholesum.tables import listed

_GRID: Final = 200
_MEANS: Final = 24
_SPREADS: Final = 12
_NEARLY_ALIKE: Final = 0.002
_ALIKE_WEIGHT: Final = 3.0
_NEGLIGIBLE: Final = 1e-3
_POINTS: Final = 256


@dataclass(frozen=True)
class Inclusion(Result):
    """How often affected people were heard before decisions, and the person heard least often.

    Parameters
    ----------
    least
        The share of the person who is heard least.
    mean
        The share over all persons and decisions.
    decisions
        How many decisions say who was concerned.
    people
        How many were concerned in at least one.
    asked
        Number of times that a person was affected, over all decisions.
    heard
        How often such a person was heard.
    """

    least: Estimate
    mean: Estimate
    decisions: int
    people: int
    asked: int
    heard: int

    def explain(self) -> str:
        """Describe how often affected people were heard, with interval and counts."""
        return (
            f"In {self.decisions} decisions, those concerned were heard {self.heard} of "
            f"{self.asked} times ({self.mean.low:.0%} to {self.mean.high:.0%}). Whoever is heard "
            f"least is heard in {self.least.value:.0%} of what concerns them "
            f"({self.least.low:.0%} to {self.least.high:.0%})."
        )


def heard_counts(evidence: DecisionsEvidence) -> pl.DataFrame:
    """Count for each person how often decisions affected them, and how often they were heard.

    Parameters
    ----------
    evidence
        The decisions.

    Returns
    -------
    DataFrame
        The columns person, concerned and heard, persons in rising order; those never concerned
        are not in it. Counts of parts of the decisions may be added up.
    """
    lists = evidence.decisions.select(listed("concerned"), listed("heard"))
    each = lists.explode("concerned").drop_nulls("concerned")
    was_heard = pl.col("heard").list.contains(pl.col("concerned"))
    return (
        each.with_columns(was_heard.alias("was_heard"))
        .group_by(pl.col("concerned").alias("person"))
        .agg(pl.len().alias("concerned"), pl.col("was_heard").sum().alias("heard"))
        .sort("person")
    )


def inclusion(evidence: DecisionsEvidence) -> Inclusion | None:
    """Estimate how often affected people are heard, for the person heard least often.

    Each person i is heard in a share p_i of what concerns them; the figure is min p_i, for a mean
    would hide a person who is left out. The smallest of several observed shares is too low if
    all are equal, so the shares are modelled as drawn from one Beta distribution whose mean and
    spread are not known: the figure is the median of min p_i over both (a grid, no chance). Its
    interval needs no such distribution: from the smallest lower limit of Clopper and Pearson at
    5% to the smallest upper one at 5% divided by the number of persons. It holds min p_i with
    90% or more, whatever the shares are.

    Parameters
    ----------
    evidence
        The decisions; those that do not name the people affected are left out.

    Returns
    -------
    Inclusion or None
        ``None`` if no decision names the people affected.

    Notes
    -----
    It takes decisions as independent and what is recorded as true. It must not be used to compare
    teams, which record different decisions, or to judge a facilitator.

    References
    ----------
    Clopper & Pearson (1934), doi:10.1093/biomet/26.4.404; Shore et al. (2011),
    doi:10.1177/0149206310385943.
    """
    counts = heard_counts(evidence)
    if counts.is_empty():
        return None
    heard, asked = counts["heard"].to_numpy(), counts["concerned"].to_numpy()
    low, high = least_interval(heard, asked)
    middle = float(np.median(least_share_posterior(heard, asked).values))
    decisions = evidence.decisions.filter(listed("concerned").list.len() > 0).height
    return Inclusion(
        Estimate(min(max(middle, low), high), low, high, decisions, None, LEVEL, "the least heard"),
        share_posterior(int(heard.sum()), int(asked.sum())).estimate(
            int(heard.sum()), int(asked.sum()), "all who were concerned"
        ),
        decisions,
        counts.height,
        int(asked.sum()),
        int(heard.sum()),
    )


def heard_share(evidence: DecisionsEvidence) -> ProportionPosterior:
    """Return the posterior of how often affected people are heard, over all people together.

    The times of one decision go together: either most of those affected were heard, or few. So
    `wholesum.core.proportion.clustered_share_posterior` divides the counts by a design effect.

    Parameters
    ----------
    evidence
        The decisions; those that do not say who was affected are left out. At least one does.

    Returns
    -------
    ProportionPosterior
        From 0 to 1.

    Notes
    -----
    It takes decisions as independent. In simulated teams of 3 to 12 people and 3 to 15 decisions
    the 90% interval held the share in 88 to 99% of cases on average, and in 70% where nearly all
    decisions heard everybody and a rare one nobody. Do not use it to compare teams.
    """
    lists = evidence.decisions.select(listed("concerned"), listed("heard")).filter(
        pl.col("concerned").list.len() > 0
    )
    asked = lists["concerned"].list.len().to_numpy().astype(np.float64)
    both = pl.col("concerned").list.set_intersection(pl.col("heard"))
    heard = lists.select(both.list.len())["concerned"].fill_null(0).to_numpy().astype(np.float64)
    return clustered_share_posterior(heard, asked)


def least_interval(heard: NDArray[np.int64], asked: NDArray[np.int64]) -> tuple[float, float]:
    """Return an interval that contains the smallest of several shares with probability 0.9.

    Parameters
    ----------
    heard, asked
        Of shape (persons,): how often each was heard, of how often concerned, at least once.

    Returns
    -------
    low, high : float
        From 0 to 1.
    """
    side = (1 - LEVEL) / 2
    low = np.where(heard > 0, special.betaincinv(np.maximum(heard, 1), asked - heard + 1, side), 0)
    upper = special.betaincinv(heard + 1, np.maximum(asked - heard, 1), 1 - side / heard.size)
    return float(low.min()), float(np.where(heard < asked, upper, 1).min())


def least_share_posterior(
    heard: NDArray[np.int64], asked: NDArray[np.int64]
) -> ProportionPosterior:
    """Return the posterior of the smallest of several shares from one Beta distribution.

    The Beta has mean m, which is drawn from Beta(1/2, 1/2), and members are similar by
    1/(1 + a + b), which is spread evenly from 0 to 1 with some more weight on nearly 0. For each m
    and spread on a grid, the shares are independent, and the probability that all of them exceed t
    is the product of theirs; these are averaged with the weight that the counts give.

    Parameters
    ----------
    heard, asked
        Of shape (persons,): how often each was heard, of how often concerned.

    Returns
    -------
    ProportionPosterior
        The smallest share, from 0 to 1.
    """
    pairs, times = np.unique(np.column_stack([heard, asked]), axis=0, return_counts=True)
    grid, prior, weight = _priors()
    yes, no = pairs[:, :1], pairs[:, 1:] - pairs[:, :1]
    seen = yes * np.log(grid) + no * np.log1p(-grid)
    seen = np.exp(seen - seen.max(axis=1, keepdims=True))
    evidence = prior @ seen.T
    with np.errstate(divide="ignore"):  # a prior that rules the counts out weighs nothing
        fit = np.log(weight) + (np.log(evidence) * times).sum(axis=1)
    weight = np.exp(fit - fit.max())
    kept = weight > _NEGLIGIBLE
    mass = prior[kept, np.newaxis, :] * seen / evidence[kept, :, np.newaxis]
    above = np.maximum(1 - mass.cumsum(axis=2) + mass / 2, 0)
    all_above = (above ** times[:, np.newaxis]).prod(axis=1)
    below = 1 - weight[kept] @ all_above / weight[kept].sum()
    middles = (np.arange(_POINTS) + 0.5) / _POINTS
    return ProportionPosterior(np.interp(middles, np.maximum.accumulate(below), grid))


@cache
def _priors() -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return a grid of shares, with several Beta priors on it and the weight of each.

    The grid is even in the angle whose squared sine is the share, so that it is dense where the
    priors are steep.
    """
    edges = np.sin(np.arange(_GRID + 1) / _GRID * np.pi / 2) ** 2
    grid = np.sin((np.arange(_GRID) + 0.5) / _GRID * np.pi / 2) ** 2
    means = special.betaincinv(0.5, 0.5, (np.arange(_MEANS) + 0.5) / _MEANS)
    alike = np.array([_NEARLY_ALIKE, *(np.arange(_SPREADS) + 0.5) / _SPREADS])
    mean, spread = (part.reshape(-1, 1) for part in np.meshgrid(means, alike))
    a, b = mean * (1 / spread - 1), (1 - mean) * (1 / spread - 1)
    prior = np.diff(special.betainc(a, b, edges), axis=1)
    weight = np.where(spread == _NEARLY_ALIKE, _ALIKE_WEIGHT, 1.0)
    return grid, prior, weight.ravel()
