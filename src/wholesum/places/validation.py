"""Estimate how well items measure a facet, from sums of answers of several servers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from wholesum.core.facets import FACETS
from wholesum.places.answers import FINE
from wholesum.places.summary import CrossProducts, Item
from wholesum.pulse.counts import FloatArray
from wholesum.pulse.reliability.consistency import alpha, omega
from wholesum.pulse.reliability.intraclass import quantiles_of_f
from wholesum.pulse.reliability.moments import PooledMoments


@dataclass(frozen=True, slots=True)
class FacetValidation:
    """How well the items of one facet measure it: reliability, loadings and ICC.

    Parameters
    ----------
    facet, items
        The facet, and its items in the order of ``loadings``.
    alpha, alpha_low, alpha_high
        Cronbach's alpha within teams, with Feldt's 95% interval; ``None`` for one item.
    omega, omega_low, omega_high
        Omega total of one factor within teams, with its 95% interval; ``None`` where no factor
        fits.
    loadings
        Standardised loadings on one factor; empty where no factor fits.
    no_factor
        Why no factor fits; empty where one does.
    icc1, icc1_low, icc1_high
        The share of a person's score that the team accounts for, with its 95% F interval;
        ``None`` where scores do not vary.
    icc2
        The reliability of the mean of a team.
    between, within
        Variance of the mean of the items between and within teams, in squared points.
    """

    facet: str
    items: tuple[str, ...]
    alpha: float | None
    alpha_low: float | None
    alpha_high: float | None
    omega: float | None
    omega_low: float | None
    omega_high: float | None
    loadings: tuple[float, ...]
    no_factor: str
    icc1: float | None
    icc1_low: float | None
    icc1_high: float | None
    icc2: float | None
    between: float | None
    within: float | None


@dataclass(frozen=True, slots=True)
class Validation:
    """How well one set of items measures the facets, over all servers together.

    Parameters
    ----------
    people, teams
        How many people answered all items, in how many teams.
    items
        The items.
    eigenvalues
        Of the correlations of the items within teams, the largest first; their sum is the number
        of items. Each one above 1 stands for more than one item.
    facets
        One for each facet.
    correlations
        The correlation within teams of the mean scores of two facets, by their codes.
    """

    people: int
    teams: int
    items: tuple[str, ...]
    eigenvalues: tuple[float, ...]
    facets: tuple[FacetValidation, ...]
    correlations: dict[str, float]


def validate(block: CrossProducts, items: Sequence[Item]) -> Validation:
    """Estimate how well items measure the facets, from sums and products of answers.

    With the cross-products P of the answers, B = Σ t tᵀ/n over the teams with totals t of n people,
    and the totals T of all N people, the deviations within teams are W = P − B and those between
    teams B − T Tᵀ/N. The covariance within teams is W/(N − k) for k teams. Alpha, omega and
    loadings are made of it, as `wholesum.pulse.alpha` and `wholesum.pulse.omega` do of answers.
    ICC(1) = (MSB − MSW)/(MSB + (n0 − 1)·MSW) is that of the sum of a facet's items, and
    ICC(2) = 1 − MSW/MSB. The variance between teams is (MSB − MSW)/n0, and 0 at least.

    It takes 300 people in 40 teams or so. People who left an item blank are not in the sums. The
    F interval of ICC(1) is exact for teams of one size and approximate else. It must not be used
    to compare places or teams: the sums know none.

    Parameters
    ----------
    block
        The sums.
    items
        The items, with their facets.

    Returns
    -------
    Validation
        The figures.
    """
    facet_of = {item.item: item.facet for item in items}
    products, between = _square(block.products), _square(block.between) / FINE
    total = np.array(block.total, dtype=np.float64)
    within = _without_rounding(products - between, products)
    apart = between - np.outer(total, total) / block.people
    order = [facet.code for facet in FACETS]
    names = sorted({facet_of[code] for code in block.items}, key=order.index)
    places = [
        [place for place, code in enumerate(block.items) if facet_of[code] == name]
        for name in names
    ]
    pooled = [
        (name, some, _part(within, some), _part(apart, some))
        for name, some in zip(names, places, strict=True)
    ]
    return Validation(
        people=block.people,
        teams=block.teams,
        items=block.items,
        eigenvalues=_eigenvalues(within),
        facets=tuple(_facet(block, *facet) for facet in pooled),
        correlations=dict(_correlations(within, names, places)),
    )


def _square(triangle: Sequence[int]) -> FloatArray:
    size = (math.isqrt(8 * len(triangle) + 1) - 1) // 2
    square = np.zeros((size, size))
    square[np.triu_indices(size)] = triangle
    return square + np.triu(square, 1).T


def _without_rounding(within: FloatArray, products: FloatArray) -> FloatArray:
    """Set rounding errors to 0, for items that do not vary within teams."""
    still = within.diagonal() <= 1e-5 * products.diagonal()
    within[still] = within[:, still] = 0.0
    return within


def _part(square: FloatArray, places: Sequence[int]) -> FloatArray:
    return square[np.ix_(places, places)]


def _facet(
    block: CrossProducts, name: str, places: Sequence[int], within: FloatArray, apart: FloatArray
) -> FacetValidation:
    pooled = PooledMoments(block.people, block.teams, within)
    pooled_alpha = alpha(pooled) if len(places) > 1 else None
    factor = omega(pooled)
    known = pooled_alpha is not None and math.isfinite(pooled_alpha.alpha)
    return FacetValidation(
        facet=name,
        items=tuple(block.items[place] for place in places),
        alpha=pooled_alpha.alpha if pooled_alpha and known else None,
        alpha_low=pooled_alpha.low if pooled_alpha and known else None,
        alpha_high=pooled_alpha.high if pooled_alpha and known else None,
        omega=factor.raw,
        omega_low=factor.low,
        omega_high=factor.high,
        loadings=() if factor.loadings is None else tuple(factor.loadings.tolist()),
        no_factor=factor.reason,
        **_between_teams(block, float(within.sum()), float(apart.sum()), len(places)),
    )


def _between_teams(
    block: CrossProducts, within: float, apart: float, items: int
) -> dict[str, float | None]:
    """Return ICC(1) with its interval, ICC(2), and the variances between and within teams."""
    df = (block.teams - 1, block.people - block.teams)
    between, inner = apart / df[0], within / df[1]
    if not inner or not between > 0:
        return dict.fromkeys(("icc1", "icc1_low", "icc1_high", "icc2", "between", "within"))
    n0 = (block.people - block.squared_sizes / block.people) / df[0]
    f = between / inner
    below, above = quantiles_of_f(df, 0.95)
    return {
        "icc1": _icc1(f, n0),
        "icc1_low": _icc1(f / above, n0),
        "icc1_high": _icc1(f / below, n0),
        "icc2": 1 - 1 / f,
        "between": max((between - inner) / n0, 0.0) / items**2,
        "within": inner / items**2,
    }


def _icc1(f: float, size: float) -> float:
    return (f - 1) / (f + size - 1)


def _eigenvalues(within: FloatArray) -> tuple[float, ...]:
    varies = np.flatnonzero(within.diagonal())
    deviation = np.sqrt(within.diagonal()[varies])
    correlation = _part(within, varies.tolist()) / np.outer(deviation, deviation)
    return tuple(np.linalg.eigvalsh(correlation)[::-1].tolist())


def _correlations(
    within: FloatArray, names: Sequence[str], places: Sequence[Sequence[int]]
) -> Iterator[tuple[str, float]]:
    for first, (name, some) in enumerate(zip(names, places, strict=True)):
        for other, others in list(zip(names, places, strict=True))[first + 1 :]:
            size = _part(within, some).sum() * _part(within, others).sum()
            if size > 0:
                yield f"{name} {other}", float(within[np.ix_(some, others)].sum() / math.sqrt(size))
