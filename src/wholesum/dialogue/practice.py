"""The dialogue as a practice."""

from __future__ import annotations

from typing import Final

from wholesum.dialogue.charts.turnout import dialogue_charts
from wholesum.dialogue.checks import check_dialogue
from wholesum.dialogue.evidence import DialogueEvidence
from wholesum.dialogue.signals import dialogue_signals
from wholesum.practice import Practice

DIALOGUE: Final = Practice(
    name="dialogue",
    question="What do we think together?",
    evidence=DialogueEvidence,
    check=check_dialogue,
    signals=dialogue_signals,
    charts=dialogue_charts,
)
