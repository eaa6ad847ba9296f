"""Declare decisions as a practice: their table, signals and charts for the Mirror."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from wholesum.charts.chart import Chart
from wholesum.core.cycle import Cycle
from wholesum.decisions.agreements import agreements
from wholesum.decisions.checks import check_decisions
from wholesum.decisions.evidence import DecisionsEvidence
from wholesum.decisions.signals import decisions_signals
from wholesum.practice import Practice


def _charts(evidence: DecisionsEvidence, cycles: Sequence[Cycle], facet: str) -> Iterator[Chart]:
    from wholesum.decisions.charts import (
        decisions_charts,
    )  # slow to import, and most commands draw none

    return decisions_charts(evidence, cycles, facet)


DECISIONS: Final = Practice(
    name="decisions",
    question="Who decided, who was heard, and what came of it?",
    evidence=DecisionsEvidence,
    check=check_decisions,
    signals=decisions_signals,
    charts=_charts,
    agreements=agreements,
)
