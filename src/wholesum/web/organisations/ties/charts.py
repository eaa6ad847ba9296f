"""The chart of a wave of ties: four figures between 0 and 1, with their intervals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from wholesum.charts.chart import Chart, Table
from wholesum.charts.kit.frame import LEFT, RIGHT, WIDTH, Scale
from wholesum.web.organisations.wave_chart import interval_rows

_SCALE: Final = Scale(0, 1, LEFT + 8, RIGHT - 8)
_NAMES: Final = {
    "bridging": "Bridging: turning to other functions, as headcounts would give",
    "spread": "Spread: on how many people the others rely",
    "mutuality": "Mutuality: pairs who turn to each other",
    "stand_in": "Stand-in: what connects while the busiest are away",
}


def ties_chart(figures: Mapping[str, Any], before: Mapping[str, Any] | None) -> Chart | None:
    """Draw the figures of a wave, next to those of the wave before.

    Parameters
    ----------
    figures
        The figures of the wave.
    before
        The figures of the wave before on the same topic, if there is one.

    Returns
    -------
    Chart or None
        ``None`` where no figure can be told.
    """
    told = [name for name in _NAMES if figures[name] is not None]
    if not told:
        return None
    earlier = {name: _value(before, name) for name in told}
    bounds = {
        name: figures[name]["value"] if name != "stand_in" else {"low": None, "high": None}
        for name in told
    }
    rows = interval_rows(
        _SCALE,
        (0, 0.5, 1),
        [
            (
                _NAMES[name],
                _value(figures, name),
                bounds[name]["low"],
                bounds[name]["high"],
                earlier[name],
                ".2f",
            )
            for name in told
        ],
    )
    ring = " Ring: the wave before." if any(earlier.values()) else ""
    people, answered = figures["people"], figures["answered"]
    return Chart(
        title=f"How {people:,} people in {figures['functions']} functions work together",
        reading=f"Dot: the figure, from 0 to 1. Bar: where it plausibly lies (90% interval).{ring}",
        basis=f"{figures['ties']:,} ties of {answered:,} of {people:,} people.",
        limits="Do not compare two organisations, or people. Ties say nothing of how good work is.",
        shapes=tuple(rows.shapes),
        width=WIDTH,
        height=rows.y + 4,
        table=Table(
            ("Figure", "Value", "Interval", "Wave before"),
            tuple(_cells(name, figures, earlier[name], bounds[name]) for name in told),
        ),
    )


def _value(figures: Mapping[str, Any] | None, name: str) -> float | None:
    if figures is None or figures[name] is None:
        return None
    value = figures[name]["value"]
    return float(value if name == "stand_in" else value["value"])


def _cells(
    name: str, figures: Mapping[str, Any], earlier: float | None, bounds: Mapping[str, Any]
) -> tuple[str, ...]:
    low, high = bounds["low"], bounds["high"]
    return (
        _NAMES[name].partition(":")[0],
        f"{_value(figures, name):.2f}",
        "" if low is None else f"{low:.2f} to {high:.2f}",
        "" if earlier is None else f"{earlier:.2f}",
    )
