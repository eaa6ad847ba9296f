"""Estimate which share of a team's hours goes to its goals and to change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from wholesum.core.proportion import ProportionPosterior
from wholesum.focus.evidence import FocusEvidence
from wholesum.focus.portfolio.resampling import (
    Figure,
    FloatArray,
    posterior_within,
    reach_of,
    share_posterior_within,
)
from wholesum.tables import listed

NO_GOAL = ""
"""Name of the share of hours that serve no goal."""


@dataclass(frozen=True)
class HoursShare:
    """A share of a team's hours, with its interval and the counted hours.

    Parameters
    ----------
    value
        The share.
    posterior
        Posterior of the true value.
    hours
        The hours it is of.
    counted
        The hours that count as it, where they are whole efforts.
    periods
        How many weeks or months.
    people
        How many people logged hours.
    """

    value: float
    posterior: ProportionPosterior
    hours: float
    counted: float
    periods: int
    people: int


def relevance(
    work: pl.DataFrame, evidence: FocusEvidence, weights: Mapping[str, float], *, seed: int = 0
) -> HoursShare | None:
    """Estimate how closely the hours of a team follow the weights of its goals.

    1 − ½·Σ|h_g − w_g| over the goals, with h the share of hours and w the weight; "no goal" is a
    goal of weight 0. The hours of an effort are divided evenly among its goals.

    Parameters
    ----------
    work
        The rows of the table ``work`` that count.
    evidence
        The focus, for the efforts' goals.
    weights
        The weight of each goal, in sum 1.
    seed
        Random seed of the bootstrap over person-weeks.

    Returns
    -------
    HoursShare or None
        ``None`` where no hours are logged or no goal has a weight. ``counted`` are the hours that
        serve a goal.

    Notes
    -----
    The weeks of all people are drawn one by
    one, as if what hits all in one week did not exist. 1 is not a target: some hours only keep
    things going.
    """
    if work.is_empty() or not weights or not work["hours"].sum() > 0:
        return None
    names = [*weights, NO_GOAL]
    wanted = np.array([*weights.values(), 0.0])
    of_effort = _shares(evidence.efforts, "goals", names)

    def figure(sums: FloatArray) -> FloatArray:
        shares = sums / sums.sum(axis=1, keepdims=True)
        apart: FloatArray = np.abs(shares - wanted).sum(axis=1)
        return 1 - apart / 2

    units = _units(work, of_effort, len(names))
    return _read(work, units, figure, float(units[:, :-1].sum()), seed)


def goal_share(
    work: pl.DataFrame, evidence: FocusEvidence, goals: list[str], *, seed: int = 0
) -> HoursShare | None:
    """Estimate the share of a team's hours spent on efforts that serve a goal.

    Parameters
    ----------
    work
        The rows of the table ``work`` that count; hours on efforts that are not in the inventory
        are left out.
    evidence
        The focus, for the efforts' goals.
    goals
        The ids of the team's goals.
    seed
        Random seed of the bootstrap over person-weeks.

    Returns
    -------
    HoursShare or None
        ``None`` where no hours are logged.

    Notes
    -----
    The weeks of all people are drawn one by one, as if what hits all in one week did not exist.
    All hours on goals are not a target: some hours only keep things going.
    """
    units = _units(work, _shares(evidence.efforts, "goals", [*goals, NO_GOAL]), len(goals) + 1)
    hours = float(units.sum())
    if not hours:
        return None
    parts = np.stack([units[:, :-1].sum(axis=1), units[:, -1]], axis=1)
    return _part_read(work, parts, seed)


def change_share(
    work: pl.DataFrame, evidence: FocusEvidence, *, seed: int = 0
) -> HoursShare | None:
    """Estimate which share of the hours goes to change, compared with running the work.

    Parameters
    ----------
    work
        The rows of the table ``work`` that count.
    evidence
        The focus, for the efforts' reach; hours on efforts without one are left out.
    seed
        Random seed of the bootstrap over person-weeks.

    Returns
    -------
    HoursShare or None
        ``None`` where no such hours are logged.

    Notes
    -----
    More is not better in itself: trains must run.
    """
    kinds = dict(evidence.efforts.select("effort", "reach").rows())
    known = work.filter(pl.col("effort").replace_strict(kinds, default=None).is_not_null())
    if known.is_empty() or not known["hours"].sum() > 0:
        return None
    table = {
        effort: np.array([kind == "change", kind == "run"], dtype=np.float64)
        for effort, kind in kinds.items()
    }
    return _part_read(known, _units(known, table, 2), seed)


def hours_by(evidence: FocusEvidence, column: str, names: list[str]) -> FloatArray:
    """Return the monthly hours of a team's current efforts for each goal or each value.

    Parameters
    ----------
    evidence
        The focus.
    column
        ``goals`` or ``values``.
    names
        Their ids.

    Returns
    -------
    ndarray
        Shape (names,); hours of an effort are divided evenly among those it names.
    """
    going = evidence.efforts.filter(pl.col("until").is_null())
    table = _shares(going, column, [*names, NO_GOAL])
    hours = dict(going.select("effort", "hours").rows())
    rows = [hours[effort] * shares for effort, shares in table.items()]
    return np.sum(rows, axis=0)[:-1] if rows else np.zeros(len(names))


def expressed_hours(evidence: FocusEvidence, names: list[str]) -> FloatArray:
    """Return the hours that a team spent on each value in each period.

    Parameters
    ----------
    evidence
        The focus: its logged work, with the values that efforts express.
    names
        The values.

    Returns
    -------
    ndarray
        Shape (periods, values); hours on efforts that express none of them are left out.
    """
    table = _shares(evidence.efforts, "values", [*names, NO_GOAL])
    summed = evidence.work.group_by("period", "effort").agg(pl.col("hours").sum()).sort("period")
    found: dict[object, FloatArray] = {}
    for period, effort, hours in summed.iter_rows():
        if effort in table:
            found[period] = found.get(period, np.zeros(len(names))) + hours * table[effort][:-1]
    return np.array(list(found.values())).reshape(-1, len(names))


def _shares(efforts: pl.DataFrame, column: str, names: list[str]) -> dict[str, FloatArray]:
    """Return how the hours of each effort divide over goals; the last share is "no goal"."""
    place = {name: number for number, name in enumerate(names)}
    found = {}
    for effort, named in efforts.select("effort", listed(column)).iter_rows():
        known = [place[name] for name in named if name in place] or [len(names) - 1]
        shares = np.zeros(len(names))
        shares[known] = 1 / len(known)
        found[effort] = shares
    return found


def _units(work: pl.DataFrame, table: Mapping[str, FloatArray], parts: int) -> FloatArray:
    """Return the hours of each person in each period as rows, divided over goals as columns."""
    units: dict[tuple[object, object], FloatArray] = {}
    for effort, person, hours, period in work.select(
        "effort", "person", "hours", "period"
    ).iter_rows():
        if effort in table:
            row = units.setdefault((person, period), np.zeros(parts))
            row += hours * table[effort]
    return np.array(list(units.values())).reshape(-1, parts)


def _part_read(work: pl.DataFrame, parts: FloatArray, seed: int = 0) -> HoursShare:
    """Estimate the first of two amounts of hours as a share of both."""

    def share(sums: FloatArray) -> FloatArray:
        shares: FloatArray = sums[:, 0] / sums.sum(axis=1)
        return shares

    counted, hours = float(parts[:, 0].sum()), float(parts.sum())
    return HoursShare(
        counted / hours,
        share_posterior_within(counted / hours, parts, share, seed),
        hours,
        counted,
        work["period"].n_unique(),
        work["person"].n_unique(),
    )


def _read(
    work: pl.DataFrame,
    units: FloatArray,
    figure: Figure,
    counted: float,
    seed: int,
) -> HoursShare:
    value = float(figure(units.sum(axis=0)[np.newaxis])[0])
    reach = reach_of(units, figure, seed)
    return HoursShare(
        value,
        posterior_within(value, reach),
        float(work["hours"].sum()),
        float(counted),
        work["period"].n_unique(),
        work["person"].n_unique(),
    )
