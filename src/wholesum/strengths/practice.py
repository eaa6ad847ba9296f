"""Declare strengths as a practice: their tables, signals and charts for the Mirror."""

from __future__ import annotations

from typing import Final

from wholesum.practice import Practice
from wholesum.strengths.charts import strengths_charts
from wholesum.strengths.checks import check_strengths
from wholesum.strengths.evidence import StrengthsEvidence
from wholesum.strengths.signals import strengths_signals

STRENGTHS: Final = Practice(
    name="strengths",
    question="What can each of us give, and in which new combinations?",
    evidence=StrengthsEvidence,
    check=check_strengths,
    signals=strengths_signals,
    charts=strengths_charts,
)
