"""Charts of a pulse: one facet over all rounds, and the answers to each item of a facet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from markupsafe import Markup

from wholesum.charts.chart import Chart, Table, tag
from wholesum.charts.kit.columns import Columns
from wholesum.charts.kit.frame import LEFT, WIDTH, Scale, axis
from wholesum.charts.kit.marks import bar_upright, circle, path, whisker_upright
from wholesum.charts.kit.rows import MOST_MARKS, Rows
from wholesum.charts.kit.text import text, wrapped
from wholesum.charts.kit.words import n_of
from wholesum.core.estimate import Estimate
from wholesum.core.facets import FACET
from wholesum.pulse.summary.results import (
    FacetReading,
    ItemReading,
    PulseResult,
    Reading,
)
from wholesum.tables import plain

_MOST_ROUNDS: Final = 24
_LONGEST_NAME: Final = 40
_LONGEST_ITEM: Final = 400
_STRIP: Final = (18.0, WIDTH - 18.0)
_STEP: Final = 11.0
"""From one dot of a strip to the next above it."""
_TALLEST_BAR: Final = 44.0
_FEW: Final = (
    "With few people the length of the line says nothing about how far the answers lie apart. If "
    "the team falls into two camps, the line is too short."
)


def through_time(result: PulseResult, facet: str) -> Chart:
    """Draw the results of one facet in all rounds of a pulse.

    Parameters
    ----------
    result
        The pulse.
    facet
        The facet's code.

    Returns
    -------
    Chart
        One column a round: the average, the whole team, and asked again.
    """
    points = [
        (round_.round, reading.reading)
        for round_ in result.rounds
        for reading in round_.facets
        if reading.facet == facet
    ][-_MOST_ROUNDS:]
    latest = points[-1][1]
    camps = any(reading.two_camps for _, reading in points)
    hidden = any(reading.mean is None for _, reading in points)
    columns = Columns(
        [plain(name, _LONGEST_NAME) for name, _ in points],
        latest.low,
        latest.high,
        remark="not shown" if hidden else "two camps" if camps else "",
        below=camps,
    )
    options = [(float(value), str(value)) for value in range(latest.low, latest.high + 1)]
    shapes = [*columns.frame(options), *_line(points, columns)]
    for place, (_, reading) in enumerate(points):
        shapes += _column(reading, columns, place)
    return Chart(
        title=_sentence(FACET[facet].name, points),
        reading=(
            "Dot: the average. Bar: how far it could change if those who did not answer had "
            "answered. Line: how far it could move if you asked again next week (90%)."
        ),
        basis="; ".join(f"{name}: {n_of(reading.n, reading.of)}" for name, reading in points),
        limits=_limits(points),
        shapes=tuple(shapes),
        width=WIDTH,
        height=columns.height,
        table=Table(
            (
                "Round",
                "Average",
                "Whole team",
                "Asked again",
                "Answered",
                "Agreement",
                "Since last time",
            ),
            tuple(_cells(name, reading) for name, reading in points),
        ),
    )


def _limits(points: Sequence[tuple[str, Reading]]) -> str:
    sentence = (
        "Overlapping lines do not rule out a change. Trust the words “likely better” and "
        "“likely worse”."
    )
    if all(reading.mean is None or reading.favourable is not None for _, reading in points):
        return sentence
    return f"{sentence} {_FEW}"


def item_answers(facet: FacetReading, when: str) -> Chart:
    """Draw the answers to each item of a facet in one round.

    Parameters
    ----------
    facet
        The facet with its items.
    when
        The round.

    Returns
    -------
    Chart
        A strip an item: each answer a dot where distributions may be shown, else the average alone.
    """
    rows = Rows()
    for item in facet.items:
        _strip(item, rows)
    dots = any(item.counts is not None for item in facet.items)
    rings = any(item.reading.mean is not None for item in facet.items)
    return Chart(
        title=f"The items behind {FACET[facet.facet].name.lower()}, {when}",
        reading=_item_reading(facet, dots=dots, rings=rings),
        basis="; ".join(
            f"{item.item}: {n_of(item.reading.n, item.reading.of)}" for item in facet.items
        ),
        limits=(
            "One item says less than the facet."
            if dots or not rings
            else "With so few people we show averages only. One item says less than the facet."
        ),
        shapes=tuple(rows.shapes),
        width=WIDTH,
        height=rows.y + 4,
        table=_item_table(facet),
    )


def _item_reading(facet: FacetReading, *, dots: bool, rings: bool) -> str:
    if not rings:
        return "We hold these items back, so that nobody’s answer can be worked out."
    turned = " A higher answer to an item with ↓ counts as less." if _any_turned(facet) else ""
    if dots:
        return f"Each dot is one answer. The ring is the average.{turned}"
    return f"The ring is the average of the answers.{turned}"


def _any_turned(facet: FacetReading) -> bool:
    return any(item.reverse for item in facet.items)


def _sentence(name: str, points: list[tuple[str, Reading]]) -> str:
    latest = points[-1][1]
    if latest.withheld:
        return f"{name}: {latest.withheld}"
    if latest.change is None:
        return f"{name} is at {latest.mean:.1f}"
    return f"{name} is at {latest.mean:.1f}: {latest.change.words} since {latest.change.since}"


def _cells(name: str, reading: Reading) -> tuple[str, ...]:
    whole, again = reading.whole_team, reading.again
    return (
        name,
        reading.withheld or f"{reading.mean:.1f}",
        "" if whole is None else _span(whole),
        "" if again is None else _span(again),
        n_of(reading.n, reading.of),
        _agreement(reading),
        "" if reading.change is None else reading.change.words,
    )


def _agreement(reading: Reading) -> str:
    if reading.two_camps:
        return "two camps"
    return "" if reading.agreement is None else reading.agreement.word


def _line(points: list[tuple[str, Reading]], columns: Columns) -> Iterator[Markup]:
    joined = [
        (x, columns.scale.at(reading.mean))
        for (_, reading), x in zip(points, columns.places, strict=True)
        if reading.mean is not None
    ]
    yield from path(joined, "path")


def _column(reading: Reading, columns: Columns, place: int) -> Iterator[Markup]:
    x, y, labelled = columns.places[place], columns.scale.at, columns.labelled[place]
    whole, again = reading.whole_team, reading.again
    if reading.band is not None:
        yield bar_upright(x, y(reading.band[1]), y(reading.band[0]), "whole said")
    if again is not None:
        yield from whisker_upright(x, y(again.high), y(again.low), "again said")
    if whole is not None and whole.high > whole.low:
        yield bar_upright(x, y(whole.high), y(whole.low), "whole said")
    if reading.mean is not None:
        yield circle(x, y(reading.mean), 6.5, "mark said")
    if not labelled:
        return
    if reading.mean is not None and again is not None:
        yield text(f"{reading.mean:.1f}", x, y(again.high) - 8, "number", "middle")
        if reading.two_camps:
            yield text("two camps", x, y(again.low) + 17, "tick", "middle")
    elif reading.mean is None and reading.band is None:
        yield text("not shown", x, columns.middle, "remark", "middle")


def _strip(item: ItemReading, rows: Rows) -> None:
    rows.paragraph(plain(f"{item.text}{' ↓' if item.reverse else ''}", _LONGEST_ITEM) or item.item)
    reading = item.reading
    scale = Scale(reading.low, reading.high, *_STRIP)
    shapes = list[Markup]()
    if reading.mean is None and reading.withheld:
        for line in wrapped(reading.withheld, WIDTH - 2 * LEFT, "remark"):
            rows.space(19)
            shapes.append(text(line, LEFT, rows.y, "remark"))
        rows.space(12)
    else:
        rows.space(20 + _STEP * _dots_high(item))
    base = rows.y
    shapes += axis(scale, base, range(reading.low, reading.high + 1))
    shapes += _answers(item, scale, base)
    if reading.mean is not None:
        shapes.append(circle(scale.at(reading.mean), base, 5, "past"))
    rows.add(shapes, 38)


def _dots_high(item: ItemReading) -> int:
    """Return how many dots are stacked at the highest point of a strip."""
    if item.counts is None:
        return 0
    return max(item.counts) if sum(item.counts) <= MOST_MARKS else 4


def _answers(item: ItemReading, scale: Scale, base: float) -> Iterator[Markup]:
    if item.counts is None:
        return
    many = sum(item.counts) > MOST_MARKS
    for option, count in enumerate(item.counts, start=item.reading.low):
        x = scale.at(option)
        if many:
            height = _TALLEST_BAR * count / max(item.counts)
            yield tag("rect", x=x - 9, y=base - height, width=18, height=height, class_="dot")
            continue
        for place in range(count):
            yield circle(x, base - 12 - _STEP * place, 4.5, "dot")


def _item_table(facet: FacetReading) -> Table:
    low, high = facet.reading.low, facet.reading.high
    options = tuple(str(option) for option in range(low, high + 1))
    return Table(
        ("Item", "Answered", "Average", *options, "Cannot say"),
        tuple(
            (
                f"{item.item}{' ↓' if item.reverse else ''} {item.text}",
                n_of(item.reading.n, item.reading.of),
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
