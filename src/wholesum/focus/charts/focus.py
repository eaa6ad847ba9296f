"""Charts of a focus: what could stop, what the goals weigh, what is said and where hours go."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl
from markupsafe import Markup

from wholesum.charts.chart import Chart, Table, tag
from wholesum.core.cycle import Cycle
from wholesum.focus.disclosure import LEAST_SHOWN, in_bands, words_in_bands
from wholesum.focus.evidence import FocusEvidence
from wholesum.focus.portfolio.composition import LEAST_PERIODS, Gap
from wholesum.focus.portfolio.goal_weights import Weights, point_table, weights_of
from wholesum.tables import plain

_WIDTH: Final = 420.0
_LEFT, _RIGHT = 8.0, 412.0
_STEP: Final = 44.0
_BAR: Final = 8.0
_LABEL: Final = 46
_TALL: Final = 150.0
_BELOW: Final = 14.0
"""From one line of numbers to the next."""
_ROOM: Final = 140.0
"""For the words at the end of a bar."""


@dataclass(frozen=True)
class Wish:
    """One effort, and how many would let it go.

    Parameters
    ----------
    title
        The effort.
    hours
        Its hours a month.
    stop
        How many would let it go.
    of
        How many said anything of it.
    decided
        What was decided and when, in words; empty where nothing was.
    """

    title: str
    hours: float
    stop: int
    of: int
    decided: str = ""

    @property
    def share(self) -> float:
        """The share who would let it go; 0 where nobody said anything."""
        return self.stop / self.of if self.of else 0.0


@dataclass(frozen=True)
class Telling:
    """How exactly shares are told.

    Parameters
    ----------
    words
        A share in words.
    drawn
        A share as it is drawn, no finer than the words tell it.
    """

    words: Callable[[float], str]
    drawn: Callable[[float], float]


PLAINLY: Final = Telling("{:.0%}".format, float)
"""In whole percent, for evidence that may be shown as it is."""

IN_BANDS: Final = Telling(words_in_bands, in_bands)
"""In whole percent, and near an end as a band, for what a few people gave."""


def keep_or_stop(wishes: Sequence[Wish], when: str) -> Chart:
    """Draw efforts as columns: width is hours, the hatched height the share who would stop it.

    Parameters
    ----------
    wishes
        The efforts, at least one with hours.
    when
        When it was asked, in words.

    Returns
    -------
    Chart
        A marimekko, the widest column first, with its table.
    """
    rows = sorted(wishes, key=lambda wish: -wish.hours)
    total = sum(wish.hours for wish in rows) or 1.0
    numbers = _numbers(rows, total)
    half = [wish for wish in rows if 2 * wish.stop > wish.of > 0]
    freed = sum(wish.hours for wish in half)
    most = max((wish.of for wish in rows), default=0)
    return Chart(
        title=(
            f"More than half would let {_efforts(len(half))} go: {freed:g} of {total:g} h a month"
        ),
        reading=(
            "Width: hours a month. Hatched from below: the share who would let it go. The numbers "
            "are those of the table."
        ),
        basis=f"{_efforts(len(rows))}, up to {most} members, {when}.",
        limits="What few would let go may still be dropped, and the other way round: you decide.",
        shapes=(*_columns(rows, total), *numbers.shapes),
        width=_WIDTH,
        height=_TALL + 48 + _BELOW * numbers.lines,
        table=Table(
            ("Effort", "Number", "Hours a month", "Would let it go", "Decided"),
            tuple(
                (
                    wish.title,
                    str(n) if wish.hours else "–",
                    f"{wish.hours:g}",
                    f"{wish.stop} of {wish.of}",
                    wish.decided,
                )
                for n, wish in enumerate(rows, start=1)
            ),
        ),
    )


def two_lists_chart(wishes: Sequence[Wish], scored: int, when: str) -> Chart:
    """Draw efforts as columns: width is hours, hatched half where one list drops it, whole for two.

    Parameters
    ----------
    wishes
        The efforts, each with how many of the two lists would let it go.
    scored
        How many scored.
    when
        When the scores were closed, in words.

    Returns
    -------
    Chart
        A marimekko, the widest column first, with its table. It tells no more than the lists.
    """
    rows = sorted(wishes, key=lambda wish: -wish.hours)
    total = sum(wish.hours for wish in rows) or 1.0
    numbers = _numbers(rows, total)
    both = [wish for wish in rows if wish.stop == 2]
    freed = sum(wish.hours for wish in both)
    told = ("neither list", "one list", "both lists")
    return Chart(
        title=f"Both lists would let {_efforts(len(both))} go: {freed:g} of {total:g} h a month",
        reading=(
            "Width: hours a month. Hatched whole: both lists would let it go; half: one of them. "
            "The numbers are those of the table."
        ),
        basis=f"{_efforts(len(rows))}, scored by {scored} members, {when}.",
        limits="The lists propose; what they drop may be worth keeping, and you decide.",
        shapes=(*_columns(rows, total), *numbers.shapes),
        width=_WIDTH,
        height=_TALL + 48 + _BELOW * numbers.lines,
        table=Table(
            ("Effort", "Number", "Hours a month", "Would let it go", "Decided"),
            tuple(
                (
                    wish.title,
                    str(n) if wish.hours else "–",
                    f"{wish.hours:g}",
                    told[wish.stop],
                    wish.decided,
                )
                for n, wish in enumerate(rows, start=1)
            ),
        ),
    )


def goal_weights_chart(
    weights: Weights, texts: Sequence[str], when: str, telling: Telling = PLAINLY
) -> Chart:
    """Draw what the goals weigh: by independent markets, beside the plain mean.

    Parameters
    ----------
    weights
        The weights.
    texts
        The goals in words, in the order of the weights.
    when
        When points were given, in words.
    telling
        How exactly shares are told.

    Returns
    -------
    Chart
        A row a goal: a bar for the market, a line across it for the mean.
    """
    market, mean = weights.market.tolist(), weights.mean.tolist()
    rows = [_told(*row, telling) for row in zip(texts, market, mean, strict=True)]
    # By what is drawn, so that the order tells no more than the drawing.
    rows.sort(key=lambda row: -row.parts[0])
    return Chart(
        title=f"{plain(rows[0].name, _LABEL)} weighs most, {rows[0].words[0]}",
        reading="Bar: the weight by independent markets. Upright line: the plain mean.",
        basis=f"{weights.n} members gave 100 points each, {when}.",
        limits="It says what the team wants, not what is right, and nothing of single members.",
        shapes=tuple(_bars(rows, "whole said")),
        width=_WIDTH,
        height=_STEP * len(rows) + 8,
        table=Table(
            ("Goal", "By markets", "Plain mean"), tuple((row.name, *row.words) for row in rows)
        ),
    )


def stated_and_expressed(gap: Gap, when: str, telling: Telling = PLAINLY) -> Chart:
    """Draw what is stated beside what is expressed.

    Parameters
    ----------
    gap
        The two, compared.
    when
        The time of the hours, in words.
    telling
        How exactly what is stated is told; what is expressed is told in whole percent.

    Returns
    -------
    Chart
        A row a value: a bar for where the hours went, a line across it for what is stated.
    """
    shares = zip(gap.names, gap.expressed.tolist(), gap.stated.tolist(), strict=True)
    rows = [
        _Row(
            name,
            (expressed, telling.drawn(stated)),
            (PLAINLY.words(expressed), telling.words(stated)),
        )
        for name, expressed, stated in shares
    ]
    moved = gap.moved
    known = moved.n >= LEAST_PERIODS
    span = f" ({moved.low:.0%} to {moved.high:.0%})" if known else ""
    sure = "" if known else ", too few for an interval"
    return Chart(
        title=f"{telling.words(moved.value)}{span} of our {gap.unit} would have to move",
        reading=f"Bar: where our {gap.unit} went. Upright line: what we say it should be.",
        basis=f"{_counted(moved.n, 'period')}{sure}, {when}.",
        limits="Duties that nobody values take time too, and filing is never without error.",
        shapes=tuple(_bars(rows, "whole does")),
        width=_WIDTH,
        height=_STEP * len(rows) + 8,
        table=Table(
            ("Value", f"Our {gap.unit}", "We say"),
            tuple((row.name, *row.words) for row in rows),
        ),
    )


def focus_charts(evidence: FocusEvidence, cycles: Sequence[Cycle], facet: str) -> Iterator[Chart]:
    """Yield the charts that stand behind a facet.

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
        What the goals weigh, for shared goals: from five who gave points on, since of fewer a mean
        and its members tell too much of one.
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


