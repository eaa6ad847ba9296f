"""The focus as a practice."""

from __future__ import annotations

from typing import Final

from wholesum.focus.charts.shares import focus_charts
from wholesum.focus.checks import check_focus
from wholesum.focus.evidence import FocusEvidence
from wholesum.focus.signals import focus_signals
from wholesum.practice import Practice

FOCUS: Final = Practice(
    name="focus",
    question="What really matters, and what do we stop?",
    evidence=FocusEvidence,
    check=check_focus,
    signals=focus_signals,
    charts=focus_charts,
)
