"""Evenness: whether all people contribute equally often or a few people contribute most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import special

from wholesum.core.estimate import Estimate
from wholesum.core.proportion import ProportionPosterior

_GRID: Final = np.sin(np.linspace(0, np.pi / 2, 129)) ** 2
"""The true figures that are tried, denser towards both ends."""
_POINTS: Final = 256
_DOUBT: Final = 0.2
"""Weight, in events, by which the shape is drawn towards one dominant person."""


@dataclass(frozen=True, eq=False)
class EvennessEstimate:
    """An estimate of how evenly people contribute.

    Parameters
    ----------
    value
        0 if one person contributes all, 1 if each person is equally likely to contribute next.
    posterior
        The posterior distribution of the true evenness.
    things
        The number of contributions, such as statements or proposals.
    sources
        The number of people with at least one contribution.
    people
        The number of people who could have contributed.
    """

    value: Estimate
    posterior: ProportionPosterior
    things: int
    sources: int
    people: int


def estimate_evenness(
    counts: Sequence[Sequence[int]], people: Sequence[int], meaning: str
) -> EvennessEstimate | None:
    """Estimate how evenly people contribute, from counts on one or more occasions.

    With x things from each of m people, T in all, two things drawn at random are from the same
    person with probability λ = Σ x(x - 1) / (T(T - 1)); the figure is E = (1 - λ) / (1 - 1/m), cut
    at 1. It is unbiased for (1 - Σp²) / (1 - 1/m), where p is how likely each is to bring the next.
    (1 - Gini is not: a truly even team has .75 there from thirty things.) Over several
    occasions, whose people may not be joined, pairs within each are pooled.

    Parameters
    ----------
    counts
        For each occasion, the number of contributions of each person; people without any may be
        left out.
    people
        For each occasion, the number of people who could have contributed.
    meaning
        What the interval is about.

    Returns
    -------
    EvennessEstimate or None
        ``None`` where no occasion has two things and two people.

    Raises
    ------
    ValueError
        If more people contributed than could have.

    Notes
    -----
    The interval has every true figure under which the observed counts are not in the outer 5% on
    either side (a test turned round), widened to hold the figure itself. Given the shares p, the
    figure has a known variance (Simpson 1949), which depends on the skewness and the evenness of p.
    It is read from the counts, drawn towards one dominant person, for whom it is largest.
    Between 0 and the most even counts there can be, a Beta distribution with this mean and
    variance stands for the figure. Where few stand out the next possible count is far away, and the
    figure stands for half the way to it. Counts more even than most that even chances give would
    leave no true figure at all; probabilities are then taken relative to those under even chances,
    at most one half there (Read 2002). Things are taken as brought independently.

    References
    ----------
    Read, A. L. (2002). Presentation of search results: the CLs technique. Journal of Physics G 28.
    Simpson, E. H. (1949). Measurement of diversity. Nature 163. doi:10.1038/163688a0.
    """
    parts = [
        _Occasion.of(np.array(sorted(brought)), number)
        for brought, number in zip(counts, people, strict=True)
        if sum(brought) > 1 and number > 1
    ]
    if not parts:
        return None
    pairs = np.array([part.things * (part.things - 1) for part in parts], dtype=np.float64)
    share = pairs / pairs.sum()
    value = min(float(share @ [part.value for part in parts]), 1.0)
    posterior = _posterior(parts, share)
    things = sum(part.things for part in parts)
    seen = posterior.estimate(things, meaning=meaning)
    low, high = min(seen.low, value), max(seen.high, value)
    return EvennessEstimate(
        Estimate(value, low, high, things, None, seen.level, meaning),
        posterior,
        things,
        max(part.sources for part in parts),
        max(part.people for part in parts),
    )


@dataclass(frozen=True, eq=False)
class _Occasion:
    """How evenly people contributed on one occasion, with the variance for each true evenness.

    ``most`` is the evenness of the most even counts possible. ``step`` is the increase if one
    contribution came from the person with the fewest instead of the person with the most.
    """

    value: float
    most: float
    step: float
    things: int
    sources: int
    people: int
    variance: NDArray[np.float64]

    @classmethod
    def of(cls, brought: NDArray[np.int64], people: int) -> _Occasion:
        sources = int((brought > 0).sum())
        if sources > people:
            raise ValueError(f"{sources} contributed, but there are {people} people")
        counts = np.zeros(people)
        counts[:sources] = brought[brought > 0]
        total = int(counts.sum())
        each, more = divmod(total, people)
        first = float(counts.max())
        step = max(first - float(counts.min()) - 1, 0) * 2 / (total * (total - 1))
        return cls(
            _figure(counts),
            _figure(np.repeat([each + 1.0, each], [more, people - more])),
            step / (1 - 1 / people) * (first / total) ** 2,
            total,
            sources,
            people,
            _variances(counts),
        )


def _figure(counts: NDArray[np.float64]) -> float:
    total = counts.sum()
    same = float((counts * (counts - 1)).sum() / (total * (total - 1)))
    return (1 - same) / (1 - 1 / len(counts))


def _variances(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the variance of the observed evenness, for each true evenness on a grid.

    It grows with Σp³ − (Σp²)². This is largest if one person dominates, and 0 if some people
    contribute equally and the others nothing. In between, the value of the counts is used.
    """
    people, total = len(counts), counts.sum()
    scale = 1 - 1 / people
    twice = 1 - _GRID * scale  # Σp²
    shares = counts / total
    seen = (shares**3).sum() - (shares**2).sum() ** 2
    most = float(_skewness_of_one(np.array(max(1 - _figure(counts) * scale, 1 / people)), people))
    skewness = _skewness_of_one(twice, people) * min(
        (seen + _DOUBT / total) / (most + _DOUBT / total), 1.0
    )
    spread = 4 * (total - 2) * skewness + 2 * (twice - twice**2)
    return np.asarray(spread / (total * (total - 1) * scale**2))


def _skewness_of_one(twice: NDArray[np.float64], people: int) -> NDArray[np.float64]:
    """Return Σp³ − (Σp²)² for one person with a large share and equal shares for the others."""
    largest = (1 + np.sqrt(np.maximum(people * twice - 1, 0) * (people - 1))) / people
    thrice = largest**3 + (1 - largest) ** 3 / (people - 1) ** 2
    return np.asarray(np.maximum(thrice - twice**2, 0))


def _posterior(parts: Sequence[_Occasion], share: NDArray[np.float64]) -> ProportionPosterior:
    """Return the posterior of the true evenness, by the chance of counts as even or more even."""
    value, most = (
        float(share @ [getattr(part, name) for part in parts]) for name in ("value", "most")
    )
    step = min(weight * part.step for weight, part in zip(share, parts, strict=True))
    pair = min(2 / (part.things * (part.things - 1)) / (1 - 1 / part.people) for part in parts)
    seen = min(value + step / 2, most - pair / 2) / most
    mean = np.clip(_GRID / most, 1e-9, 1 - 1e-9)
    variance = share**2 @ [part.variance for part in parts] / most**2
    size = np.maximum(mean * (1 - mean) / np.maximum(variance, 1e-12) - 1, 1e-6)
    more = np.maximum.accumulate(special.betaincc(mean * size, (1 - mean) * size, seen))
    more *= max(0.5 / more[-1], 1) if more[-1] > 0 else 1
    middles = (np.arange(_POINTS) + 0.5) / _POINTS
    return ProportionPosterior(np.interp(middles, more, _GRID))
