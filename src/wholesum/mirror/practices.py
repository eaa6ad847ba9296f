"""The list of all practices whose signals the Mirror shows."""

from __future__ import annotations

from typing import Final

from wholesum.commitments.practice import COMMITMENTS
from wholesum.conversation.practice import CONVERSATION
from wholesum.cycle.practice import CYCLE
from wholesum.decisions.practice import DECISIONS
from wholesum.dialogue.practice import DIALOGUE
from wholesum.focus.practice import FOCUS
from wholesum.network.practice import NETWORK
from wholesum.pulse.practice import PULSE
from wholesum.recognition.practice import RECOGNITION
from wholesum.strengths.practice import STRENGTHS

PRACTICES: Final = (
    PULSE,
    DIALOGUE,
    STRENGTHS,
    FOCUS,
    DECISIONS,
    CONVERSATION,
    COMMITMENTS,
    NETWORK,
    RECOGNITION,
    CYCLE,
)
NAMES: Final = frozenset(practice.name for practice in PRACTICES)
