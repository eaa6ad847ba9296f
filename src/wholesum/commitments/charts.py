"""The charts of promises: how promises ended in each week, and who promises to whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import cos, pi, sin
from typing import Final

from markupsafe import Markup

from wholesum.charts.chart import Chart, Table
from wholesum.charts.kit.frame import LEFT, WIDTH, text_inside
from wholesum.charts.kit.marks import circle, diamond, path
from wholesum.charts.kit.text import fit, text
from wholesum.charts.kit.words import counted, days
from wholesum.charts.result import draw
from wholesum.commitments.evidence import CommitmentsEvidence
from wholesum.commitments.measures.graph import PromiseGraph
from wholesum.commitments.measures.kept import KeptInTime, in_time_words, kept_in_time
from wholesum.commitments.measures.outcomes import Ending, Outcome, by_week, known_endings
from wholesum.core.cycle import Cycle
from wholesum.core.signal import TOO_FEW, is_too_few
from wholesum.tables import plain

_MOST_WEEKS: Final = 12
_MOST_IN_A_WEEK: Final = 13
_WIDEST_DAY: Final = 82.0
_ROW, _STEP = 24.0, 16.0
_LEGEND: Final = (
    (Outcome.KEPT, "kept as promised"),
    (Outcome.CHANGED, "changed in time"),
    (Outcome.SLIPPED, "slipped"),
)
_MOST_PEOPLE: Final = 15
_RADIUS: Final = 92.0
_WIDEST_NAME: Final = 125.0


def commitments_charts(
    evidence: CommitmentsEvidence, cycles: Sequence[Cycle], facet: str
) -> Iterator[Chart]:
    """Yield the chart of promises that the Mirror shows for a facet.

    Parameters
    ----------
    evidence
        The promises.
    cycles
        The cycles in order of time; promises that ended outside them are left out.
    facet
        The facet's code.

    Yields
    ------
    Chart
        For mutual accountability, the outcomes week by week.
    """
    if facet != "mutual_accountability":
        return
    endings = known_endings(evidence, (cycle.opens for cycle in cycles))
    chart = weeks_chart([ending for ending in endings if any(c.holds(ending.day) for c in cycles)])
    if chart is not None:
        yield chart


def weeks_chart(endings: Sequence[Ending]) -> Chart | None:
    """Draw how the promises of the whole team ended, week by week.

    Parameters
    ----------
    endings
        The outcomes.

    Returns
    -------
    Chart or None
        One row a week, the latest 12; ``None`` where no promise has ended.
    """
    found, weeks = kept_in_time(endings), by_week(endings)
    if found is None:
        return None
    shapes, y = list[Markup](), 16.0
    for week in weeks[-_MOST_WEEKS:]:
        shapes.append(text(week.monday.isoformat(), LEFT, y + 4.5, "tick"))
        marks = [outcome for outcome in Outcome for _ in range(week.counts[outcome])]
        x = LEFT + _WIDEST_DAY + 12
        for outcome in marks[:_MOST_IN_A_WEEK]:
            shapes.append(_mark(outcome, x, y))
            x += _STEP
        if len(marks) > _MOST_IN_A_WEEK:
            shapes.append(text(f"+{len(marks) - _MOST_IN_A_WEEK}", x - 4, y + 4.5, "tick"))
        y += _ROW
    for outcome, words in _LEGEND:
        shapes += [_mark(outcome, LEFT + 8, y + 8), text(words, LEFT + 22, y + 12.5, "tick")]
        y += _ROW
    return Chart(
        title=in_time_words(found),
        reading="Each mark is a promise; each row is a week, named by its Monday.",
        basis=f"{_share_words(found)} {counted(found.ended, 'promise')}, "
        f"{days([ending.day for ending in endings])}.",
        limits="The chart is for learning, not a grade: if you keep all promises, you may promise "
        "too little. The chart does not show how large a promise was.",
        shapes=tuple(shapes),
        width=WIDTH,
        height=y + 2,
        table=Table(
            ("Week from", "Kept as promised", "Changed in time", "Slipped"),
            tuple(
                (week.monday.isoformat(), *(str(week.counts[outcome]) for outcome in Outcome))
                for week in weeks
            ),
        ),
    )


def _share_words(found: KeptInTime) -> str:
    if is_too_few((found.in_time, found.ended)):
        return f"{TOO_FEW.capitalize()}."
    share = found.value
    return f"{share.value:.0%}, 90% interval {share.low:.0%} to {share.high:.0%}."


def _mark(outcome: Outcome, x: float, y: float) -> Markup:
    if outcome is Outcome.SLIPPED:
        return circle(x, y, 5.0, "open does")
    return diamond(x, y, 6.5, "mark does" if outcome is Outcome.KEPT else "open does")


@draw.register
def graph_chart(graph: PromiseGraph, names: Mapping[str, str] | None = None) -> Chart | None:
    """Draw who promises to whom: people on a circle, with a line for each pair.

    Parameters
    ----------
    graph
        The numbers of promises.
    names
        The names of people by their ids; by default their ids.

    Returns
    -------
    Chart or None
        ``None`` where no promise has a named taker, or there are more than 15 people.
    """
    known, people = names or {}, graph.people
    if not people or len(people) > _MOST_PEOPLE:
        return None
    called = {person: plain(known.get(person, person), 40) for person in people}
    middle, y = WIDTH / 2, _RADIUS + 34
    places = {
        person: (
            middle + _RADIUS * sin(2 * pi * place / len(people)),
            y - _RADIUS * cos(2 * pi * place / len(people)),
        )
        for place, person in enumerate(people)
    }
    shapes = list[Markup]()
    for giver, taker, number in graph.counts:
        shapes += _arrow(places[giver], places[taker], number)
    for person, (px, py) in places.items():
        shapes.append(circle(px, py, 5.5, "mark does"))
        down = 20 if py > y else -11
        anchor = "middle" if abs(px - middle) < _RADIUS / 2 else "start" if px > middle else "end"
        words = fit(called[person], _WIDEST_NAME, "tick")
        shapes.append(text_inside(words, px, py + down, "tick", anchor))
    hub = graph.hub
    pairs = counted(len(graph.counts), "pair")
    title = f"{counted(graph.promises, 'promise')} between {pairs}"
    if hub is not None:
        title = hub.words(called[hub.person])
    return Chart(
        title=title,
        reading="Each line joins two people; its dot is nearer to the person who receives the "
        "promise. Two lines: two promises. Three lines: three or more.",
        basis=f"{counted(graph.promises, 'promise')} to a member, {graph.to_team} to the whole "
        "team, which are not drawn. Open promises count too, and one that several people give "
        "counts once for each of them.",
        limits="The chart shows who promises to whom, not who is reliable. Work that nobody promised "
        "is not in the chart.",
        shapes=tuple(shapes),
        width=WIDTH,
        height=2 * _RADIUS + 68,
        table=Table(
            ("Giver", "Taker", "Promises"),
            tuple((called[giver], called[taker], str(n)) for giver, taker, n in graph.counts),
        ),
    )


def _arrow(start: tuple[float, float], end: tuple[float, float], number: int) -> Iterator[Markup]:
    """Draw one to three lines from the giver to the taker of promises, with a dot at the taker."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    long = (dx * dx + dy * dy) ** 0.5 or 1.0
    for line in range(min(number, 3)):
        off = 2.0 + 3.0 * line
        x, y = -dy / long * off, dx / long * off
        yield from path([(start[0] + x, start[1] + y), (end[0] + x, end[1] + y)], "path does")
    x, y = -dy / long * 2, dx / long * 2
    yield circle(start[0] + dx * 0.72 + x, start[1] + dy * 0.72 + y, 2.6, "mark does")
