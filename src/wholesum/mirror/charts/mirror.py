"""The Mirror as a chart: two facing sides, the facets between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from wholesum.charts.chart import Chart, Table, tag
from wholesum.charts.result import draw
from wholesum.core.facets import Kind
from wholesum.core.signal import Side, Signal
from wholesum.mirror.charts.done_over_time import figure
from wholesum.mirror.mirror import Mirror, Row

_HEADINGS: Final = {Kind.COMMITMENT: "Commitments", Kind.CRITERION: "Criteria"}
_PULSE_ENDS: Final = (1.0, 5.0)


@dataclass(frozen=True)
class _Layout:
    """Where things stand: the glass is the column between the two sides."""

    width: float
    middle: float
    glass: float
    reach: float
    row: float
    heading: float
    top: float
    names_above: bool

    def x(self, signal: Signal, value: float) -> float:
        """Return the place of a value: more lies further from the glass."""
        share = (value - signal.low) / (signal.high - signal.low)
        return self.at(signal.side, share)

    def at(self, side: Side, share: float) -> float:
        """Return the place of a share of a side's scale."""
        sign = -1 if side is Side.SAY else 1
        return self.middle + sign * (self.glass / 2 + share * self.reach)


_WIDE: Final = _Layout(1000, 500, 230, 260, row=54, heading=44, top=64, names_above=False)
_NARROW: Final = _Layout(360, 180, 12, 160, row=84, heading=40, top=58, names_above=True)


@draw.register
def mirror_chart(mirror: Mirror, *, narrow: bool = False) -> Chart:
    """Draw the Mirror.

    Parameters
    ----------
    mirror
        What to draw.
    narrow
        Whether to draw for a phone: the facet's name above its row and not between the sides.

    Returns
    -------
    Chart
        The drawing with its sentence, its limits and its table.
    """
    layout = _NARROW if narrow else _WIDE
    shapes: list[Markup] = []
    y = layout.top
    for kind, heading in _HEADINGS.items():
        shapes.append(_heading(layout, y, heading))
        y += layout.heading
        for row in mirror.rows:
            if row.facet.kind is kind:
                shapes.append(_row(layout, y, mirror, row))
                y += layout.row
    ground = [*_sides(layout, y), *_axis(layout, mirror, y)]
    return Chart(
        title=_title(mirror),
        reading=(
            "Further from the middle is more: 1 is not at all true of us, 5 completely true. Dot: "
            "the mean of the answers. Bar, where some were silent: where the mean of the whole "
            "team lies. Line: where it would lie if all were asked again next week. Both hold "
            "with 90 % or more. Diamond: what a practice counts; its bar: where that may truly lie "
            "(90 %); hollow: too few to tell. Rings: the cycles before."
        ),
        basis=_basis(mirror),
        limits=(
            "The two sides have different units: compare each with its own past, not one with the "
            "other. Collaboration alone is not yet collective leadership."
        ),
        shapes=(*ground, *shapes),
        width=layout.width,
        height=y + 14,
        table=_table(mirror),
    )


def _title(mirror: Mirror) -> str:
    moved = [
        row.facet.name.lower()
        for row in mirror.rows
        if row.say is not None and row.say.change.startswith("likely better")
    ]
    done = any(row.does for row in mirror.rows)
    start = "What we say, facing what we do"
    if not done:
        start = "What we say; what we do is not recorded yet"
    return f"{start}. Likely better: {', '.join(moved)}." if moved else f"{start}."


def _basis(mirror: Mirror) -> str:
    counts = {row.say.words for row in mirror.rows if row.say is not None}
    where = f"{mirror.team}, {mirror.cycle}."
    return f"{where} {'; '.join(sorted(counts))}." if counts else where


def _sides(layout: _Layout, bottom: float) -> Iterator[Markup]:
    for side, name, label in ((Side.SAY, "said", "We say"), (Side.DO, "does", "We do")):
        ends = sorted((layout.at(side, 0), layout.at(side, 1)))
        yield tag(
            "rect",
            x=ends[0] - 6,
            y=layout.top - 8,
            width=ends[1] - ends[0] + 12,
            height=bottom - layout.top + 12,
            rx=6,
            class_=f"pane {name}",
        )
        yield tag("text", label, x=sum(ends) / 2, y=24, text_anchor="middle", class_=f"side {name}")


def _axis(layout: _Layout, mirror: Mirror, bottom: float) -> Iterator[Markup]:
    says = [row.say for row in mirror.rows if row.say is not None]
    low, high = (says[0].low, says[0].high) if says else _PULSE_ENDS
    yield from _ticks(
        layout, Side.SAY, [low + step for step in range(round(high - low) + 1)], bottom
    )
    if any(row.does for row in mirror.rows):
        yield from _ticks(layout, Side.DO, [0, 0.25, 0.5, 0.75, 1], bottom)


