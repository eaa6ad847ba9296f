"""Decisions as a practice."""

from __future__ import annotations

from typing import Final

from wholesum.decisions.charts import decisions_charts
from wholesum.decisions.checks import check_decisions
from wholesum.decisions.evidence import DecisionsEvidence
from wholesum.decisions.signals import decisions_signals
from wholesum.practice import Practice

DECISIONS: Final = Practice(
    name="decisions",
    question="Who decided, who was heard, and what came of it?",
    evidence=DecisionsEvidence,
    check=check_decisions,
    signals=decisions_signals,
    charts=decisions_charts,
)
