"""Declare dialogue as a practice: its tables, signals and charts for the Mirror."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from wholesum.charts.chart import Chart
from wholesum.core.cycle import Cycle
from wholesum.dialogue.agreements import agreements
from wholesum.dialogue.checks import check_dialogue
from wholesum.dialogue.evidence import DialogueEvidence
from wholesum.dialogue.signals import dialogue_signals, worked_on
from wholesum.practice import Practice


def _charts(evidence: DialogueEvidence, cycles: Sequence[Cycle], facet: str) -> Iterator[Chart]:
    from wholesum.dialogue.charts.turnout import (
        dialogue_charts,
    )  # slow to import, and most commands draw none

    return dialogue_charts(evidence, cycles, facet)


DIALOGUE: Final = Practice(
    name="dialogue",
    question="What do we think together?",
    evidence=DialogueEvidence,
    check=check_dialogue,
    signals=dialogue_signals,
    charts=_charts,
    worked_on=worked_on,
    agreements=agreements,
)
