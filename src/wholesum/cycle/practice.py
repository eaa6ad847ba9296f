"""Declare the cycle as a practice: its tables, and its signal for the Mirror."""

from __future__ import annotations

from typing import Final

from wholesum.cycle.checks import check_cycles
from wholesum.cycle.evidence import CycleEvidence, planned_cycles
from wholesum.cycle.signals import cycle_signals
from wholesum.practice import Practice

CYCLE: Final = Practice(
    name="cycle",
    question="What came of it, and what do we do next?",
    evidence=CycleEvidence,
    check=check_cycles,
    signals=cycle_signals,
    cycles=planned_cycles,
)
