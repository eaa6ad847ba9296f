"""Declare focus as a practice: its tables, signals and charts for the Mirror."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from wholesum.charts.chart import Chart
from wholesum.core.cycle import Cycle
from wholesum.focus.agreements import agreements
from wholesum.focus.checks import check_focus
from wholesum.focus.evidence import FocusEvidence
from wholesum.focus.signals import focus_signals, worked_on
from wholesum.practice import Practice


def _charts(evidence: FocusEvidence, cycles: Sequence[Cycle], facet: str) -> Iterator[Chart]:
    from wholesum.focus.charts.shares import (
        focus_charts,
    )  # slow to import, and most commands draw none

    return focus_charts(evidence, cycles, facet)


FOCUS: Final = Practice(
    name="focus",
    question="What really matters, and what do we stop?",
    evidence=FocusEvidence,
    check=check_focus,
    signals=focus_signals,
    charts=_charts,
    worked_on=worked_on,
    agreements=agreements,
)
