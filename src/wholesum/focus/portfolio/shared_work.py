"""Measure how much work people share across functions, and how well they can replace each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from wholesum.core.evenness import estimate_evenness
from wholesum.core.proportion import ProportionPosterior, share_posterior
from wholesum.focus.portfolio.resampling import (
    FloatArray,
    posterior_within,
    reach_of,
    share_posterior_within,
)
from wholesum.focus.rules.ballots import IntArray

_DRAWS: Final = 4_000


@dataclass(frozen=True)
class CrossFunctionWork:
    """How much of the shared work on efforts is between people of different functions.

    Parameters
    ----------
    value
        The share of pairs across functions over what chance gives, cut at 1.
    posterior
        Posterior of the true value.
    pairs_posterior
        Posterior of the share of pairs across functions, without chance.
    across, pairs
        How many of the pairs who worked on the same effort are of different functions.
    shared
        How many efforts were shared.
    chance
        The share that random partners would give.
    p
        How often random functions give as large a share or a larger one.
    """

    value: float
    posterior: ProportionPosterior
    pairs_posterior: ProportionPosterior
    across: int
    pairs: int
    shared: int
    chance: float
    p: float


@dataclass(frozen=True)
class Interchangeability:
    """How much of the work is done by two or more people who take turns to lead.

    Parameters
    ----------
    value
        √(C·E).
    posterior
        Posterior of the true value.
    held, efforts
        How many efforts two or more people worked on, of how many.
    covered
        C: the share of hours on such efforts.
    led
        How often an effort was led in a period.
    evenness
        E: how evenly the lead is spread over the members, 1 if all lead equally.
    """

    value: float
    posterior: ProportionPosterior
    held: int
    efforts: int
    covered: float
    led: int
    evenness: float


def across_functions(
    work: pl.DataFrame, people: pl.DataFrame, *, seed: int = 0
) -> CrossFunctionWork | None:
    """Estimate how much shared work crosses functions, compared with random teams.

    Every two people who worked on the same effort are a tie. The share of ties between different
    functions is divided by the share that random partners would give, 1 − Σ n_f(n_f − 1)/(N(N − 1))
    for N people, n_f of them of function f, and cut at 1.

    Parameters
    ----------
    work
        The rows of the table ``work`` that count.
    people
        With columns ``person`` and ``function``; people who are missing here are left out.
    seed
        Random seed of the bootstrap over efforts and of the shuffled functions.

    Returns
    -------
    CrossFunctionWork or None
        ``None`` without shared work, or with fewer than two functions.

    Notes
    -----
    It says that people of different functions worked on the same thing,
    not that they worked together.

    References
    ----------
    Krackhardt, D. & Stern, R. N. (1988). Informal networks and organizational crises. Social
    Psychology Quarterly 51, 123-140.
    """
    ties = _ties(work, dict(people.select("person", "function").drop_nulls().rows()))
    if ties is None:
        return None
    effort, first, second, codes = ties
    sizes = np.bincount(codes)
    chance = 1 - float((sizes * (sizes - 1)).sum()) / (len(codes) * (len(codes) - 1))
    outer = codes[first] != codes[second]
    counts = [np.bincount(effort, outer), np.bincount(effort, ~outer)]
    units = np.stack(counts, axis=1).astype(np.float64)

    def figure(sums: FloatArray) -> FloatArray:
        shares: FloatArray = sums[:, 0] / sums.sum(axis=1)
        return np.minimum(shares / chance, 1.0)

    def share(sums: FloatArray) -> FloatArray:
        shares: FloatArray = sums[:, 0] / sums.sum(axis=1)
        return shares

    value = float(figure(units.sum(axis=0)[np.newaxis])[0])
    rng = np.random.default_rng(seed)
    dealt = rng.permuted(np.broadcast_to(codes, (_DRAWS, len(codes))), axis=1)
    seen = (dealt[:, first] != dealt[:, second]).sum(axis=1) >= outer.sum()
    return CrossFunctionWork(
        value,
        posterior_within(value, reach_of(units, figure, seed)),
        share_posterior_within(outer.mean(), units, share, seed),
        int(outer.sum()),
        len(effort),
        len(units),
        chance,
        float((1 + seen.sum()) / (_DRAWS + 1)),
    )


def _ties(work: pl.DataFrame, functions: Mapping[str, str]) -> tuple[IntArray, ...] | None:
    """Return each pair of people who work on the same effort, and the function of each person."""
    worked = work.filter((pl.col("hours") > 0) & pl.col("person").is_in(list(functions)))
    rows = worked.group_by("effort", maintain_order=True).agg(pl.col("person").unique().sort())
    teams = rows["person"].to_list()
    workers = sorted({name for members in teams for name in members})
    codes = np.unique([functions[name] for name in workers], return_inverse=True)[1]
    place = {name: number for number, name in enumerate(workers)}
    ties = [
        (effort, place[first], place[second])
        for effort, members in enumerate(filter(lambda members: len(members) > 1, teams))
        for number, first in enumerate(members)
        for second in members[:number]
    ]
    if not ties or codes.max() < 1:
        return None
    return (*np.array(ties, dtype=np.int64).T, codes)


def held_by_two(work: pl.DataFrame) -> tuple[int, int, float]:
    """Count the efforts on which two or more people worked.

    Parameters
    ----------
    work
        The rows of the table ``work`` that count.

    Returns
    -------
    held, efforts : int
        How many efforts two or more worked on, of how many that took hours.
    covered : float
        The share of the hours that went into such efforts; 0 without hours.
    """
    efforts = (
        work.filter(pl.col("hours") > 0)
        .group_by("effort", maintain_order=True)
        .agg(pl.col("hours").sum(), held=pl.col("person").n_unique() > 1)
    )
    hours = float(efforts["hours"].sum())
    covered = float(efforts.filter("held")["hours"].sum()) / hours if hours else 0.0
    return int(efforts["held"].sum()), efforts.height, covered


def interchangeability(work: pl.DataFrame, members: int) -> Interchangeability | None:
    """Estimate how far two or more people share work and take turns to lead: √(C·E).

    C is the share of hours on efforts that two or more people worked on. E = (1 − λ)/(1 − 1/m) with
    λ = Σ x(x − 1)/(T(T − 1)), where of T leads in m members each had x; it is cut at 0 and 1.

    Parameters
    ----------
    work
        The rows of the table ``work`` that count; ``lead`` is true if the person led.
    members
        Number of people who could have led; everyone who led counts too.

    Returns
    -------
    Interchangeability or None
        ``None`` without hours, with fewer than two members, or two leads.

    Notes
    -----
    The posterior of E is that of :func:`wholesum.core.evenness.estimate_evenness`.

    A member who worked on an effort is taken to be able to do it; a member who never
    did may be able to as well.

    References
    ----------
    Simpson, E. H. (1949). Measurement of diversity. Nature 163, 688.
    """
    worked = work.filter(pl.col("hours") > 0)
    leads = worked.filter(pl.col("lead").fill_null(value=False))
    led = leads["person"].value_counts().sort("person")["count"].to_list()
    lead = estimate_evenness([led], [max(members, len(led))], "how evenly members lead")
    if lead is None:
        return None
    efforts = worked.group_by("effort", maintain_order=True).agg(
        pl.col("hours").sum(), held=pl.col("person").n_unique() > 1
    )
    hours = efforts["hours"].to_numpy()
    held = efforts["held"].to_numpy()
    covered = float(hours[held].sum() / hours.sum())
    size = float(hours.sum() ** 2 / (hours**2).sum())
    cover = share_posterior(covered * size, size)
    posterior = ProportionPosterior(
        np.sort(np.sqrt(np.outer(cover.values, lead.posterior.values)), axis=None)
    )
    evenness = lead.value.value
    value = float(np.sqrt(covered * evenness))
    return Interchangeability(
        value, posterior, int(held.sum()), len(hours), covered, lead.things, evenness
    )
