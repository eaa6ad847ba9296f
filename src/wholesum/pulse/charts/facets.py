"""Charts of a pulse: a facet through the rounds, and the answers to its items one by one."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from math import ceil
from typing import Final

from markupsafe import Markup

from wholesum.charts.chart import Chart, Table, tag
from wholesum.core.estimate import Estimate
from wholesum.core.facets import FACET
from wholesum.pulse.summary.results import (
    FacetReading,
    ItemReading,
    PulseResult,
    Reading,
)
from wholesum.tables import plain

_WIDTH: Final = 420.0
_LEFT, _RIGHT = 30.0, 390.0
_MOST_DOTS: Final = 24
_LETTERS_A_LINE: Final = 60
_LETTERS_A_NAME: Final = 10
_LABEL: Final = 70.0
_MOST_ROUNDS: Final = 24


def through_time(result: PulseResult, facet: str) -> Chart:
    """Draw one facet through all rounds of a pulse.

    Parameters
    ----------
    result
        The pulse.
    facet
        The facet's code.

    Returns
    -------
    Chart
        One column a round: the mean, the whole team, and asked again.
    """
    points = [
        (round_.round, reading.reading)
        for round_ in result.rounds
        for reading in round_.facets
        if reading.facet == facet
    ][-_MOST_ROUNDS:]
    height = 222.0
    step = (_RIGHT - _LEFT) / max(len(points), 1)
    places = [_LEFT + step * (place + 0.5) for place in range(len(points))]
    low, high = points[-1][1].low, points[-1][1].high
    shapes = [*_scale_lines(low, high, height)]
    shapes += _path(points, places, height)
    apart = ceil(_LABEL / step)
    for place, ((name, reading), x) in enumerate(zip(points, places, strict=True), start=1):
        labelled = (len(points) - place) % apart == 0
        shapes += _column(reading, x, height, labelled=labelled)
        if labelled:
            shapes.append(_text(plain(name, _LETTERS_A_NAME), x, height - 8, "tick"))
    return Chart(
        title=_sentence(FACET[facet].name, points),
        reading="Dot: the mean. Bar: the whole team. Line: if all were asked again (90 %).",
        basis="; ".join(f"{name}: {_count(reading)}" for name, reading in points),
        limits="The same people answer each round, so the lines are rather too long for a change.",
        shapes=tuple(shapes),
        width=_WIDTH,
        height=height,
        table=Table(
            (
                "Round",
                "Mean",
                "Whole team",
                "Asked again",
                "Answered",
                "Agreement",
                "Since last time",
            ),
            tuple(_cells(name, reading) for name, reading in points),
        ),
    )


def item_answers(facet: FacetReading, when: str) -> Chart:
    """Draw the answers to the items of one facet in one round.

    Parameters
    ----------
    facet
        The facet with its items.
    when
        The round.

    Returns
    -------
    Chart
        A strip an item: each answer a dot where distributions may be shown, else the mean alone.
    """
    shapes: list[Markup] = []
    y = 0.0
    for item in facet.items:
        strip, y = _strip(item, y)
        shapes += strip
    dots = any(item.counts is not None for item in facet.items)
    return Chart(
        title=f"The items behind {FACET[facet.facet].name.lower()}, {when}",
        reading=(
            "One dot is one answer; the ring is their mean. Items marked ↓ count the other way."
            if dots
            else "The ring is the mean of the answers. Items marked ↓ count the other way."
        ),
        basis="; ".join(f"{item.item}: {_count(item.reading)}" for item in facet.items),
        limits=(
            "Single items say less than their facet. Where too few differ from the others, single "
            "answers are not shown."
        ),
        shapes=tuple(shapes),
        width=_WIDTH,
        height=y + 4,
        table=_item_table(facet),
    )


def _sentence(name: str, points: list[tuple[str, Reading]]) -> str:
    latest = points[-1][1]
    if latest.withheld:
        return f"{name}: {latest.withheld}"
    if latest.change is None:
        return f"{name} stands at {latest.mean:.1f}"
    return f"{name} stands at {latest.mean:.1f}: {latest.change.words} since {latest.change.since}"


def _count(reading: Reading) -> str:
    if reading.n is None:
        return "not shown"
    return f"n = {reading.n}" + ("" if reading.of is None else f" of {reading.of}")


def _cells(name: str, reading: Reading) -> tuple[str, ...]:
    whole, again = reading.whole_team, reading.again
    return (
        name,
        reading.withheld or f"{reading.mean:.1f}",
        "" if whole is None else _span(whole),
        "" if again is None else _span(again),
        _count(reading),
        _agreement(reading),
        "" if reading.change is None else reading.change.words,
    )


def _agreement(reading: Reading) -> str:
    if reading.two_camps:
        return "two camps"
    return "" if reading.agreement is None else reading.agreement.word


def _scale_lines(low: int, high: int, height: float) -> Iterator[Markup]:
    for value in range(low, high + 1):
        y = _level(value, low, high, height)
        yield tag("line", x1=_LEFT, x2=_RIGHT, y1=y, y2=y, class_="grid")
        yield _text(str(value), _LEFT - 14, y + 4, "tick")


def _level(value: float, low: int, high: int, height: float) -> float:
    return 26 + (height - 56) * (high - value) / (high - low)


def _path(
    points: list[tuple[str, Reading]], places: list[float], height: float
) -> Iterator[Markup]:
    shown = [
        f"{x:.1f},{_level(reading.mean, reading.low, reading.high, height):.1f}"
        for (_, reading), x in zip(points, places, strict=True)
        if reading.mean is not None
    ]
    if len(shown) > 1:
        yield tag("polyline", points=" ".join(shown), class_="path")


def _column(reading: Reading, x: float, height: float, *, labelled: bool) -> Iterator[Markup]:
    def y(value: float) -> float:
        return _level(value, reading.low, reading.high, height)

    if reading.band is not None:
        yield _bar(x, y(reading.band[1]), y(reading.band[0]))
    if reading.again is not None:
        ends = y(reading.again.high), y(reading.again.low)
        yield tag("line", x1=x, x2=x, y1=ends[0], y2=ends[1], class_="again said")
        for end in ends:
            yield tag("line", x1=x - 4, x2=x + 4, y1=end, y2=end, class_="again said")
    if reading.whole_team is not None and reading.whole_team.high > reading.whole_team.low:
        yield _bar(x, y(reading.whole_team.high), y(reading.whole_team.low))
    if reading.mean is not None:
        yield tag("circle", cx=x, cy=y(reading.mean), r=6.5, class_="mark said")
        yield from _labels(reading, x, y) if labelled else ()
    elif reading.band is None and labelled:
        yield _text("not shown", x, height / 2, "remark")


def _labels(reading: Reading, x: float, y: Callable[[float], float]) -> Iterator[Markup]:
    if reading.mean is None or reading.again is None:
        return
    yield _text(f"{reading.mean:.1f}", x, y(reading.again.high) - 8, "number")
    if reading.two_camps:
        yield _text("two camps", x, y(reading.again.low) + 17, "tick")


def _bar(x: float, top: float, bottom: float) -> Markup:
    return tag("rect", x=x - 5, y=top, width=10, height=bottom - top, rx=5, class_="whole said")


def _text(words: str, x: float, y: float, name: str, anchor: str = "middle") -> Markup:
    return tag("text", words, x=x, y=y, text_anchor=anchor, class_=name)


def _strip(item: ItemReading, top: float) -> tuple[list[Markup], float]:
    words = f"{item.text}{' ↓' if item.reverse else ''}"
    lines = textwrap.wrap(words, _LETTERS_A_LINE) or [item.item]
    shapes = [
        _text(line, 0, top + 16 + 17 * place, "item", "start") for place, line in enumerate(lines)
    ]
    dots = _dots(item)
    base = top + 17 * len(lines) + 20 + 11 * dots
    shapes.append(tag("line", x1=_LEFT, x2=_RIGHT, y1=base, y2=base, class_="track"))
    shapes += [
        _text(str(option), _across(item.reading, option), base + 18, "tick")
        for option in range(item.reading.low, item.reading.high + 1)
    ]
    shapes += _answers(item, base)
    if item.reading.mean is not None:
        x = _across(item.reading, item.reading.mean)
        shapes.append(tag("circle", cx=x, cy=base, r=5, class_="past"))
    elif item.reading.withheld:
        shapes.append(_text(item.reading.withheld, (_LEFT + _RIGHT) / 2, base - 6, "remark"))
    return shapes, base + 34


def _dots(item: ItemReading) -> int:
    """Return how many dots high a strip is."""
    if item.counts is None:
        return 0
    return max(item.counts) if sum(item.counts) <= _MOST_DOTS else 4


def _answers(item: ItemReading, base: float) -> Iterator[Markup]:
    if item.counts is None:
        return
    many = sum(item.counts) > _MOST_DOTS
    for option, count in enumerate(item.counts, start=item.reading.low):
        x = _across(item.reading, option)
        if many:
            height = 44 * count / max(item.counts)
            yield tag("rect", x=x - 9, y=base - height, width=18, height=height, class_="dot")
            continue
        for place in range(count):
            yield tag("circle", cx=x, cy=base - 12 - 11 * place, r=4.5, class_="dot")


def _across(reading: Reading, value: float) -> float:
    return _LEFT + 14 + (_RIGHT - _LEFT - 28) * (value - reading.low) / (reading.high - reading.low)


def _item_table(facet: FacetReading) -> Table:
    low, high = facet.reading.low, facet.reading.high
    options = tuple(str(option) for option in range(low, high + 1))
    return Table(
        ("Item", "Answered", "Mean", *options, "Cannot say"),
        tuple(
            (
                f"{item.item}{' ↓' if item.reverse else ''} {item.text}",
                _count(item.reading),
                item.reading.withheld or f"{item.reading.mean:.1f}",
                *(("",) * len(options) if item.counts is None else map(str, item.counts)),
                "" if item.cannot_say is None else str(item.cannot_say),
            )
            for item in facet.items
        ),
    )


def _span(estimate: Estimate) -> str:
    if estimate.low == estimate.high:
        return "known"
    return f"{estimate.low:.1f} to {estimate.high:.1f}"
