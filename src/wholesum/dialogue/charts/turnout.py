"""The chart that stands behind inclusion in the Mirror: of those invited, how many voted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from wholesum.charts.chart import Chart, Table, tag
from wholesum.core.cycle import Cycle
from wholesum.dialogue.charts.marks import LEFT, LONGEST_CELL, RIGHT, WIDTH, paragraph, text
from wholesum.dialogue.evidence import (
    DialogueEvidence,
    about_dialogue,
    dialogue_order,
    one_dialogue,
)
from wholesum.dialogue.signals import cycle_of
from wholesum.tables import plain

_MOST_DRAWN: Final = 24
_MOST_DOTS: Final = 24
_STEP: Final = 15.0


@dataclass(frozen=True)
class _Turnout:
    """One dialogue: what it asked, when it ended, who voted of those invited."""

    question: str
    day: str
    voted: int
    invited: int

    @property
    def words(self) -> str:
        return f"{self.voted} of {self.invited} voted"


def dialogue_charts(
    evidence: DialogueEvidence, cycles: Sequence[Cycle], facet: str
) -> Iterator[Chart]:
    """Yield the charts that stand behind a facet.

    Parameters
    ----------
    evidence
        The dialogues.
    cycles
        The cycles in order of time.
    facet
        The facet's code.

    Yields
    ------
    Chart
        For inclusion, of those invited to each dialogue how many voted. For equality none: it
        would be of how much each wrote.
    """
    drawn = turnout(evidence, cycles) if facet == "inclusion" else None
    if drawn is not None:
        yield drawn


def turnout(evidence: DialogueEvidence, cycles: Sequence[Cycle]) -> Chart | None:
    """Draw, for each dialogue, how many voted of those invited.

    Parameters
    ----------
    evidence
        The dialogues.
    cycles
        The cycles in order of time; dialogues outside them are left out.

    Returns
    -------
    Chart or None
        A row a dialogue, the latest first; at most 24 are drawn, the table has all. ``None`` where
        of none it is known how many were invited.
    """
    rows = list(_turnouts(evidence, cycles))[::-1]
    if not rows:
        return None
    shapes: list[Markup] = []
    y = 0.0
    many = max(row.invited for row in rows) > _MOST_DOTS
    for row in rows[:_MOST_DRAWN]:
        drawn, y = paragraph(row.question, y)
        shapes += drawn
        shapes += _bar(row, y + 16) if many else _dots(row, y + 16)
        shapes.append(text(row.words, LEFT, y + 40, "tick", "start"))
        y += 58
    voted, invited = sum(row.voted for row in rows), sum(row.invited for row in rows)
    number = "1 dialogue" if len(rows) == 1 else f"{len(rows)} dialogues"
    days = sorted({row.day for row in rows if row.day})
    when = f", {' to '.join(sorted({days[0], days[-1]}))}" if days else ""
    return Chart(
        title=f"{voted} of {invited} invited to a dialogue voted",
        reading=(
            "Each bar, from the left: the share of those invited who voted."
            if many
            else "Disc: somebody who voted. Dash: somebody invited who did not."
        ),
        basis=f"{number}{when}, the latest first.",
        limits="It does not say who did not vote, or why; they may have spoken.",
        shapes=tuple(shapes),
        width=WIDTH,
        height=y,
        table=Table(
            ("Dialogue", "Ended", "Voted", "Invited"),
            tuple((row.question, row.day, str(row.voted), str(row.invited)) for row in rows),
        ),
    )


def _turnouts(evidence: DialogueEvidence, cycles: Sequence[Cycle]) -> Iterator[_Turnout]:
    for name in dialogue_order(evidence):
        about = about_dialogue(evidence, name)
        if about["members"] is None or cycle_of(evidence, name, cycles) is None:
            continue
        day = about["closed"] or about["opened"]
        yield _Turnout(
            plain(about["question"] or name, LONGEST_CELL),
            "" if day is None else str(day.isoformat()),
            one_dialogue(evidence, name).votes["voter"].n_unique(),
            about["members"],
        )


def _dots(row: _Turnout, y: float) -> Iterator[Markup]:
    for place in range(row.invited):
        x = LEFT + 6 + _STEP * place
        if place < row.voted:
            yield tag("circle", cx=x, cy=y, r=5.5, class_="dot")
        else:
            yield tag("line", x1=x - 4, x2=x + 4, y1=y, y2=y, class_="track")


def _bar(row: _Turnout, y: float) -> Iterator[Markup]:
    yield tag("line", x1=LEFT, x2=RIGHT, y1=y, y2=y, class_="track")
    width = (RIGHT - LEFT) * row.voted / max(row.invited, 1)
    yield tag("rect", x=LEFT, y=y - 6, width=width, height=12, class_="dot")
