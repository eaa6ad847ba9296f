"""The chart of strengths: how many members can do each kind of work, without names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from wholesum.charts.chart import Chart, Table
from wholesum.charts.kit.frame import LEFT, WIDTH
from wholesum.charts.kit.marks import circle, diamond
from wholesum.charts.kit.rows import Rows
from wholesum.charts.kit.text import text
from wholesum.charts.kit.words import counted
from wholesum.core.cycle import Cycle
from wholesum.strengths.evidence import StrengthsEvidence
from wholesum.strengths.measures.stand_ins import Level, Levels, stand_ins
from wholesum.tables import plain

_MOST_KINDS: Final = 24
_MOST_MARKS: Final = 19
_STEP: Final = 16.0


def strengths_charts(
    evidence: StrengthsEvidence, cycles: Sequence[Cycle], facet: str
) -> Iterator[Chart]:
    """Yield the chart of strengths that the Mirror shows for a facet.

    Parameters
    ----------
    evidence
        The strengths.
    cycles
        The cycles in order of time; the levels are those at the end of the last one.
    facet
        The facet's code.

    Yields
    ------
    Chart
        For interchangeability, the members who can do each kind of work, without names.
    """
    if facet != "interchangeability":
        return
    titles = dict(evidence.kinds_of_work.select("kind", "title").iter_rows())
    chart = stand_ins_chart(evidence.levels(cycles[-1].ends if cycles else None), titles)
    if chart is not None:
        yield chart


def stand_ins_chart(levels: Levels, titles: Mapping[str, str]) -> Chart | None:
    """Draw how many members can do each kind of work; the chart names nobody.

    Parameters
    ----------
    levels
        The levels by kind of work, then by person.
    titles
        The titles of the kinds of work.

    Returns
    -------
    Chart or None
        At most 24 kinds, those that fewest can do first; ``None`` without any kind of work.
    """
    found = stand_ins(levels)
    if not found.kinds:
        return None
    order = (*found.nobody, *found.single, *found.shared)
    drawing, table = Rows(), list[tuple[str, str, str]]()
    for kind in order:
        does = sum(level.covers for level in levels[kind].values())
        learn = sum(level is Level.LEARN for level in levels[kind].values())
        title = plain(titles[kind], 80)
        table.append((title, str(does), str(learn)))
        if len(table) > _MOST_KINDS:
            continue
        drawing.paragraph(title)
        y = drawing.y + 15
        marks = [diamond] * does + [circle] * learn
        drawing.add(
            draw(LEFT + 8 + _STEP * place, y, 6.0, "mark does" if draw is diamond else "open does")
            for place, draw in enumerate(marks[:_MOST_MARKS])
        )
        if not marks:
            drawing.add([text("nobody yet", LEFT, y + 4.5, "tick")])
        drawing.space(30)
    return Chart(
        title=found.explain().rstrip("."),
        reading="Each filled mark is a member who can do the work; each open mark is a member who "
        "could learn it. Kinds of work that fewest can do stand first.",
        basis=f"{counted(found.kinds, 'kind')} of work, as the members said."
        + (
            "" if found.kinds <= _MOST_KINDS else f" {_MOST_KINDS} are drawn, all are in the table."
        ),
        limits="It counts all kinds of work as equal. It does not show how well a member does it.",
        shapes=tuple(drawing.shapes),
        width=WIDTH,
        height=drawing.y + 2,
        table=Table(("Kind of work", "Can do it", "Could learn it"), tuple(table)),
    )