def _ticks(layout: _Layout, side: Side, values: list[float], bottom: float) -> Iterator[Markup]:
    for value in values:
        x = layout.at(side, (value - values[0]) / (values[-1] - values[0]))
        yield tag("line", x1=x, x2=x, y1=layout.top - 8, y2=bottom + 4, class_="grid")
        yield tag("text", f"{value:g}", x=x, y=46, text_anchor="middle", class_="tick")


def _heading(layout: _Layout, y: float, words: str) -> Markup:
    return tag("text", words, x=layout.middle, y=y + 26, text_anchor="middle", class_="group-name")


def _row(layout: _Layout, y: float, mirror: Mirror, row: Row) -> Markup:
    track = y + (54 if layout.names_above else layout.row / 2)
    return tag(
        "g",
        *_name(layout, y, mirror, row),
        *_say(layout, track, row),
        *_do(layout, track, row),
        class_="row",
    )


def _name(layout: _Layout, y: float, mirror: Mirror, row: Row) -> Iterator[Markup]:
    under = [words for words in (_focus(mirror, row), _moved(row)) if words]
    line = y + (24 if layout.names_above else layout.row / 2 + (-2 if under else 5))
    yield tag(
        "text", row.facet.name, x=layout.middle, y=line, text_anchor="middle", class_="facet-name"
    )
    if under:
        yield tag(
            "text",
            " · ".join(under),
            x=layout.middle,
            y=line + 15,
            text_anchor="middle",
            class_="under",
        )


def _focus(mirror: Mirror, row: Row) -> str:
    return "in focus" if row.facet.code in mirror.focus else ""


def _moved(row: Row) -> str:
    if row.question:
        return "lip service?"
    change = row.say.change if row.say is not None else ""
    return change if change.startswith("likely") else ""


def _say(layout: _Layout, y: float, row: Row) -> Iterator[Markup]:
    yield _track(layout, y, Side.SAY)
    yield from _past(layout, y, row.says[:-1])
    if row.say is None:
        yield _remark(layout, _beside(layout, y), Side.SAY, "nothing said yet")
    elif row.say.estimate is None:
        yield from _withheld(layout, y, row.say)
    else:
        yield from _reading(layout, y, row.say)
        yield from _value(layout, y, row.say)


def _do(layout: _Layout, y: float, row: Row) -> Iterator[Markup]:
    if not row.does:
        yield _remark(layout, y + 4, Side.DO, "nothing yet")
        return
    yield _track(layout, y, Side.DO)
    for place, done in enumerate(row.does):
        line = y + 13 * (place - (len(row.does) - 1) / 2)
        yield from _past(layout, line, tuple(d for d in row.did if d.practice == done.practice))
        yield from _reading(layout, line, done)
    yield from _sources(layout, y, row.does)


def _sources(layout: _Layout, y: float, does: tuple[Signal, ...]) -> Iterator[Markup]:
    """Write the figure of each source and where it is from; in the wide drawing one a line."""
    told = [(_number(done), done.practice) for done in does]
    if layout.names_above:
        words = "; ".join(f"{number} · {practice}" for number, practice in told)
        x = layout.at(Side.DO, 0.5)
        yield tag("text", words, x=x, y=y + 22, text_anchor="middle", class_="count")
        return
    x = layout.at(Side.DO, 1) + 18
    if len(told) == 1:
        yield tag("text", told[0][0], x=x, y=y, class_="value")
        yield tag("text", told[0][1], x=x, y=y + 15, class_="count")
        return
    for place, (number, practice) in enumerate(told):
        line = y + 5 + 17 * (place - (len(told) - 1) / 2)
        yield tag("text", f"{number} · {practice}", x=x, y=line, class_="count")


def _number(signal: Signal) -> str:
    return "–" if signal.estimate is None else figure(signal, signal.estimate.value)


def _track(layout: _Layout, y: float, side: Side) -> Markup:
    return tag("line", x1=layout.at(side, 0), x2=layout.at(side, 1), y1=y, y2=y, class_="track")


def _remark(layout: _Layout, y: float, side: Side, words: str) -> Markup:
    return tag(
        "text",
        words,
        x=layout.at(side, 0.5),
        y=y,
        text_anchor="middle",
        class_="remark",
    )


def _beside(layout: _Layout, track: float) -> float:
    return track + (20 if layout.names_above else -8)


