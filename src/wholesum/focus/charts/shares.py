"""Charts of shares: the weights of goals, and stated values next to the hours spent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from markupsafe import Markup

from wholesum.charts.chart import Chart, Table, tag
from wholesum.charts.kit.frame import LEFT, RIGHT, WIDTH, Scale
from wholesum.charts.kit.marks import upright
from wholesum.charts.kit.rows import Rows
from wholesum.charts.kit.text import text, width_of
from wholesum.charts.kit.words import counted, percent
from wholesum.core.cycle import Cycle
from wholesum.focus.disclosure import LEAST_SHOWN, MEANS_FROM, in_bands, words_in_bands
from wholesum.focus.evidence import FocusEvidence
from wholesum.focus.portfolio.composition import LEAST_PERIODS, Gap
from wholesum.focus.portfolio.goal_weights import Weights, point_table, weights_of
from wholesum.tables import plain

_LONGEST: Final = 200
_LABEL: Final = 46
_BAR: Final = 8.0


@dataclass(frozen=True)
class ShareFormat:
    """How precisely a chart may show the shares of a team.

    Parameters
    ----------
    words
        A share in words.
    drawn
        A share as it is drawn, no finer than the words.
    means_from
        The fewest people for whom a plain average is shown.
    """

    words: Callable[[float], str]
    drawn: Callable[[float], float]
    means_from: int = 1


WHOLE_PERCENT: Final = ShareFormat(percent, float)
"""In whole percent, for evidence that may be shown as it is."""

IN_BANDS: Final = ShareFormat(words_in_bands, in_bands, MEANS_FROM)
"""In whole percent, and near an end as a band, for what a few people gave."""


def goal_weights_chart(
    weights: Weights, texts: Sequence[str], when: str, shown_as: ShareFormat = WHOLE_PERCENT
) -> Chart:
    """Draw the weight of each goal as computed by two methods: markets and plain average.

    Parameters
    ----------
    weights
        The weights.
    texts
        The goals in words, in the order of the weights.
    when
        When points were given, in words.
    shown_as
        The precision of shares in charts.

    Returns
    -------
    Chart
        A row a goal: a bar for the market, and a line across it for the average where enough
        people gave points to show one.
    """
    with_mean = weights.n >= shown_as.means_from
    shares = np.stack([weights.market, weights.mean][: 1 + with_mean]).T.tolist()
    rows = [_row(name, parts, shown_as) for name, parts in zip(texts, shares, strict=True)]
    # Sorted by the drawn shares, so that the order shows no more than the drawing.
    rows.sort(key=lambda row: -row.parts[0])
    shapes, height = _bars(rows, "whole said")
    line = (
        "Line: the plain average, for comparison."
        if with_mean
        else f"With fewer than {shown_as.means_from} people no average is shown: you could work "
        "out the points of others."
    )
    whole = sum(round(100 * row.parts[0]) for row in rows) == 100
    rounded = "" if whole else " The weights are rounded, so they do not sum to 100%."
    return Chart(
        title=_goals_title(rows),
        reading="Bar: the weight of each goal, computed so that nobody gains by exaggerating."
        f"{rounded} {line}",
        basis=f"{weights.n} members gave 100 points each, {when}.",
        limits=(
            "The chart shows what the team wants. It does not show what is right, "
            "and it shows no single member."
        ),
        shapes=shapes,
        width=WIDTH,
        height=height,
        table=Table(
            ("Goal", "Weight", "Plain average")[: 2 + with_mean],
            tuple((row.name, *row.words) for row in rows),
        ),
    )


def _goals_title(rows: Sequence[_Row]) -> str:
    """Name the goal with the most weight, unless rounding could change which goal it is."""
    percents = [round(100 * row.parts[0]) for row in rows]
    if len(rows) > 1 and max(percents) - min(percents) <= 1:
        return f"The {len(rows)} goals have the same weight"
    return f"{plain(rows[0].name, _LABEL)} has the most weight: {rows[0].words[0]}"


def stated_and_expressed(gap: Gap, when: str, shown_as: ShareFormat = WHOLE_PERCENT) -> Chart:
    """Draw for each value the share that the team stated next to its share of the hours.

    Parameters
    ----------
    gap
        The two, compared.
    when
        The time of the hours, in words.
    shown_as
        How exactly the stated shares are shown; the expressed ones are shown in whole percent.

    Returns
    -------
    Chart
        A row a value: a bar for where the hours went, a line across it for the stated share.
    """
    shares = zip(gap.names, gap.expressed.tolist(), gap.stated.tolist(), strict=True)
    rows = [
        _Row(
            name,
            (expressed, shown_as.drawn(stated)),
            (WHOLE_PERCENT.words(expressed), shown_as.words(stated)),
        )
        for name, expressed, stated in shares
    ]
    shapes, height = _bars(rows, "whole does")
    moved = gap.moved
    known = moved.n >= LEAST_PERIODS
    span = f" ({moved.low:.0%} to {moved.high:.0%})" if known else ""
    sure = "" if known else ", too few for an interval"
    return Chart(
        title=f"{shown_as.words(moved.value)}{span} of our {gap.unit} would have to move",
        reading=f"Bar: where our {gap.unit} went. Line: what we say it should be.",
        basis=f"{counted(moved.n, 'period')}{sure}, {when}.",
        limits="Duties that nobody values also take time, and records of hours have errors.",
        shapes=shapes,
        width=WIDTH,
        height=height,
        table=Table(
            ("Value", f"Our {gap.unit}", "We say"),
            tuple((row.name, *row.words) for row in rows),
        ),
    )


def focus_charts(evidence: FocusEvidence, cycles: Sequence[Cycle], facet: str) -> Iterator[Chart]:
    """Yield the charts from focus rounds that the Mirror shows for a facet.

    Parameters
    ----------
    evidence
        The focus.
    cycles
        The cycles in order of time.
    facet
        The facet's code.

    Yields
    ------
    Chart
        The weights of goals, for shared goals, if at least five gave points: with fewer, an
        average reveals too much about its members.
    """
    upto = cycles[-1].ends if cycles else None
    rows = evidence.points
    if upto is not None:
        rows = rows.filter(pl.col("given") < upto)
    names, points = point_table(rows, "goal")
    if facet == "shared_goals" and len(points) >= LEAST_SHOWN:
        texts = dict(evidence.goals.select("goal", "text").rows())
        days = rows["given"].drop_nulls().sort().to_list()
        when = f"by {days[-1]}" if days else "no day given"
        shown = [texts.get(name) or name for name in names]
        yield goal_weights_chart(weights_of(names, points), shown, when, IN_BANDS)


@dataclass(frozen=True)
class _Row:
    """One row of a chart: a bar, perhaps with a line across it, and the text."""

    name: str
    parts: tuple[float, ...]
    words: tuple[str, ...]


def _row(name: str, parts: Sequence[float], shown_as: ShareFormat) -> _Row:
    return _Row(name, tuple(map(shown_as.drawn, parts)), tuple(map(shown_as.words, parts)))


def _bars(shares: Sequence[_Row], name: str) -> tuple[tuple[Markup, ...], float]:
    """Draw the row of each value: a bar and a line; return the shapes and their total height."""
    top = max(max(share.parts) for share in shares) or 1.0
    ends = [" · ".join(share.words) for share in shares]
    room = max(width_of(end, "number") for end in ends) + 8
    scale = Scale(0.0, top, LEFT, RIGHT - room)
    rows = Rows()
    for share, end in zip(shares, ends, strict=True):
        bar, *lines = map(scale.at, share.parts)
        rows.paragraph(plain(share.name, _LONGEST))
        wide, y = max(bar - LEFT, 1.0), rows.y
        shapes = [
            tag("rect", x=LEFT, y=y + 9, width=wide, height=_BAR, rx=2, class_=name),
            *(upright(line, y + 6, y + 20, "mean") for line in lines),
            text(end, RIGHT, y + 18, "number", "end"),
        ]
        rows.add(shapes, 28)
    return tuple(rows.shapes), rows.y + 4