def _columns(rows: Sequence[Wish], total: float) -> Iterator[Markup]:
    x, scale = _LEFT, (_RIGHT - _LEFT) / total
    for share in (0.0, 0.5, 1.0):
        y = 24 + _TALL * (1 - share)
        yield tag("line", x1=_LEFT, x2=_RIGHT, y1=y, y2=y, class_="grid")
    for wish in rows:
        wide = wish.hours * scale
        yield tag("rect", x=x, y=24, width=wide, height=_TALL, class_="keep")
        tall = _TALL * wish.share
        if tall and wide:
            yield from _hatched(x, 24 + _TALL - tall, wide, tall)
        if wish.decided and wide > 10:
            yield tag("text", "✓", x=x + wide / 2, y=16, text_anchor="middle", class_="tick")
        x += wide


@dataclass(frozen=True)
class _Numbers:
    """The numbers below columns, and how many lines they take beside the first."""

    shapes: tuple[Markup, ...]
    lines: int


def _numbers(rows: Sequence[Wish], total: float) -> _Numbers:
    """Return a number a column, on the first of two lines with room; with none, one span."""
    scale = (_RIGHT - _LEFT) / total
    ends = [_LEFT, _LEFT]
    x, found, last = _LEFT, list[tuple[str, float, int]](), sum(wish.hours > 0 for wish in rows)
    for number, wish in enumerate(rows[:last], start=1):
        middle, half = x + wish.hours * scale / 2, 3.5 * len(str(number)) + 2
        line = next((n for n, end in enumerate(ends) if middle - half >= end - 4), None)
        if line is None:
            span = f"{number}–{last}" if number < last else str(last)
            found.append((span, min((x + _RIGHT) / 2, _RIGHT - 3.5 * len(span)), 2))
            break
        ends[line] = middle + half
        found.append((str(number), middle, line))
        x += wish.hours * scale
    return _Numbers(
        tuple(
            tag(
                "text",
                text,
                x=at,
                y=_TALL + 40 + _BELOW * line,
                text_anchor="middle",
                class_="tick",
            )
            for text, at, line in found
        ),
        max((line for _text, _at, line in found), default=0),
    )


