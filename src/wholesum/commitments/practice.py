"""Declare commitments as a practice: their tables, signals and charts for the Mirror."""

from __future__ import annotations

from typing import Final

from wholesum.commitments.agreements import agreements
from wholesum.commitments.charts import commitments_charts
from wholesum.commitments.checks import check_commitments
from wholesum.commitments.evidence import CommitmentsEvidence
from wholesum.commitments.signals import commitments_signals
from wholesum.practice import Practice

COMMITMENTS: Final = Practice(
    name="commitments",
    question="What do we owe each other?",
    evidence=CommitmentsEvidence,
    check=check_commitments,
    signals=commitments_signals,
    charts=commitments_charts,
    agreements=agreements,
)
