"""How evenly statements come from the members: all voices, or a few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.special import gammaln

from wholesum.estimate import Estimate
from wholesum.picture import Explained
from wholesum.share import Likely

LEAST_STATEMENTS: Final = 20
_PRIORS: Final = np.geomspace(0.1, 1_000, 25)
"""Concentrations of the prior, from one member who writes all to all alike, equally likely."""
_POINTS: Final = 256


@dataclass(frozen=True, eq=False)
class Evenness(Explained):
    """How evenly statements come from the members.

    Parameters
    ----------
    value
        0 where one member wrote all, 1 where all members are as likely to write.
    likely
        What it may truly be.
    statements
        How many statements were written.
    authors
        How many members wrote at least one.
    members
        How many could have written.
    """

    value: Estimate
    likely: Likely
    statements: int
    authors: int
    members: int

    def explain(self) -> str:
        """Say how many wrote how much, and how even that is."""
        return (
            f"{self.statements} statements by {self.authors} of {self.members} members; evenness "
            f"{self.value.value:.2f} ({self.value.low:.2f} to {self.value.high:.2f}), where 1 "
            "is all alike."
        )


def evenness(counts: Sequence[Sequence[int]], members: Sequence[int]) -> Evenness | None:
    """Estimate how evenly statements come from the members of one or more dialogues.

    With x statements by each of m members, T in all, two statements drawn at random are by the same
    author with probability λ = Σ x(x - 1) / (T(T - 1)); the figure is E = (1 - λ) / (1 - 1/m), cut
    at 1. It is unbiased for (1 - Σp²) / (1 - 1/m), where p is how likely each member is to write
    the next. Over several dialogues, whose authors may not be joined, pairs within each are pooled.

    Parameters
    ----------
    counts
        For each dialogue how many statements each author wrote; those who wrote none may be left
        out.
    members
        For each dialogue how many could have written.

    Returns
    -------
    Evenness or None
        ``None`` where no dialogue has two statements and two members. Conclusions need 20
        statements.

    Raises
    ------
    ValueError
        If more wrote than could have.

    Notes
    -----
    The interval is the central 90 % of the posterior, widened to hold the figure: p has the prior
    Dirichlet(a), where a is one of 25 values from .1 (few write) to 1000 (all alike), equally
    likely before the counts are seen; for each, a Beta distribution with the mean and the variance
    of the figure stands for it. It takes statements as written independently. It must not be used
    to say who wrote little.

    References
    ----------
    Simpson, E. H. (1949). Measurement of diversity. Nature 163.
    """
    parts = [
        _Part.of(np.array(sorted(wrote)), number)
        for wrote, number in zip(counts, members, strict=True)
        if sum(wrote) > 1 and number > 1
    ]
    if not parts:
        return None
    pairs = np.array([part.pairs for part in parts], dtype=np.float64)
    share = pairs / pairs.sum()
    value = min(float(share @ [part.value for part in parts]), 1.0)
    likely = _likely(parts, share)
    statements = sum(part.statements for part in parts)
    seen = likely.estimate(statements, meaning="how evenly members write")
    return Evenness(
        Estimate(
            value,
            min(seen.low, value),
            max(seen.high, value),
            statements,
            None,
            seen.level,
            seen.meaning,
        ),
        likely,
        statements,
        max(part.authors for part in parts),
        max(part.members for part in parts),
    )


@dataclass(frozen=True, eq=False)
class _Part:
    """One dialogue: its figure, and for each prior how well it fits and what it makes likely.

    ``fit`` is the logarithm of how probable the counts are; ``mean`` and ``variance`` are those of
    the figure.
    """

    value: float
    pairs: int
    statements: int
    authors: int
    members: int
    fit: NDArray[np.float64]
    mean: NDArray[np.float64]
    variance: NDArray[np.float64]

    @classmethod
    def of(cls, wrote: NDArray[np.int64], members: int) -> _Part:
        authors = int((wrote > 0).sum())
        if authors > members:
            raise ValueError(f"{authors} wrote but there are {members} members")
        counts = np.zeros(members)
        counts[:authors] = wrote[wrote > 0]
        total = int(counts.sum())
        pairs = total * (total - 1)
        scale = 1 - 1 / members
        value = (1 - float((counts * (counts - 1)).sum()) / pairs) / scale
        alpha = _PRIORS[:, np.newaxis] + counts
        mean, variance = _moments(alpha)
        fit = (gammaln(alpha) - gammaln(_PRIORS)[:, np.newaxis]).sum(axis=1)
        fit += gammaln(_PRIORS * members) - gammaln(_PRIORS * members + total)
        return cls(
            value, pairs, total, authors, members, fit, (1 - mean) / scale, variance / scale**2
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