def _hatched(x: float, y: float, wide: float, tall: float) -> Iterator[Markup]:
    """Draw a rectangle with lines that rise to the right, each cut at its edges."""
    yield tag("rect", x=x, y=y, width=wide, height=tall, class_="stop")
    start = 6.0
    while start < wide + tall:
        x1, y1 = (start, 0.0) if start <= wide else (wide, start - wide)
        x2, y2 = (0.0, start) if start <= tall else (start - tall, tall)
        yield tag("line", x1=x + x1, y1=y + y1, x2=x + x2, y2=y + y2, class_="hatch")
        start += 6.0


@dataclass(frozen=True)
class _Row:
    """A bar with a line across it, and both in words."""

    name: str
    parts: tuple[float, float]
    words: tuple[str, str]


def _told(name: str, bar: float, line: float, telling: Telling) -> _Row:
    drawn = telling.drawn(bar), telling.drawn(line)
    return _Row(name, drawn, (telling.words(bar), telling.words(line)))


def _bars(rows: Sequence[_Row], look: str) -> Iterator[Markup]:
    top = max(max(row.parts) for row in rows) or 1.0
    scale = (_RIGHT - _LEFT - _ROOM) / top
    for place, row in enumerate(rows):
        bar, line = row.parts
        y = _STEP * place + 16
        yield tag("text", plain(row.name, _LABEL), x=_LEFT, y=y, class_="item")
        wide = max(bar * scale, 1.0)
        yield tag("rect", x=_LEFT, y=y + 9, width=wide, height=_BAR, rx=2, class_=look)
        x = _LEFT + line * scale
        yield tag("line", x1=x, x2=x, y1=y + 6, y2=y + 20, class_="mean")
        words = " · ".join(row.words)
        yield tag("text", words, x=_RIGHT, y=y + 18, text_anchor="end", class_="number")


def _efforts(count: int) -> str:
    return _counted(count, "effort")


def _counted(count: int, thing: str) -> str:
    return f"1 {thing}" if count == 1 else f"{count} {thing}s"
