"""What points on goals say, as far as it may be shown of a few people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from wholesum.focus.markets import independent_markets, weights_of
from wholesum.focus.rankings import kendall_w
from wholesum.web.focus.models import Asking, FocusRound, FocusSheet
from wholesum.web.focus.sheets import read_points

FEW, MOST = 0.05, 0.8
"""Shares nearer to an end are shown as a band: of them, everybody's points would nearly be told."""
HIGH: Final = 0.7
"""Agreement from here on is one class: above it few orders would be possible, below it many are."""
LEAST_GOALS: Final = 3


@dataclass(frozen=True)
class Weighed:
    """A goal with its weight and its plain mean, in words that give nobody's points away."""

    name: str
    market: float
    weight: str
    mean: str


@dataclass(frozen=True)
class Figures:
    """What points on goals or values say together.

    Parameters
    ----------
    rows
        The goals, the heaviest first.
    n
        How many gave points.
    agreement
        How far the private rankings agree, beside what chance does, as a sentence.
    """

    rows: tuple[Weighed, ...]
    n: int
    agreement: str


def points_table(asking: Asking, things: Sequence[str]) -> list[list[int]]:
    """Return the points of a closed asking, one row a sheet, in an order that tells nothing."""
    sheets = FocusSheet.objects.filter(round=str(asking.pk))
    given = [read_points(sheet) for sheet in sheets.values_list("sheet", flat=True)]
    # Sorted, so that a sum of fractions does not hang on the random order of the ids either.
    return sorted([points.get(thing, 0) for thing in things] for points in given)


def goal_figures(focus: FocusRound, asking: Asking) -> Figures | None:
    """Return what the points on goals say; ``None`` while they are open, or of too few."""
    if not asking.enough:
        return None
    named = [(str(goal.pk), goal.text) for goal in focus.goals.all()]
    table = points_table(asking, [pk for pk, _text in named])
    return figures_of([text for _pk, text in named], table)


def figures_of(names: Sequence[str], table: Sequence[Sequence[int]]) -> Figures:
    """Return weights, means and agreement of points.

    Parameters
    ----------
    names
        The goals or values.
    table
        One row a person, in any order.

    Returns
    -------
    Figures
        Rounded to whole percent, and near an end only as a band.
    """
    weights = weights_of(tuple(names), table)
    rows = [
        Weighed(name, drawn(market), share(market), share(mean))
        for name, market, mean in zip(names, weights.market, weights.mean, strict=True)
    ]
    return Figures(
        tuple(sorted(rows, key=lambda row: -row.market)), weights.n, _agreement(np.array(table))
    )


def drawn(part: float) -> float:
    """Return a share as it is drawn: no nearer to an end than it is told."""
    return round(min(max(part, FEW), MOST), 2)


def share(part: float) -> str:
    """Return a share in whole percent, and near an end a band in its place."""
    if part < FEW:
        return _("under %(few)s %%") % {"few": round(100 * FEW)}
    if part > MOST:
        return _("over %(most)s %%") % {"most": round(100 * MOST)}
    return _("%(percent)s %%") % {"percent": round(100 * part)}


def weigh_goals(focus: FocusRound, sheets: Sequence[str]) -> None:
    """Give every goal of a round its weight.

    Parameters
    ----------
    focus
        The round.
    sheets
        The sheets of points; none, and all goals weigh the same.
    """
    goals = list(focus.goals.all())
    table = [[read_points(sheet).get(str(goal.pk), 0) for goal in goals] for sheet in sheets]
    equal = np.full(len(goals), 1 / len(goals))
    weights = independent_markets(table) if table else equal
    for goal, weight in zip(goals, weights.tolist(), strict=True):
        goal.weight = weight
        goal.save(update_fields=["weight"])


def _agreement(table: NDArray[np.int64]) -> str:
    if table.shape[1] < LEAST_GOALS:
        return _("How far your orders agree is told from three on.")
    try:
        found = kendall_w(table)
        level, often = found.corrected, found.p
    except ValueError:  # all find all the same: said as no agreement, so as not to tell it
        level, often = 0.0, 1.0
    if level >= HIGH:
        told = _(
            "Your private orders agree by %(high)s or more, where 0 is chance and 1 is all the "
            "same; chance alone seldom does as well."
        )
        return told % {"high": HIGH}
    told = _(
        "Your private orders agree by %(level)s, where 0 is chance and 1 is all the same; chance "
        "alone does as well about %(times)s times in 100."
    )
    return told % {"level": f"{level:.1f}", "times": max(1, round(100 * often))}
