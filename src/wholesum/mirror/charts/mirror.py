"""The chart of the Mirror: answers on the left, actions on the right, facets in the middle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from wholesum.charts.chart import Chart, Table, tag
from wholesum.charts.kit import marks
from wholesum.charts.kit.frame import WIDTH
from wholesum.charts.kit.text import text, width_of
from wholesum.charts.result import draw
from wholesum.core.facets import Kind
from wholesum.core.signal import LEAST_CASES, TOO_FEW, Side, Signal
from wholesum.mirror.charts.done_over_time import figure, is_drawn
from wholesum.mirror.charts.sources import source_lines, value_and_count
from wholesum.mirror.mirror import Mirror
from wholesum.mirror.rows import Row

_HEADINGS: Final = {Kind.COMMITMENT: "What we want to be", Kind.CRITERION: "Criteria"}
_PULSE_ENDS: Final = (1.0, 5.0)


@dataclass(frozen=True)
class _Layout:
    """The coordinates of the chart of the Mirror; the gap is the space between its two halves."""

    width: float
    middle: float
    gap: float
    reach: float
    row: float
    heading: float
    top: float
    names_above: bool

    def x(self, signal: Signal, value: float) -> float:
        """Return the horizontal coordinate of a value of a signal; high values are on the right."""
        share = (value - signal.low) / (signal.high - signal.low)
        return self.at(signal.side, share)

    def at(self, side: Side, share: float) -> float:
        """Return the horizontal coordinate of a point that is given as a share of one side's scale."""
        start = -self.gap / 2 - self.reach if side is Side.SAY else self.gap / 2
        return self.middle + start + share * self.reach

    def height(self, row: Row) -> float:
        """Return the height of a row: its heading, its scale, and one text line per source."""
        if not self.names_above or not row.does:
            return self.row
        lines = source_lines(row.does, self.space)
        return self.row + _LINE * (len(lines) - 1) + _APART * (len(row.does) - 1)

    @property
    def space(self) -> float | None:
        """The width for the text of a source below the scale; ``None`` if there is no limit."""
        if not self.names_above:
            return None
        return 2 * (self.width - self.at(Side.DO, 0.5) - _MARGIN)

    def track(self, row: Row) -> float:
        """Return how far below the top of a row the line of its scale is drawn."""
        if not self.names_above:
            return self.row / 2
        return 54 + _APART / 2 * max(len(row.does) - 1, 0)


_LINE: Final = 17.0
_APART: Final = 13.0
"""From the mark of one source to that of the next."""
_MARGIN: Final = 4.0
"""Between a text and the edge of the drawing."""
_WIDE: Final = _Layout(804, 369, 212, 172, row=54, heading=44, top=64, names_above=False)
_NARROW: Final = _Layout(WIDTH, 160, 12, 146, row=86, heading=40, top=60, names_above=True)


