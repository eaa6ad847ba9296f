"""How evenly what people bring comes from them: from all alike, or from a few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.special import gammaln

from wholesum.core.estimate import Estimate
from wholesum.core.proportion import Likely

_PRIORS: Final = np.geomspace(0.1, 1_000, 25)
"""Concentrations of the prior, from one who brings all to all alike, equally likely."""
_POINTS: Final = 256


@dataclass(frozen=True, eq=False)
class Even:
    """How evenly things come from people.

    Parameters
    ----------
    value
        0 where all come from one, 1 where all are as likely to bring the next.
    likely
        What it may truly be.
    things
        How many things were brought.
    sources
        From how many people at least one came.
    people
        How many could have brought one.
    """

    value: Estimate
    likely: Likely
    things: int
    sources: int
    people: int


def how_even(counts: Sequence[Sequence[int]], people: Sequence[int], meaning: str) -> Even | None:
    """Estimate how evenly things come from people, on one or more occasions.

    With x things from each of m people, T in all, two things drawn at random are from the same
    person with probability λ = Σ x(x - 1) / (T(T - 1)); the figure is E = (1 - λ) / (1 - 1/m), cut
    at 1. It is unbiased for (1 - Σp²) / (1 - 1/m), where p is how likely each is to bring the next.
    (1 - Gini is not: a team that is truly even reads .75 there from thirty things.) Over several
    occasions, whose people may not be joined, pairs within each are pooled.

    Parameters
    ----------
    counts
        For each occasion how many things came from each person; those who brought none may be left
        out.
    people
        For each occasion how many could have brought one.
    meaning
        What the interval speaks of.

    Returns
    -------
    Even or None
        ``None`` where no occasion has two things and two people.

    Raises
    ------
    ValueError
        If more brought something than could have.

    Notes
    -----
    The interval is the central 90 % of the posterior, widened to hold the figure: p has the prior
    Dirichlet(a), where a is one of 25 values from .1 (few bring) to 1000 (all alike), equally
    likely before the counts are seen; for each, a Beta distribution with the mean and the variance
    of the figure stands for it. It takes things as brought independently.

    References
    ----------
    Simpson, E. H. (1949). Measurement of diversity. Nature 163. doi:10.1038/163688a0.
    """
    parts = [
        _Part.of(np.array(sorted(brought)), number)
        for brought, number in zip(counts, people, strict=True)
        if sum(brought) > 1 and number > 1
    ]
    if not parts:
        return None
    pairs = np.array([part.pairs for part in parts], dtype=np.float64)
    share = pairs / pairs.sum()
    value = min(float(share @ [part.value for part in parts]), 1.0)
    likely = _likely(parts, share)
    things = sum(part.things for part in parts)
    seen = likely.estimate(things, meaning=meaning)
    low, high = min(seen.low, value), max(seen.high, value)
    return Even(
        Estimate(value, low, high, things, None, seen.level, meaning),
        likely,
        things,
        max(part.sources for part in parts),
        max(part.people for part in parts),
    )


@dataclass(frozen=True, eq=False)
class _Part:
    """One occasion: its figure, and for each prior how well it fits and what it makes likely.

    ``fit`` is the logarithm of how probable the counts are; ``mean`` and ``variance`` are those of
    the figure.
    """

    value: float
    pairs: int
    things: int
    sources: int
    people: int
    fit: NDArray[np.float64]
    mean: NDArray[np.float64]
    variance: NDArray[np.float64]

    @classmethod
    def of(cls, brought: NDArray[np.int64], people: int) -> _Part:
        sources = int((brought > 0).sum())
        if sources > people:
            raise ValueError(f"{sources} brought something, but there are {people} people")
        counts = np.zeros(people)
        counts[:sources] = brought[brought > 0]
        total = int(counts.sum())
        pairs = total * (total - 1)
        scale = 1 - 1 / people
        value = (1 - float((counts * (counts - 1)).sum()) / pairs) / scale
        alpha = _PRIORS[:, np.newaxis] + counts
        mean, variance = _moments(alpha)
        fit = (gammaln(alpha) - gammaln(_PRIORS)[:, np.newaxis]).sum(axis=1)
        fit += gammaln(_PRIORS * people) - gammaln(_PRIORS * people + total)
        return cls(
            value, pairs, total, sources, people, fit, (1 - mean) / scale, variance / scale**2
        )


def _moments(alpha: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return mean and variance of Σp² under Dirichlet distributions, one a row."""
    total = alpha.sum(axis=1)
    second = alpha * (alpha + 1)
    fourth = (second * (alpha + 2) * (alpha + 3)).sum(axis=1)
    mean = second.sum(axis=1) / (total * (total + 1))
    cross = second.sum(axis=1) ** 2 - (second**2).sum(axis=1)
    square = (fourth + cross) / (total * (total + 1) * (total + 2) * (total + 3))
    return mean, np.maximum(square - mean**2, 1e-12)


def _likely(parts: Sequence[_Part], share: NDArray[np.float64]) -> Likely:
    """Mix, over the priors, the Beta distributions that have the figure's mean and variance."""
    fit = np.sum([part.fit for part in parts], axis=0)
    weight = np.exp(fit - fit.max())
    mean = np.minimum(share @ [part.mean for part in parts], 1 - 1e-9)
    variance = share**2 @ [part.variance for part in parts]
    size = np.maximum(mean * (1 - mean) / variance - 1, 1e-6)
    grid = np.sin(np.linspace(0, np.pi / 2, _POINTS + 1)) ** 2
    below = stats.beta.cdf(grid[:, np.newaxis], mean * size, (1 - mean) * size) @ weight
    middles = (np.arange(_POINTS) + 0.5) / _POINTS
    return Likely(np.interp(middles, np.maximum.accumulate(below / weight.sum()), grid))