def _past(layout: _Layout, y: float, signals: tuple[Signal, ...]) -> Iterator[Markup]:
    for age, signal in enumerate(reversed(signals[-3:])):
        if signal.estimate is not None:
            yield tag(
                "circle",
                cx=layout.x(signal, signal.estimate.value),
                cy=y,
                r=4.5 - age,
                class_=f"past {_name_of(signal)} age-{age}",
            )


def _reading(layout: _Layout, y: float, signal: Signal) -> Iterator[Markup]:
    if signal.estimate is None:
        return
    name = _name_of(signal)
    if signal.again is not None:
        ends = [layout.x(signal, value) for value in (signal.again.low, signal.again.high)]
        yield tag("line", x1=ends[0], x2=ends[1], y1=y, y2=y, class_=f"again {name}")
        for x in ends:
            yield tag("line", x1=x, x2=x, y1=y - 4, y2=y + 4, class_=f"again {name}")
    ends = sorted(layout.x(signal, end) for end in (signal.estimate.low, signal.estimate.high))
    if ends[1] > ends[0]:
        yield tag(
            "rect",
            x=ends[0],
            y=y - 5,
            width=ends[1] - ends[0],
            height=10,
            rx=5,
            class_=f"whole {name}",
        )
    yield _mark(layout.x(signal, signal.estimate.value), y, signal)


def _name_of(signal: Signal) -> str:
    return "said" if signal.side is Side.SAY else "does"


def _mark(x: float, y: float, signal: Signal) -> Markup:
    if signal.side is Side.SAY:
        return tag("circle", cx=x, cy=y, r=6.5, class_="mark said")
    return tag(
        "path",
        d=f"M{x - 7:.6g} {y:g}L{x:.6g} {y - 7:g}L{x + 7:.6g} {y:g}L{x:.6g} {y + 7:g}Z",
        class_="mark does" if signal.enough else "open does",
    )


def _withheld(layout: _Layout, y: float, signal: Signal) -> Iterator[Markup]:
    if signal.band is None:
        yield _remark(layout, _beside(layout, y), signal.side, "not shown: too few answered")
        return
    ends = sorted(layout.x(signal, value) for value in signal.band)
    yield tag(
        "rect", x=ends[0], y=y - 5, width=ends[1] - ends[0], height=10, rx=5, class_="whole said"
    )
    band = signal.withheld.partition(":")[0]
    yield _remark(layout, _beside(layout, y), signal.side, band)


def _value(layout: _Layout, y: float, signal: Signal) -> Iterator[Markup]:
    if signal.estimate is None:
        return
    number = _number(signal)
    if layout.names_above:
        words = f"{number} · {signal.words}"
        x = layout.at(signal.side, 0.5)
        yield tag("text", words, x=x, y=y + 20, text_anchor="middle", class_="count")
        return
    x = layout.at(signal.side, 1) - 18
    yield tag("text", number, x=x, y=y, text_anchor="end", class_="value")
    yield tag("text", signal.estimate.count, x=x, y=y + 15, text_anchor="end", class_="count")


def _table(mirror: Mirror) -> Table:
    return Table(
        ("Facet", "We say", "Asked again", "Answered", "Since last time", "We do"),
        tuple(_cells(mirror, row) for row in mirror.rows),
    )


def _cells(mirror: Mirror, row: Row) -> tuple[str, ...]:
    done = ". ".join(_done(mirror, signal) for signal in row.does)
    empty = f"nothing recorded yet; {' and '.join(row.facet.practices)} would fill it"
    if row.say is None:
        return (row.facet.name, "nothing yet", "", "", "", done or empty)
    said, again = row.say.estimate, row.say.again
    return (
        row.facet.name,
        row.say.withheld if said is None else _figure(said.value, said.low, said.high),
        f"{again.low:.1f} to {again.high:.1f}" if again is not None else "",
        row.say.words,
        row.say.change or "nothing to compare with",
        done or empty,
    )


def _done(mirror: Mirror, signal: Signal) -> str:
    """Write what a source tells: figure, interval, counts, change, and when, if not now."""
    known = signal.estimate
    told = signal.withheld
    if known is not None:
        ends = f"{figure(signal, known.low)} to {figure(signal, known.high)}"
        told = f"{figure(signal, known.value)} ({ends}); {signal.words}"
    change = f"; {signal.change}" if signal.change else ""
    when = "" if signal.cycle == mirror.cycle else f" in {signal.cycle}"
    return f"{signal.practice}{when}: {told}{change}"


def _figure(value: float, low: float, high: float) -> str:
    return f"{value:.1f}" if low == high else f"{value:.1f} ({low:.1f} to {high:.1f})"
