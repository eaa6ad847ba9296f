"""The chart of what a team does for one facet, over all cycles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from markupsafe import Markup

from wholesum.charts.chart import Chart, Table
from wholesum.charts.kit.columns import Columns
from wholesum.charts.kit.frame import WIDTH
from wholesum.charts.kit.marks import bar_upright, diamond, path
from wholesum.charts.kit.text import text
from wholesum.core.signal import TOO_FEW, Signal
from wholesum.tables import plain

_MOST: Final = 12
_LONGEST_NAME: Final = 40
_NOT_SHOWN: Final = "not shown"


def chart_over_time(signals: Sequence[Signal]) -> Chart:
    """Draw the value of one practice for one facet in each cycle.

    Parameters
    ----------
    signals
        At least one, of one facet and practice, cycles in order of time.

    Returns
    -------
    Chart
        One column a cycle: the figure and its interval.
    """
    shown = list(signals[-_MOST:])
    latest = shown[-1]
    hidden = any(not is_drawn(signal) for signal in shown)
    columns = Columns(
        [plain(signal.cycle, _LONGEST_NAME) for signal in shown],
        latest.low,
        latest.high,
        remark=_NOT_SHOWN if hidden else "",
    )
    values = [latest.low + (latest.high - latest.low) * step / 4 for step in range(5)]
    shapes = [*columns.frame([(value, figure(latest, value)) for value in values])]
    shapes += _line(shown, columns)
    for place, signal in enumerate(shown):
        shapes += _column(signal, columns, place)
    return Chart(
        title=_title(latest),
        reading=(
            "Diamond: the figure. Bar: where the true figure plausibly lies (90%). Hollow "
            "diamond: too few cases to conclude anything."
        ),
        basis=". ".join(f"{signal.cycle}: {signal.words}" for signal in shown) + ".",
        limits=(
            "The chart counts only what was recorded. A higher figure is not "
            "always better: ask why it is high."
        ),
        shapes=tuple(shapes),
        width=WIDTH,
        height=columns.height,
        table=Table(
            ("Cycle", "Figure", "90% interval", "What was counted", "Since the cycle before"),
            tuple(_cells(signal) for signal in shown),
        ),
    )


def figure(signal: Signal, value: float) -> str:
    """Write the value of a signal: as a percentage if it is a share, else as a number.

    Parameters
    ----------
    signal
        The signal, whose scale says what unit it is.
    value
        A value on that scale.

    Returns
    -------
    str
        Such as "64%"; "0.64" for an index from 0 to 1, and "3.4" for a mean.
    """
    if signal.count is not None:
        return f"{100 * value:.0f}%"
    return f"{value:.2f}" if (signal.low, signal.high) == (0, 1) else f"{value:.1f}"


def is_drawn(signal: Signal) -> bool:
    """Return whether a signal has enough cases for its value to be drawn."""
    return signal.estimate is not None and not signal.too_few


def _title(latest: Signal) -> str:
    name = f"{latest.facet.name}, {latest.mark or f'from {latest.practice}'}"
    if latest.estimate is None:
        return f"{name}: {latest.withheld}"
    if latest.too_few:
        return f"{name}: {latest.counted}, {TOO_FEW}"
    change = f": {latest.change} than in the previous cycle" if "likely" in latest.change else ""
    return f"{name}, is at {figure(latest, latest.estimate.value)} ({latest.counted}){change}"


def _cells(signal: Signal) -> tuple[str, ...]:
    known = None if signal.too_few else signal.estimate
    hidden = TOO_FEW if signal.too_few else signal.withheld
    return (
        signal.cycle,
        hidden if known is None else figure(signal, known.value),
        "" if known is None else f"{figure(signal, known.low)} to {figure(signal, known.high)}",
        signal.words,
        signal.change,
    )


def _line(signals: Sequence[Signal], columns: Columns) -> Iterator[Markup]:
    joined = [
        (x, columns.scale.at(signal.estimate.value))
        for signal, x in zip(signals, columns.places, strict=True)
        if signal.estimate is not None and is_drawn(signal)
    ]
    yield from path(joined, "path does")


def _column(signal: Signal, columns: Columns, place: int) -> Iterator[Markup]:
    x, y, labelled = columns.places[place], columns.scale.at, columns.labelled[place]
    known = signal.estimate
    if known is None or signal.too_few:
        if labelled:
            yield text(signal.counted or _NOT_SHOWN, x, columns.middle, "remark", "middle")
        return
    yield bar_upright(x, y(known.high), y(known.low), "whole does")
    yield diamond(x, y(known.value), 7, "mark does" if signal.enough else "open does")
    if labelled:
        above = min(y(known.high), y(known.value) - 7) - 6
        yield text(figure(signal, known.value), x, above, "number", "middle")
