"""The charts of conversations: one measure over several meetings, with its interval."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import polars as pl

from wholesum.charts.chart import Chart, Table
from wholesum.charts.kit.frame import LEFT, RIGHT, WIDTH, Scale, axis
from wholesum.charts.kit.marks import bar_across, circle, diamond
from wholesum.charts.kit.text import fit, text
from wholesum.charts.kit.words import counted, days
from wholesum.conversation.evidence import ConversationEvidence
from wholesum.conversation.measures.circulation import circulation, hub_share, turn_freedom
from wholesum.conversation.measures.first_person import we_share
from wholesum.conversation.measures.questions import (
    invitations_across,
    invitations_taken_up,
    questions,
)
from wholesum.conversation.measures.share import MeetingShare
from wholesum.conversation.measures.voices import effective_voices, shared_floor
from wholesum.core.cycle import Cycle
from wholesum.tables import plain

MEASURES: Final[dict[str, Callable[[ConversationEvidence], MeetingShare | None]]] = {
    "shared floor": shared_floor,
    "effective voices": effective_voices,
    "circulation": circulation,
    "turn freedom": turn_freedom,
    "hub share": hub_share,
    "we-share": we_share,
    "questions": questions,
    "invitations across functions": invitations_across,
    "invitations taken up": invitations_taken_up,
}
"""The measures by their names, in the order in which they are shown."""

_LIMITS: Final = {
    "shared floor": "The chart does not show who spoke, or whether the talk helped.",
    "effective voices": "No study shows that even talk leads to better results.",
    "circulation": "The figure uses only the order of speakers, not what they said. No figure is a target.",
    "turn freedom": "The figure is lower in short meetings, and if people speak in a fixed "
    "order. A low figure can be right.",
    "hub share": "The busiest speaker can be another person in each meeting, often the "
    "chair. The chart names nobody.",
    "we-share": "The figure does not show whom a speaker means by “we”. Ask: who was “we”?",
    "questions": "The figure counts question marks. It differs widely between kinds of meetings.",
    "invitations across functions": "The figure counts only questions that name a person.",
    "invitations taken up": "An answer does not prove trust, and silence does not prove distrust.",
}
_MOST_DRAWN: Final = 12
_ROW: Final = 37.0
_TICKS: Final = (0, 0.25, 0.5, 0.75, 1)


def conversation_charts(
    evidence: ConversationEvidence, cycles: Sequence[Cycle], facet: str
) -> Iterator[Chart]:
    """Yield the charts of conversations that the Mirror shows for a facet.

    Parameters
    ----------
    evidence
        The meetings.
    cycles
        The cycles in order of time; meetings outside them are left out.
    facet
        The facet's code.

    Yields
    ------
    Chart
        For equality, effective voices, circulation and the hub share meeting by meeting.
    """
    if facet != "equality" or not cycles:
        return
    part = evidence.within(pl.any_horizontal(cycle.within("date") for cycle in cycles))
    for name in ("effective voices", "circulation", "hub share"):
        chart = measure_chart(part, name)
        if chart is not None:
            yield chart


def measure_chart(evidence: ConversationEvidence, name: str) -> Chart | None:
    """Draw a measure of conversation: its value in each meeting, and an interval over all of them.

    Parameters
    ----------
    evidence
        The meetings.
    name
        One of `MEASURES`.

    Returns
    -------
    Chart or None
        At most 12 meetings are drawn, the latest first; the table has all. ``None`` where the
        measure is undefined.
    """
    found = MEASURES[name](evidence)
    if found is None:
        return None
    meetings = _rows(evidence, found)
    scale = Scale(0, 1, LEFT + 8, RIGHT - 8)
    x = scale.at(found.value.value)
    shapes = [
        text(f"{counted(found.meetings, 'meeting')}, 90% interval", LEFT, 14, "tick"),
        bar_across(scale.at(found.value.low), scale.at(found.value.high), 28, "whole does"),
        diamond(x, 28, 6.5, "mark does"),
    ]
    y = 64.0
    for day, meeting, share in meetings[:_MOST_DRAWN]:
        named = meeting if meeting.startswith(day) else f"{day} {meeting}"
        words = fit(named, RIGHT - LEFT, "tick")
        shapes += [text(words, LEFT, y - 12, "tick"), circle(scale.at(share), y, 4.5, "open does")]
        y += _ROW
    shapes += axis(scale, y - 16, _TICKS)
    return Chart(
        title=f"{found.words[0].upper()}{found.words[1:]}",
        reading="Diamond and bar: all meetings and the 90% interval. Disc: one meeting.",
        basis=f"{found.label}: {found.value.value:.2f} ({found.value.low:.2f} to "
        f"{found.value.high:.2f}). {counted(found.meetings, 'meeting')}, "
        f"{days([day for day, _, _ in meetings])}, the latest first.",
        limits=_LIMITS[name],
        shapes=tuple(shapes),
        width=WIDTH,
        height=y + 8,
        table=Table(
            ("Meeting", "Day", found.label),
            tuple((meeting, day, f"{share:.2f}") for day, meeting, share in meetings),
        ),
    )


def _rows(evidence: ConversationEvidence, found: MeetingShare) -> list[tuple[str, str, float]]:
    """Return the date, the name and the share of each meeting, the latest meeting first."""
    order = evidence.meetings.sort("date", "meeting")
    rows = zip(order["date"], order["meeting"], found.by_meeting, strict=True)
    known = [
        (day.isoformat(), plain(name, 60), share) for day, name, share in rows if share is not None
    ]
    return known[::-1]
