"""The chart of turnout in the Mirror: how many of the invited people voted in each dialogue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from wholesum.charts.chart import Chart, Table
from wholesum.charts.kit.frame import LEFT, WIDTH
from wholesum.charts.kit.rows import MOST_MARKS, Rows, bar_in_parts, marks_in_a_row
from wholesum.charts.kit.text import text
from wholesum.charts.kit.words import counted, days
from wholesum.core.cycle import Cycle
from wholesum.dialogue.charts.basis import LONGEST_CELL
from wholesum.dialogue.evidence import (
    DialogueEvidence,
    about_dialogue,
    dialogue_order,
    one_dialogue,
)
from wholesum.dialogue.signals import cycle_of
from wholesum.tables import plain

_MOST_DRAWN: Final = 24


@dataclass(frozen=True)
class _Turnout:
    """The turnout of one dialogue: question, last day, invited people and voters."""

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
    """Yield the charts from dialogues that the Mirror shows for a facet.

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
        For inclusion, how many of those invited to each dialogue voted. For equality none: it
        would show how much each member wrote.
    """
    drawn = turnout(evidence, cycles) if facet == "inclusion" else None
    if drawn is not None:
        yield drawn


def turnout(evidence: DialogueEvidence, cycles: Sequence[Cycle]) -> Chart | None:
    """Draw how many of the invited people voted in each dialogue.

    Parameters
    ----------
    evidence
        The dialogues.
    cycles
        The cycles in order of time; dialogues outside them are left out.

    Returns
    -------
    Chart or None
        A row a dialogue, the latest first; at most 24 are drawn, the table has all. ``None`` if
        the number invited is not known for any dialogue.
    """
    found = list(_turnouts(evidence, cycles))[::-1]
    if not found:
        return None
    rows = Rows()
    many = max(turnout.invited for turnout in found) > MOST_MARKS
    for turnout in found[:_MOST_DRAWN]:
        rows.paragraph(turnout.question)
        y = rows.y + 16
        if many:
            rows.add(bar_in_parts([("dot", turnout.voted)], turnout.invited, y))
        else:
            counts = [("agree", turnout.voted), ("silent", turnout.invited - turnout.voted)]
            rows.add(marks_in_a_row(counts, y))
        rows.add([text(turnout.words, LEFT, y + 24, "tick")], 60)
    voted, invited = (
        sum(turnout.voted for turnout in found),
        sum(turnout.invited for turnout in found),
    )
    when = days([turnout.day for turnout in found if turnout.day])
    return Chart(
        title=f"{voted} of {invited} invited to a dialogue voted",
        reading=(
            "Each bar, from the left: the share of those invited who voted."
            if many
            else "Disc: a member who voted. Dash: a member who was invited and did not vote."
        ),
        basis=f"{counted(len(found), 'dialogue')}{when and f', {when}'}, the latest first.",
        limits=(
            "The chart does not show who did not vote, or why. People who did not "
            "vote may have spoken in the meeting."
        ),
        shapes=tuple(rows.shapes),
        width=WIDTH,
        height=rows.y,
        table=Table(
            ("Dialogue", "Ended", "Voted", "Invited"),
            tuple(
                (turnout.question, turnout.day, str(turnout.voted), str(turnout.invited))
                for turnout in found
            ),
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
