"""The published results of the points that members gave to goals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from wholesum.charts.chart import Chart
from wholesum.focus.charts.shares import ShareFormat, goal_weights_chart
from wholesum.focus.disclosure import FEW, MEANS_FROM, MOST, in_bands
from wholesum.focus.portfolio.goal_weights import independent_markets, weights_of
from wholesum.focus.portfolio.rankings import kendall_w
from wholesum.web.focus.models import Asking, FocusRound
from wholesum.web.focus.sheets import read_points
from wholesum.web.rounds.models import SealedSheet

HIGH: Final = 0.7
"""Agreement from here on is one class: above it few orders would be possible, below it many are."""
FAIR: Final = 0.4
"""Agreement from here on is called fair."""
LEAST_GOALS: Final = 3


@dataclass(frozen=True)
class Figures:
    """The chart of weights from points on goals or values, and how far the members agree.

    Parameters
    ----------
    chart
        The weights in whole percent, and near an end only as a band; from `MEANS_FROM` people on
        and the plain means.
    order
        Whether the members order the goals alike, in plain words; empty if it cannot be told.
    agreement
        How far the private rankings agree, compared with chance, as a sentence.
    """

    chart: Chart
    order: str
    agreement: str


def points_table(asking: Asking, things: Sequence[str]) -> list[list[int]]:
    """Return the points of a closed request: one row a member, without names, sorted by points."""
    sheets = SealedSheet.objects.filter(round=str(asking.pk))
    given = [read_points(sheet) for sheet in sheets.values_list("sheet", flat=True)]
    # Sorted, so that a sum of fractions does not depend on the random order of the ids either.
    return sorted([points.get(thing, 0) for thing in things] for points in given)


def goal_figures(focus: FocusRound, asking: Asking) -> Figures | None:
    """Return the weights of the goals; ``None`` while points are open or if too few gave points."""
    if not asking.enough:
        return None
    named = [(str(goal.pk), goal.text) for goal in focus.goals.all()]
    table = points_table(asking, [pk for pk, _text in named])
    return figures_of([text for _pk, text in named], table, closed_on(asking))


def figures_of(names: Sequence[str], table: Sequence[Sequence[int]], when: str) -> Figures:
    """Return the weights of the goals and how far members agree; of many members also mean points.

    Parameters
    ----------
    names
        The goals or values.
    table
        One row a person, in any order.
    when
        When points were closed, in words.

    Returns
    -------
    Figures
        Rounded to whole percent, and near an end only as a band.
    """
    chart = goal_weights_chart(weights_of(tuple(names), table), names, when, TELLING)
    return Figures(chart, *_agreement(np.array(table)))


def closed_on(asking: Asking) -> str:
    """Return the day on which a request for points was closed, as text."""
    return f"closed on {asking.closed}"


def share(part: float) -> str:
    """Return a share in whole percent; near 0 and 100, return a range such as "under 5%"."""
    if part < FEW:
        return _("under %(few)s%%") % {"few": round(100 * FEW)}
    if part > MOST:
        return _("over %(most)s%%") % {"most": round(100 * MOST)}
    return _("%(percent)s%%") % {"percent": round(100 * part)}


def _in_charts(part: float) -> str:
    """Return a share in the notation of charts."""
    return share(part).replace(" %", "%")


TELLING: Final = ShareFormat(_in_charts, in_bands, MEANS_FROM)
"""The format of shares of few people in charts."""


def weigh_goals(focus: FocusRound, sheets: Sequence[str]) -> None:
    """Compute and save the weight of every goal of a focus round.

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


def _agreement(table: NDArray[np.int64]) -> tuple[str, str]:
    """Return the agreement of members on the goals in plain words, with its figure."""
    if table.shape[1] < LEAST_GOALS:
        return "", _(
            "We show how much your rankings of the goals agree only if there are at least "
            "three goals."
        )
    try:
        found = kendall_w(table)
        level, often = found.corrected, found.p
    except ValueError:  # all give equal points: shown as no agreement, so that it is not revealed
        level, often = 0.0, 1.0
    if level >= HIGH:
        sentence = _(
            "Your rankings of the goals agree by %(high)s or more, from 0 (as by "
            "chance) to 1 (all the same). Chance alone seldom gives this much "
            "agreement."
        )
        return _("You all put the goals in much the same order."), sentence % {"high": HIGH}
    sentence = _(
        "Your rankings of the goals agree by %(level)s, from 0 (as by chance) to 1 "
        "(all the same). Chance alone gives this much agreement about %(times)s "
        "times in 100."
    )
    # As in the details, so that the words are never finer than the figure.
    if round(level, 1) >= FAIR:
        order = _("You put the goals in a fairly similar order.")
    else:
        order = _("You put the goals in different orders.")
    return order, sentence % {"level": f"{level:.1f}", "times": max(1, round(100 * often))}
