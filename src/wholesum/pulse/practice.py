"""Declare the pulse as a practice: its tables, signals and charts for the Mirror."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from wholesum.core.cycle import Cycle
from wholesum.core.signal import Signal
from wholesum.practice import Practice
from wholesum.pulse.checks import check_pulse
from wholesum.pulse.evidence import PulseEvidence, round_order
from wholesum.pulse.signals import pulse_signals
from wholesum.pulse.summary.published import READINGS
from wholesum.pulse.summary.results import PulseResult
from wholesum.pulse.summary.summarise import summarise_pulse


def _signals(result: PulseResult, _cycles: Sequence[Cycle]) -> Iterator[Signal]:
    return pulse_signals(result)


def _cycles(evidence: PulseEvidence) -> tuple[Cycle, ...]:
    """Return one cycle for each round of the pulse; a cycle lasts until the next round opens.

    If a round has no day, nothing can be placed by its day, and all belongs to the last round.
    """
    names = round_order(evidence)
    opened = dict(evidence.rounds.select("round", "opened").rows())
    days = [opened.get(name) for name in names]
    if any(day is None for day in days):
        return (Cycle(names[-1]),)
    return tuple(map(Cycle, names, [None, *days[1:]], [*days[1:], None]))


PULSE: Final = Practice(
    name="pulse",
    question="Where do we stand?",
    evidence=PulseEvidence,
    check=check_pulse,
    signals=_signals,
    summary=summarise_pulse,
    cycles=_cycles,
    files=(READINGS,),
)
