"""Charts of a team's efforts: the hours of each, and how many members would stop it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from wholesum.charts.chart import Chart, Table, tag
from wholesum.charts.kit.frame import LEFT, RIGHT, WIDTH
from wholesum.charts.kit.marks import across
from wholesum.charts.kit.text import text, width_of
from wholesum.charts.kit.words import counted

_TALL: Final = 150.0
_LINE: Final = 17.0
"""From one line of numbers to the next."""


@dataclass(frozen=True)
class StopShare:
    """One effort of a chart: its hours, and how many members would stop it.

    Parameters
    ----------
    title
        The effort.
    hours
        The hours a month of the effort.
    stop
        How many would stop it.
    of
        How many gave an answer about it.
    decided
        The decision and its day, in words; empty if there is none.
    """

    title: str
    hours: float
    stop: int
    of: int
    decided: str = ""

    @property
    def share(self) -> float:
        """The share of the answering members who would stop the effort; 0 if nobody answered."""
        return self.stop / self.of if self.of else 0.0


def keep_or_stop(wishes: Sequence[StopShare], when: str) -> Chart:
    """Draw each effort as a column: its width is hours, its hatched part is votes to stop it.

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
            f"More than half would stop {counted(len(half), 'effort')}: "
            f"{freed:g} of {total:g} h a month"
        ),
        reading=(
            "Each column is an effort; the wider, the more hours a month. The hatched part is the "
            "share who would stop it. The table names the numbers."
        ),
        basis=f"{counted(len(rows), 'effort')}, up to {most} members, {when}.",
        limits=(
            "The team decides: it may stop an effort that few would stop, and keep "
            "an effort that many would stop."
        ),
        shapes=(*_columns(rows, total), *numbers.shapes),
        width=WIDTH,
        height=_TALL + 48 + _LINE * numbers.lines,
        table=Table(
            ("Effort", "Number", "Hours a month", "Would stop it", "Decided"),
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


def two_lists_chart(wishes: Sequence[StopShare], scored: int, when: str) -> Chart:
    """Draw each effort as a column, hatched if one or both of two lists would stop it.

    Parameters
    ----------
    wishes
        The efforts in the order of the lists, each with how many of the two lists stop it.
    scored
        How many scored.
    when
        When the scores were closed, in words.

    Returns
    -------
    Chart
        A marimekko in the order of the lists, with its table. It shows no more than the lists.
    """
    rows = wishes
    total = sum(wish.hours for wish in rows) or 1.0
    numbers = _numbers(rows, total)
    both = [wish for wish in rows if wish.stop == 2]
    freed = sum(wish.hours for wish in both)
    lists = ("neither list", "one list", "both lists")
    return Chart(
        title=f"Both lists stop {counted(len(both), 'effort')}: {freed:g} of {total:g} h a month",
        reading=(
            "Each column is an effort; the wider, the more hours a month. Fully hatched: both "
            "lists stop it. Half hatched: one list stops it. The numbers are the numbers in the list."
        ),
        basis=f"{counted(len(rows), 'effort')}, scored by {scored} members, {when}.",
        limits="The lists are proposals. The team decides which efforts to keep.",
        shapes=(*_columns(rows, total), *numbers.shapes),
        width=WIDTH,
        height=_TALL + 48 + _LINE * numbers.lines,
        table=Table(
            ("Effort", "Number", "Hours a month", "Stopped by", "Decided"),
            tuple(
                (
                    wish.title,
                    str(n),
                    f"{wish.hours:g}",
                    lists[wish.stop],
                    wish.decided,
                )
                for n, wish in enumerate(rows, start=1)
            ),
        ),
    )


def _columns(rows: Sequence[StopShare], total: float) -> Iterator[Markup]:
    x, scale = LEFT, (RIGHT - LEFT) / total
    for share in (0.0, 0.5, 1.0):
        y = 24 + _TALL * (1 - share)
        yield across(LEFT, RIGHT, y, "grid")
    for wish in rows:
        wide = wish.hours * scale
        yield tag("rect", x=x, y=24, width=wide, height=_TALL, class_="keep")
        tall = _TALL * wish.share
        if tall and wide:
            yield from _hatched(x, 24 + _TALL - tall, wide, tall)
        if wish.decided and wide > 14:
            yield text("✓", x + wide / 2, 16, "tick", "middle")
        x += wide


@dataclass(frozen=True)
class _Numbers:
    """The numbers below the columns of a chart, and how many extra lines they need."""

    shapes: tuple[Markup, ...]
    lines: int


def _numbers(rows: Sequence[StopShare], total: float) -> _Numbers:
    """Write the number of each column below the column, on two lines if columns are narrow."""
    scale = (RIGHT - LEFT) / total
    ends = [LEFT, LEFT]
    x, found = LEFT, list[tuple[str, float, int]]()
    for number, wish in enumerate(rows, start=1):
        middle, half = x + wish.hours * scale / 2, width_of(str(number), "tick") / 2 + 2
        middle = min(middle, WIDTH - half)
        x += wish.hours * scale
        line = next((n for n, end in enumerate(ends) if middle - half >= end), None)
        if line is not None and wish.hours:
            ends[line] = middle + half
            found.append((str(number), middle, line))
    return _Numbers(
        tuple(
            text(words, at, _TALL + 42 + _LINE * line, "tick", "middle")
            for words, at, line in found
        ),
        max((line for _words, _at, line in found), default=0),
    )


def _hatched(x: float, y: float, wide: float, tall: float) -> Iterator[Markup]:
    """Draw a rectangle filled with parallel sloping lines that end at its edges."""
    yield tag("rect", x=x, y=y, width=wide, height=tall, class_="stop")
    start = 6.0
    while start < wide + tall:
        x1, y1 = (start, 0.0) if start <= wide else (wide, start - wide)
        x2, y2 = (0.0, start) if start <= tall else (start - tall, tall)
        yield tag("line", x1=x + x1, y1=y + y1, x2=x + x2, y2=y + y2, class_="hatch")
        start += 6.0
