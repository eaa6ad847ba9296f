"""Declare conversation as a practice: its tables, signals and charts for the Mirror."""

from __future__ import annotations

from typing import Final

from wholesum.conversation.charts import conversation_charts
from wholesum.conversation.checks import check_conversation
from wholesum.conversation.evidence import ConversationEvidence
from wholesum.conversation.signals import conversation_signals
from wholesum.practice import Practice

CONVERSATION: Final = Practice(
    name="conversation",
    question="How do we talk?",
    evidence=ConversationEvidence,
    check=check_conversation,
    signals=conversation_signals,
    charts=conversation_charts,
)