@draw.register
def mirror_chart(mirror: Mirror, *, narrow: bool = False) -> Chart:
    """Draw the Mirror: answers on the left, actions on the right, one row for each facet.

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
                y += layout.height(row)
    ground = [*_sides(layout, y), *_axis(layout, mirror, y)]
    return Chart(
        title=_title(mirror),
        reading=" ".join(_explained(mirror)),
        basis=_basis(mirror),
        limits=(
            "The two sides have different units. Compare each side with its own past, not with the "
            "other side. Collaboration alone is not yet collective leadership."
        ),
        shapes=(*ground, *shapes),
        width=_width(layout, mirror),
        height=y + 14,
        table=_table(mirror),
    )


def _width(layout: _Layout, mirror: Mirror) -> float:
    """Return the width of the drawing, wide enough for the longest text of a source."""
    if layout.names_above:
        return layout.width
    lines = [words for row in mirror.rows for words in source_lines(row.does)]
    longest = max((width_of(words, "count") for words in lines), default=0)
    return max(layout.width, _sources_start(layout) + longest + _MARGIN)


def _explained(mirror: Mirror) -> Iterator[str]:
    """Return the legend: an explanation of each kind of mark that occurs in the chart."""
    if any(row.say is not None for row in mirror.rows):
        yield (
            "Left: your answers, from 1 (not true of us) to 5 (completely true). The "
            "dot is the average. The bar shows how far it could change if those who did not answer "
            "had answered, the line how far it could move if you asked again next week (90%)."
        )
    does = [mark for row in mirror.rows for mark in row.does]
    if any(is_drawn(mark) for mark in does):
        yield (
            "Right: the diamond is the figure that a practice counts, with its count next to it; "
            "the bar is where the true figure plausibly lies (90%)."
        )
    if any(is_drawn(mark) and not mark.enough for mark in does):
        yield "A hollow diamond says little: its bar covers more than half of the scale."
    if any(mark.too_few for mark in does):
        yield f"A count of fewer than {LEAST_CASES} has no diamond: it is {TOO_FEW}."
    if any(mark.estimate is None for mark in does):
        yield "A dash (–) on the right: no figure yet."
    if any(len(row.says) > 1 or row.did for row in mirror.rows):
        yield "Rings: earlier cycles."


def _title(mirror: Mirror) -> str:
    moved = [
        row.facet.name.lower()
        for row in mirror.rows
        if row.say is not None and row.say.change.startswith("likely better")
    ]
    done = any(row.does for row in mirror.rows)
    start = "What we say, compared with what we do"
    if not done:
        start = "What we say; what we do is not recorded yet"
    return f"{start}. Likely better: {', '.join(moved)}." if moved else f"{start}."


def _basis(mirror: Mirror) -> str:
    facets: dict[str, list[str]] = {}
    for row in mirror.rows:
        if row.say is not None:
            facets.setdefault(row.say.words, []).append(row.facet.name.lower())
    where = f"{mirror.team}, {mirror.cycle}."
    if not facets:
        return where
    most, *others = sorted(facets, key=lambda words: (-len(facets[words]), words))
    parts = [most, *(f"{words} on {', '.join(facets[words])}" for words in others)]
    return f"{where} {'; '.join(parts)}."


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
        yield text(label, sum(ends) / 2, 24, f"side {name}", "middle")


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
        yield marks.upright(x, layout.top - 8, bottom + 4, "grid")
        yield text(f"{value:g}", x, 46, "tick", "middle")


def _heading(layout: _Layout, y: float, words: str) -> Markup:
    return text(words, layout.middle, y + 26, "group-name", "middle")


def _row(layout: _Layout, y: float, mirror: Mirror, row: Row) -> Markup:
    track = y + layout.track(row)
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
    yield text(row.facet.name, layout.middle, line, "facet-name", "middle")
    if under:
        yield text(" · ".join(under), layout.middle, line + 16, "under", "middle")


def _focus(mirror: Mirror, row: Row) -> str:
    return "in focus" if row.facet.code in mirror.focus else ""


def _moved(row: Row) -> str:
    if row.question:
        return "say more, not do more?"
    change = row.say.change if row.say is not None else ""
    return change if change.startswith("likely") else ""


def _say(layout: _Layout, y: float, row: Row) -> Iterator[Markup]:
    yield _track(layout, y, Side.SAY)
    yield from _past(layout, y, row.says[:-1])
    if row.say is None:
        yield _remark(layout, _near(layout, y), Side.SAY, "nothing said yet")
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
        line = y + _APART * (place - (len(row.does) - 1) / 2)
        yield from _past(layout, line, tuple(d for d in row.did if d.source == done.source))
        yield from _reading(layout, line, done)
    yield from _sources(layout, y, row.does)


def _sources(layout: _Layout, y: float, does: tuple[Signal, ...]) -> Iterator[Markup]:
    """Write the value and the name of each source in a row of the Mirror, one line for each."""
    lines = source_lines(does, layout.space)
    if layout.names_above:
        x, first = layout.at(Side.DO, 0.5), y + 22 + _APART / 2 * (len(does) - 1)
        for place, words in enumerate(lines):
            yield text(words, x, first + _LINE * place, "count", "middle")
        return
    x = _sources_start(layout)
    if len(does) == 1 and not does[0].too_few:
        value, count = value_and_count(does[0])
        yield text(value, x, y, "value")
        yield text(" · ".join(filter(None, (count, does[0].source))), x, y + 16, "count")
        return
    for place, words in enumerate(lines):
        yield text(words, x, y + 5 + _LINE * (place - (len(lines) - 1) / 2), "count")


def _sources_start(layout: _Layout) -> float:
    return layout.at(Side.DO, 1) + 14


def _track(layout: _Layout, y: float, side: Side) -> Markup:
    return marks.across(layout.at(side, 0), layout.at(side, 1), y, "track")


def _remark(layout: _Layout, y: float, side: Side, words: str) -> Markup:
    return text(words, layout.at(side, 0.5), y, "remark", "middle")


def _near(layout: _Layout, track: float) -> float:
    return track + (20 if layout.names_above else -8)


def _past(layout: _Layout, y: float, signals: tuple[Signal, ...]) -> Iterator[Markup]:
    for age, signal in enumerate(reversed(signals[-3:])):
        if signal.estimate is not None and is_drawn(signal):
            name = f"past {_name_of(signal)} age-{age}"
            yield marks.circle(layout.x(signal, signal.estimate.value), y, 4.5 - age, name)


def _reading(layout: _Layout, y: float, signal: Signal) -> Iterator[Markup]:
    if signal.estimate is None or signal.too_few:
        return
    name = _name_of(signal)
    if signal.again is not None:
        ends = [layout.x(signal, value) for value in (signal.again.low, signal.again.high)]
        yield from marks.whisker_across(ends[0], ends[1], y, f"again {name}")
    ends = [layout.x(signal, value) for value in (signal.estimate.low, signal.estimate.high)]
    if ends[0] != ends[1]:
        yield marks.bar_across(ends[0], ends[1], y, f"whole {name}")
    yield _mark(layout.x(signal, signal.estimate.value), y, signal)


def _name_of(signal: Signal) -> str:
    return "said" if signal.side is Side.SAY else "does"


def _mark(x: float, y: float, signal: Signal) -> Markup:
    if signal.side is Side.SAY:
        return marks.circle(x, y, 6.5, "mark said")
    return marks.diamond(x, y, 7, "mark does" if signal.enough else "open does")


def _withheld(layout: _Layout, y: float, signal: Signal) -> Iterator[Markup]:
    if signal.band is None:
        yield _remark(layout, _near(layout, y), signal.side, "too few answers to show")
        return
    ends = [layout.x(signal, value) for value in signal.band]
    yield marks.bar_across(ends[0], ends[1], y, "whole said")
    band = signal.withheld.partition(":")[0]
    yield _remark(layout, _near(layout, y), signal.side, band)


def _value(layout: _Layout, y: float, signal: Signal) -> Iterator[Markup]:
    if signal.estimate is None:
        return
    number = figure(signal, signal.estimate.value)
    if layout.names_above:
        x = layout.at(Side.SAY, 0.5)
        yield text(f"{number} · {signal.words}", x, y + 22, "count", "middle")
        return
    x = layout.at(Side.SAY, 0) - 14
    yield text(number, x, y, "value", "end")
    yield text(signal.estimate.count, x, y + 16, "count", "end")


def _table(mirror: Mirror) -> Table:
    return Table(
        ("Facet", "We say", "Asked again", "Answered", "Since last time", "We do"),
        tuple(_cells(mirror, row) for row in mirror.rows),
    )


def _cells(mirror: Mirror, row: Row) -> tuple[str, ...]:
    done = ". ".join(_done(mirror, signal) for signal in row.does)
    empty = "nothing recorded yet"
    if row.say is None:
        return (row.facet.name, "nothing yet", "", "", "", done or empty)
    mean, again = row.say.estimate, row.say.again
    return (
        row.facet.name,
        row.say.withheld if mean is None else _figure(mean.value, mean.low, mean.high),
        f"{again.low:.1f} to {again.high:.1f}" if again is not None else "",
        row.say.words,
        row.say.change_words or "nothing to compare with",
        done or empty,
    )


def _done(mirror: Mirror, signal: Signal) -> str:
    """Describe a signal of actions: value, interval, counts and change, and the cycle if older."""
    known = signal.estimate
    words = signal.withheld_words
    if known is not None and not signal.too_few:
        behind = f" {signal.index}" if signal.index else ""
        ends = f"{figure(signal, known.low)} to {figure(signal, known.high)}"
        words = f"{figure(signal, known.value)} ({ends}); {signal.words}.{behind}".removesuffix(".")
    change = f"; {signal.change_words}" if signal.change else ""
    when = "" if signal.cycle == mirror.cycle else f" in {signal.cycle}"
    return f"{signal.source}{when}: {words}{change}"


def _figure(value: float, low: float, high: float) -> str:
    return f"{value:.1f}" if low == high else f"{value:.1f} ({low:.1f} to {high:.1f})"
