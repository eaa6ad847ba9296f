"""The chart of decisions: when they were taken, who was heard, what their reviews found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import polars as pl
from markupsafe import Markup

from wholesum.charts.chart import Chart, Table, tag
from wholesum.core.cycle import Cycle
from wholesum.decisions.evidence import DecisionsEvidence
from wholesum.tables import listed, plain

_WIDTH: Final = 420.0
_LEFT, _RIGHT = 34.0, 386.0
_STEP: Final = 14.0
_HIGHEST: Final = 9
_LONGEST: Final = 80
_MOST_ROWS: Final = 200


@dataclass(frozen=True)
class _Mark:
    """One thing that happened on a day: its row of the chart, and how it is drawn."""

    day: date
    review: bool
    state: str


@dataclass(frozen=True)
class _View:
    """What the upper row shows of a decision: its state, what each means, and the sentence."""

    state: Callable[[dict[str, Any]], str]
    reading: str
    title: str


def _heard(row: dict[str, Any]) -> str:
    if not row["concerned"]:
        return "unknown"
    return "whole" if row["everyone"] else "hollow"


def _settled(row: dict[str, Any]) -> str:
    return {None: "unknown", False: "whole", True: "hollow"}[row["escalated"]]


def _expecting(row: dict[str, Any]) -> str:
    return "unknown" if row["expected"] is None else "whole"


_VIEWS: Final = {
    "inclusion": _View(
        _heard,
        "filled where everyone concerned was heard, hollow where somebody was not, a dot where it "
        "is not said who was concerned",
        "In {whole} of {known} everyone concerned was heard",
    ),
    "empowerment": _View(
        _settled,
        "filled where it was settled here, hollow where it went up, a dot where that is not said",
        "{whole} of {known} were settled here",
    ),
    "transformational_impact": _View(
        _expecting,
        "filled where an effect outside the team is expected, a dot where none is said",
        "{whole} of {all} say what effect they expect outside",
    ),
}


def decisions_charts(
    evidence: DecisionsEvidence, cycles: Sequence[Cycle], facet: str
) -> Iterator[Chart]:
    """Yield the charts that stand behind a facet.

    Parameters
    ----------
    evidence
        The decisions.
    cycles
        The cycles in order of time.
    facet
        The facet's code.

    Yields
    ------
    Chart
        The timeline, for inclusion, empowerment and transformational impact.
    """
    drawn = decisions_timeline(evidence, cycles, facet) if facet in _VIEWS else None
    if drawn is not None:
        yield drawn


def decisions_timeline(
    evidence: DecisionsEvidence, cycles: Sequence[Cycle] = (), facet: str = "inclusion"
) -> Chart | None:
    """Draw decisions and their reviews along time.

    Parameters
    ----------
    evidence
        The decisions.
    cycles
        The cycles in order of time; their beginnings are drawn. Decisions and reviews outside
        them are left out.
    facet
        What the decisions are filled by: ``inclusion``, ``empowerment`` or
        ``transformational_impact``.

    Returns
    -------
    Chart or None
        Two rows of marks, one a decision and one a review; ``None`` without a decision.
    """
    frame, view = _within(evidence.decisions, cycles), _VIEWS[facet]
    if frame.is_empty():
        return None
    marks = list(_marks(frame, view))
    days = sorted({mark.day for mark in marks})
    top = _tallest(marks, days, review=False)
    upper = 40 + _STEP * top
    lower = upper + 46 + _STEP * _tallest(marks, days, review=True)
    shapes = [
        *_cycle_lines(cycles, days, lower),
        *_row("Decisions", [m for m in marks if not m.review], days, upper),
        *_row("Reviews", [m for m in marks if m.review], days, lower),
    ]
    return Chart(
        title=_title(marks, view),
        reading=(
            f"Above, each decision: {view.reading}. Below, each review: filled where somebody "
            "outside saw the effect, half where in part, hollow where not, a dot where nobody "
            "outside was asked; a bar is a review to come."
        ),
        basis=f"{_number(frame.height, 'decision')}, {days[0]} to {days[-1]}.",
        limits=(
            "It shows what was written down. What was decided and not recorded, and what nobody "
            "thought to ask, is not in it."
        ),
        shapes=tuple(shapes),
        width=_WIDTH,
        height=lower + 34,
        table=_table(frame),
    )


def _within(decisions: pl.DataFrame, cycles: Sequence[Cycle]) -> pl.DataFrame:
    """Return the decisions of the cycles, reviews after them not yet known."""
    everyone = pl.col("concerned").list.set_difference("heard").list.len() == 0
    frame = decisions.with_columns(listed("concerned"), listed("heard")).with_columns(
        concerned=pl.col("concerned").list.len(),
        heard=pl.col("concerned").list.set_intersection("heard").list.len(),
        everyone=everyone,
    )
    if cycles:
        frame = frame.filter(pl.any_horizontal(cycle.within("date") for cycle in cycles))
        known = pl.any_horizontal(cycle.within("reviewed") for cycle in cycles)
        frame = frame.with_columns(pl.when(known).then("reviewed").alias("reviewed"))
    return frame.sort("date", "decision")


def _marks(frame: pl.DataFrame, view: _View) -> Iterator[_Mark]:
    for row in frame.iter_rows(named=True):
        yield _Mark(row["date"], review=False, state=view.state(row))
        if row["reviewed"] is not None:
            yield _Mark(row["reviewed"], review=True, state=_outcome(row))
        elif row["review"] is not None:
            yield _Mark(row["review"], review=True, state="due")


def _outcome(row: dict[str, Any]) -> str:
    if row["seen_by"] is None:
        return "unknown"
    return {"seen": "whole", "partly": "half"}.get(str(row["outcome"]), "hollow")


def _x(day: date, days: Sequence[date]) -> float:
    span = (days[-1] - days[0]).days
    return (
        (_LEFT + _RIGHT) / 2
        if span == 0
        else _LEFT + (day - days[0]).days / span * (_RIGHT - _LEFT)
    )


def _place(day: date, days: Sequence[date]) -> int:
    """Return the column in which a mark is stacked."""
    return int((_x(day, days) - _LEFT) / _STEP)


def _stacks(marks: Sequence[_Mark], days: Sequence[date]) -> dict[int, list[_Mark]]:
    stacks: dict[int, list[_Mark]] = {}
    for mark in marks:
        stacks.setdefault(_place(mark.day, days), []).append(mark)
    return stacks


def _tallest(marks: Sequence[_Mark], days: Sequence[date], *, review: bool) -> int:
    stacks = _stacks([mark for mark in marks if mark.review is review], days)
    return min(max(map(len, stacks.values()), default=1), _HIGHEST)


def _row(name: str, marks: Sequence[_Mark], days: Sequence[date], base: float) -> Iterator[Markup]:
    yield tag("line", x1=_LEFT - 10, x2=_RIGHT + 10, y1=base, y2=base, class_="track")
    yield tag("text", name, x=_LEFT - 10, y=base + 18, class_="tick")
    for place, stack in _stacks(marks, days).items():
        x = _LEFT + (place + 0.5) * _STEP
        for height, mark in enumerate(stack[:_HIGHEST]):
            yield from _drawn(mark.state, x, base - 10 - _STEP * height)
        if len(stack) > _HIGHEST:
            yield tag(
                "text", f"{len(stack)}", x=x, y=base + 18, text_anchor="middle", class_="tick"
            )


def _drawn(state: str, x: float, y: float) -> Iterator[Markup]:
    if state == "due":
        yield tag("line", x1=x, x2=x, y1=y - 5, y2=y + 5, class_="again does")
    elif state == "unknown":
        yield tag("circle", cx=x, cy=y, r=2.2, class_="mark does")
    else:
        name = "mark does" if state == "whole" else "open does"
        yield tag("path", d=_diamond(x, y), class_=name)
        if state == "half":
            yield tag(
                "path", d=f"M{x:g} {y - 6:g}L{x + 6:g} {y:g}L{x:g} {y + 6:g}Z", class_="mark does"
            )


def _diamond(x: float, y: float) -> str:
    return f"M{x - 6:g} {y:g}L{x:g} {y - 6:g}L{x + 6:g} {y:g}L{x:g} {y + 6:g}Z"


def _cycle_lines(cycles: Sequence[Cycle], days: Sequence[date], bottom: float) -> Iterator[Markup]:
    last = -100.0
    for cycle in cycles:
        if cycle.opens is not None and not days[0] <= cycle.opens <= days[-1]:
            continue
        x = _LEFT - 10 if cycle.opens is None else _x(cycle.opens, days)
        if cycle.opens is not None:
            yield tag("line", x1=x, x2=x, y1=20, y2=bottom, class_="grid")
        if x - last > 60:
            yield tag("text", plain(cycle.name, 10), x=x, y=14, class_="tick")
            last = x


def _title(marks: Sequence[_Mark], view: _View) -> str:
    states = [mark.state for mark in marks if not mark.review]
    known = _number(len(states) - states.count("unknown"), "decision")
    whole, every = states.count("whole"), _number(len(states), "decision")
    return view.title.format(whole=whole, known=known, all=every)


def _number(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _table(frame: pl.DataFrame) -> Table:
    return Table(
        ("Decision", "Day", "Concerned", "Heard", "Settled here", "Review", "Seen outside"),
        tuple(_cells(row) for row in frame.tail(_MOST_ROWS).iter_rows(named=True)),
    )


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    went_up = {None: "", True: "went up", False: "yes"}[row["escalated"]]
    review = row["reviewed"] or (f"due {row['review']}" if row["review"] else "")
    seen = row["outcome"] if row["reviewed"] and row["seen_by"] else ""
    return (
        plain(row["text"] or row["decision"], _LONGEST),
        str(row["date"]),
        str(row["concerned"] or ""),
        str(row["heard"]) if row["concerned"] else "",
        went_up,
        str(review),
        str(seen or ""),
    )
