"""The chart of recognition: how many people each story names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from wholesum.charts.chart import Chart, Table
from wholesum.charts.kit.frame import LEFT, WIDTH
from wholesum.charts.kit.marks import circle
from wholesum.charts.kit.rows import Rows
from wholesum.core.cycle import Cycle
from wholesum.core.words import by_number
from wholesum.recognition.evidence import RecognitionEvidence
from wholesum.recognition.measures.weave import weave_of
from wholesum.recognition.signals import FACET, stories_in
from wholesum.tables import plain

_MOST_STORIES: Final = 20
_MOST_MARKS: Final = 19
_STEP: Final = 16.0


def recognition_charts(
    evidence: RecognitionEvidence, cycles: Sequence[Cycle], facet: str
) -> Iterator[Chart]:
    """Yield the chart of recognition that the Mirror shows for a facet.

    Parameters
    ----------
    evidence
        The recognition.
    cycles
        The cycles in order of time; the stories are those of the last one.
    facet
        The facet's code.

    Yields
    ------
    Chart
        For interdependence, the stories with the number of people in each, without names.
    """
    if facet == FACET:
        chart = stories_chart(stories_in(evidence, cycles[-1]) if cycles else evidence)
        if chart is not None:
            yield chart


def stories_chart(evidence: RecognitionEvidence) -> Chart | None:
    """Draw how many people each story of a team names; the chart shows no names.

    Parameters
    ----------
    evidence
        The stories with their contributors.

    Returns
    -------
    Chart or None
        At most 20 stories, the latest first; ``None`` without any story.
    """
    found = weave_of(evidence)
    if not found.stories:
        return None
    drawing, table = Rows(), list[tuple[str, str]]()
    latest = evidence.stories.sort("day", descending=True, maintain_order=True)
    for story, result in latest.select("story", "result").iter_rows():
        number, title = len(evidence.contributors(story)), plain(result, 80)
        table.append((title, str(number)))
        if len(table) > _MOST_STORIES:
            continue
        drawing.paragraph(title)
        y = drawing.y + 15
        drawing.add(
            circle(LEFT + 8 + _STEP * place, y, 6.0, "mark does")
            for place in range(min(number, _MOST_MARKS))
        )
        drawing.space(30)
    drawn = "" if len(table) <= _MOST_STORIES else f" The latest {_MOST_STORIES} are drawn."
    return Chart(
        title=found.explain().rstrip("."),
        reading="Each mark is a person who brought something to the result. The latest story is "
        "at the top.",
        basis=f"{found.stories} {by_number(found.stories, 'story', 'stories')}, as members told "
        f"{by_number(found.stories, 'it', 'them')}.{drawn}",
        limits="It counts stories, not work: a piece of work without a story is not seen.",
        shapes=tuple(drawing.shapes),
        width=WIDTH,
        height=drawing.y + 2,
        table=Table(("Result", "People"), tuple(table)),
    )
