"""The chart of decisions: when they were made, who was heard, and what reviews found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import polars as pl
from markupsafe import Markup

from wholesum.charts.chart import Chart, Table, tag
from wholesum.charts.kit.frame import WIDTH
from wholesum.charts.kit.marks import across, circle, diamond, right_half_diamond, upright
from wholesum.charts.kit.text import fit, text, width_of
from wholesum.charts.kit.words import counted
from wholesum.core.cycle import Cycle
from wholesum.decisions.evidence import DecisionsEvidence
from wholesum.tables import listed, plain

_LEFT, _RIGHT = 16.0, WIDTH - 16.0
_STEP: Final = 14.0
_HIGHEST: Final = 9
_LONGEST: Final = 80
_MOST_ROWS: Final = 200
_WIDEST_CYCLE: Final = 80.0
_LEGEND_LINE: Final = 20.0
_REVIEWS: Final = (
    ("whole", "effect seen by somebody outside"),
    ("half", "effect partly seen"),
    ("hollow", "no effect seen"),
    ("unknown", "nobody outside was asked"),
    ("due", "review is still to come"),
)


@dataclass(frozen=True)
class _Mark:
    """One mark in the chart of decisions: a decision or a review, on its day."""

    day: date
    review: bool
    state: str


@dataclass(frozen=True)
class _View:
    """What the chart of decisions shows for one facet: states, legend and sentence."""

    state: Callable[[dict[str, Any]], str]
    legend: tuple[tuple[str, str], ...]
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
        (
            ("whole", "everybody affected was heard"),
            ("hollow", "somebody affected was not heard"),
            ("unknown", "not recorded who was affected"),
        ),
        "In {whole} of {known} with affected people on record, all of them were heard",
    ),
    "empowerment": _View(
        _settled,
        (
            ("whole", "decided in the team"),
            ("hollow", "passed up for decision"),
            ("unknown", "not recorded"),
        ),
        "{whole} of {known} were decided in the team",
    ),
    "transformational_impact": _View(
        _expecting,
        (
            ("whole", "an effect outside the team is expected"),
            ("unknown", "no expected effect recorded"),
        ),
        "{whole} of {all} name the effect they expect outside the team",
    ),
}


def decisions_charts(
    evidence: DecisionsEvidence, cycles: Sequence[Cycle], facet: str
) -> Iterator[Chart]:
    """Yield the charts of decisions that the Mirror shows for a facet.

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
    """Draw decisions and their reviews in order of time.

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
    upper = 40 + _STEP * _tallest(marks, days, review=False)
    lower = upper + 46 + _STEP * _tallest(marks, days, review=True)
    legend = [*_legend("Decisions", view.legend, marks, review=False)]
    legend += _legend("Reviews", _REVIEWS, marks, review=True)
    shapes = [
        *_cycle_lines(cycles, days, lower),
        *_row("Decisions", [m for m in marks if not m.review], days, upper),
        *_row("Reviews", [m for m in marks if m.review], days, lower),
    ]
    shapes.append(tag("g", *_legend_lines(legend, lower + 50), class_="legend"))
    return Chart(
        title=_title(marks, view),
        reading="Each mark is one decision, or one review, on its day.",
        basis=(
            f"{counted(frame.height, 'decision')}, {days[0]} to {days[-1]}.{_counts(frame, facet)}"
        ),
        limits=(
            "The chart shows only what was recorded. Decisions that nobody "
            "wrote down are missing, and so are people whom nobody asked."
        ),
        shapes=tuple(shapes),
        width=WIDTH,
        height=lower + 50 + _LEGEND_LINE * len(legend),
        table=_table(frame),
    )


def _counts(frame: pl.DataFrame, facet: str) -> str:
    """Write how many times an affected person was heard, as the Mirror counts inclusion."""
    heard, asked = (int(frame[name].sum()) for name in ("heard", "concerned"))
    if facet != "inclusion" or not asked:
        return ""
    return f" {heard} of {counted(asked, 'time')}, somebody affected was heard before the decision."


def _legend(
    name: str, states: Sequence[tuple[str, str]], marks: Sequence[_Mark], *, review: bool
) -> Iterator[tuple[str, str]]:
    """Yield the heading of the legend, then the meaning of each mark in the chart of decisions."""
    drawn = {mark.state for mark in marks if mark.review is review}
    if drawn:
        yield "", f"{name}:"
    yield from ((state, words) for state, words in states if state in drawn)


def _legend_lines(legend: Sequence[tuple[str, str]], top: float) -> Iterator[Markup]:
    for place, (state, words) in enumerate(legend):
        y = top + _LEGEND_LINE * place
        if state:
            yield from _drawn(state, 8, y - 5)
        yield text(words, 22 if state else 0, y, "tick")


def _within(decisions: pl.DataFrame, cycles: Sequence[Cycle]) -> pl.DataFrame:
    """Return the decisions of some cycles, without reviews after these cycles.

    An answer from outside by link counts as a review on its day.
    """
    everyone = pl.col("concerned").list.set_difference("heard").list.len() == 0
    frame = decisions.with_columns(listed("concerned"), listed("heard")).with_columns(
        concerned=pl.col("concerned").list.len(),
        heard=pl.col("concerned").list.set_intersection("heard").list.len(),
        everyone=everyone,
        reviewed=pl.coalesce("confirmed", "reviewed"),
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
    """Return the number of the column in which the marks of a day are stacked."""
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
    yield across(_LEFT - 10, _RIGHT + 10, base, "track")
    yield text(name, _LEFT - 10, base + 18, "tick")
    end = 0.0
    for place, stack in sorted(_stacks(marks, days).items()):
        x = _LEFT + (place + 0.5) * _STEP
        for height, mark in enumerate(stack[:_HIGHEST]):
            yield from _drawn(mark.state, x, base - 10 - _STEP * height)
        words = f"{len(stack)}"
        half = width_of(words, "tick") / 2
        if len(stack) > _HIGHEST and x - half > end + 4:
            yield text(words, x, base - 14 - _STEP * _HIGHEST, "tick", "middle")
            end = x + half


def _drawn(state: str, x: float, y: float) -> Iterator[Markup]:
    if state == "due":
        yield upright(x, y - 5, y + 5, "again does")
    elif state == "unknown":
        yield circle(x, y, 2.2, "mark does")
    else:
        yield diamond(x, y, 6, "mark does" if state == "whole" else "open does")
        if state == "half":
            yield right_half_diamond(x, y, 6, "mark does")


def _cycle_lines(cycles: Sequence[Cycle], days: Sequence[date], bottom: float) -> Iterator[Markup]:
    end = -_WIDEST_CYCLE
    for cycle in cycles:
        if cycle.opens is not None and not days[0] <= cycle.opens <= days[-1]:
            continue
        x = _LEFT - 10 if cycle.opens is None else _x(cycle.opens, days)
        if cycle.opens is not None:
            yield upright(x, 20, bottom, "grid")
        name = fit(plain(cycle.name, _LONGEST), _WIDEST_CYCLE, "tick")
        if x > end + 6 and x + width_of(name, "tick") <= WIDTH:
            yield text(name, x, 14, "tick")
            end = x + width_of(name, "tick")


def _title(marks: Sequence[_Mark], view: _View) -> str:
    states = [mark.state for mark in marks if not mark.review]
    known = counted(len(states) - states.count("unknown"), "decision")
    whole, every = states.count("whole"), counted(len(states), "decision")
    return view.title.format(whole=whole, known=known, all=every)


def _table(frame: pl.DataFrame) -> Table:
    return Table(
        ("Decision", "Day", "Affected", "Heard", "Decided here", "Review", "Effect outside"),
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
