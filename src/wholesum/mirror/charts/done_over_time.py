"""The chart of what a team does for one facet, cycle by cycle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from markupsafe import Markup

from wholesum.charts.chart import Chart, Table, tag
from wholesum.core.signal import Signal
from wholesum.tables import plain

_WIDTH, _HEIGHT = 420.0, 222.0
_LEFT, _RIGHT = 44.0, 390.0
_TOP, _BOTTOM = 26.0, 192.0
_MOST: Final = 12
_LONGEST: Final = 10


def done_through_time(signals: Sequence[Signal]) -> Chart:
    """Draw what one practice tells of one facet through the cycles.

    Parameters
    ----------
    signals
        At least one, of one facet and practice, cycles in order of time.

    Returns
    -------
    Chart
        One column a cycle: the figure, and where it may truly lie.
    """
    shown = list(signals[-_MOST:])
    step = (_RIGHT - _LEFT) / len(shown)
    places = [_LEFT + step * (place + 0.5) for place in range(len(shown))]
    shapes = [*_scale(shown[-1]), *_path(shown, places)]
    for signal, x in zip(shown, places, strict=True):
        shapes += _column(signal, x)
    return Chart(
        title=_title(shown[-1]),
        reading="Diamond: the figure. Bar: where it may truly lie (90 %). Hollow: too few to tell.",
        basis=". ".join(f"{signal.cycle}: {signal.words}" for signal in shown) + ".",
        limits="It counts what is recorded. More is not better in itself; ask what stands behind.",
        shapes=tuple(shapes),
        width=_WIDTH,
        height=_HEIGHT,
        table=Table(
            ("Cycle", "Figure", "May truly lie", "What was counted", "Since the cycle before"),
            tuple(_cells(signal) for signal in shown),
        ),
    )


def figure(signal: Signal, value: float) -> str:
    """Write a value in the unit of a signal: shares as per cent, else with one decimal.

    Parameters
    ----------
    signal
        The signal, whose scale says what unit it is.
    value
        A value on that scale.

    Returns
    -------
    str
        Such as "64 %" or "3.4".
    """
    share = (signal.low, signal.high) == (0, 1)
    return f"{100 * value:.0f} %" if share else f"{value:.1f}"


def _title(latest: Signal) -> str:
    name = f"{latest.facet.name}, from {latest.practice}"
    if latest.estimate is None:
        return f"{name}: {latest.withheld}"
    change = f": {latest.change} than in the cycle before" if "likely" in latest.change else ""
    return f"{name}, stands at {figure(latest, latest.estimate.value)}{change}"


def _cells(signal: Signal) -> tuple[str, ...]:
    known = signal.estimate
    return (
        signal.cycle,
        signal.withheld if known is None else figure(signal, known.value),
        "" if known is None else f"{figure(signal, known.low)} to {figure(signal, known.high)}",
        signal.words,
        signal.change,
    )


def _level(signal: Signal, value: float) -> float:
    return _BOTTOM - (_BOTTOM - _TOP) * (value - signal.low) / (signal.high - signal.low)


def _scale(signal: Signal) -> Iterator[Markup]:
    for step in range(5):
        value = signal.low + (signal.high - signal.low) * step / 4
        y = _level(signal, value)
        yield tag("line", x1=_LEFT, x2=_RIGHT, y1=y, y2=y, class_="grid")
        words = figure(signal, value)
        yield tag("text", words, x=_LEFT - 8, y=y + 4, text_anchor="end", class_="tick")


def _path(signals: Sequence[Signal], places: Sequence[float]) -> Iterator[Markup]:
    points = [
        f"{x:.1f},{_level(signal, signal.estimate.value):.1f}"
        for signal, x in zip(signals, places, strict=True)
        if signal.estimate is not None
    ]
    if len(points) > 1:
        yield tag("polyline", points=" ".join(points), class_="path does")


def _column(signal: Signal, x: float) -> Iterator[Markup]:
    name = plain(signal.cycle, _LONGEST)
    yield tag("text", name, x=x, y=_HEIGHT - 8, text_anchor="middle", class_="tick")
    if signal.estimate is None:
        y = _HEIGHT / 2
        yield tag("text", "not shown", x=x, y=y, text_anchor="middle", class_="remark")
        return
    top, bottom = (_level(signal, end) for end in (signal.estimate.high, signal.estimate.low))
    yield tag("rect", x=x - 5, y=top, width=10, height=bottom - top, rx=5, class_="whole does")
    y = _level(signal, signal.estimate.value)
    drawn = f"M{x - 7:g} {y:g}L{x:g} {y - 7:g}L{x + 7:g} {y:g}L{x:g} {y + 7:g}Z"
    yield tag("path", d=drawn, class_="mark does" if signal.enough else "open does")
    words = figure(signal, signal.estimate.value)
    yield tag("text", words, x=x + 12, y=y + 5, class_="number")
