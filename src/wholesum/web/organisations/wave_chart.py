"""The chart of a wave: for each facet, where the middle half of the teams lies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from wholesum.charts.chart import Chart, Table
from wholesum.charts.kit.frame import LEFT, RIGHT, WIDTH, Scale, axis
from wholesum.charts.kit.marks import across, bar_across, circle
from wholesum.charts.kit.rows import Rows
from wholesum.charts.kit.text import text
from wholesum.core.facets import FACET
from wholesum.places.waves import LEAST_FOR_HALF, FacetFigure

IntervalLine: TypeAlias = tuple[str, float | None, float | None, float | None, float | None, str]
"""The name of a figure, the figure, both ends of its interval, the earlier figure, its format."""
_SCALE: Final = Scale(1, 5, LEFT + 8, RIGHT - 8)


def wave_chart(
    figures: Sequence[FacetFigure], day: str, invited: int, before: Mapping[str, float | None]
) -> Chart | None:
    """Draw the figures of a wave.

    Parameters
    ----------
    figures
        One for each facet, in the order of the facets.
    day
        The day of the wave, in words.
    invited
        How many teams the organisation has.
    before
        The mean of each facet in the wave before.

    Returns
    -------
    Chart or None
        ``None`` where no facet is shown.
    """
    shown = [figure for figure in figures if figure.mean is not None]
    if not shown:
        return None
    rows = interval_rows(
        _SCALE,
        range(1, 6),
        [
            (FACET[one.facet].name, one.mean, one.low, one.high, before.get(one.facet), ".1f")
            for one in shown
        ],
    )
    most = max(figure.teams for figure in shown)
    half = "Bar: the middle half of the teams. " if most >= LEAST_FOR_HALF else ""
    past = " Ring: the average in the wave before." if any(before.values()) else ""
    return Chart(
        title=f"What {most} of {invited} teams say about leading together",
        reading=f"{half}Dot: the average of the teams.{past}",
        basis=f"{day}: {most} of {invited} teams are counted.",
        limits=(
            "Each team counts the same, and no team is named or ranked. Teams that did not agree "
            "may differ."
        ),
        shapes=tuple(rows.shapes),
        width=WIDTH,
        height=rows.y + 4,
        table=Table(
            ("Facet", "Average", "Middle half", "Wave before", "Teams"),
            tuple(_cells(figure, before.get(figure.facet)) for figure in figures),
        ),
    )


def interval_rows(scale: Scale, ticks: Sequence[float], lines: Iterable[IntervalLine]) -> Rows:
    """Draw a row for each figure: its interval as a bar, the earlier figure as a ring, a dot."""
    rows = Rows()
    for name, value, low, high, earlier, form in lines:
        if value is None:
            continue
        rows.space(6)
        rows.paragraph(name)
        y = rows.y + 14
        rows.add([across(scale.start, scale.end, y, "track")])
        if low is not None and high is not None:
            rows.add([bar_across(scale.at(low), scale.at(high), y, "whole said")])
        if earlier is not None:
            rows.add([circle(scale.at(earlier), y, 4.5, "past said")])
        rows.add([circle(scale.at(value), y, 5.5, "dot")])
        rows.add([text(f"{value:{form}}", RIGHT, rows.y - 1, "tick", "end")], 26)
    rows.add(axis(scale, rows.y + 4, ticks), 28)
    return rows


def _cells(figure: FacetFigure, before: float | None) -> tuple[str, ...]:
    name = FACET[figure.facet].name
    if figure.mean is None:
        return name, "not shown", "", "", ""
    half = "" if figure.low is None else f"{figure.low:.1f} to {figure.high:.1f}"
    earlier = "" if before is None else f"{before:.1f}"
    return name, f"{figure.mean:.1f}", half, earlier, str(figure.teams)
