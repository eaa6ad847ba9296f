"""The signal of the network for the Mirror: mutual trust, by pairs who rely on each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from wholesum.core.cycle import Cycle
from wholesum.core.signal import Signal
from wholesum.core.signal_series import MissingFigure, Observation, observed_share, observed_signals
from wholesum.network.evidence import NetworkEvidence

PRACTICE: Final = "network"
FACET: Final = "mutual_trust"


def network_signals(evidence: NetworkEvidence, cycles: Sequence[Cycle]) -> Iterator[Signal]:
    """Yield one signal of mutual trust for each cycle in which a round about reliance closed.

    Parameters
    ----------
    evidence
        The rounds, found sound.
    cycles
        The cycles in order of time.

    Yields
    ------
    Signal
        For mutual trust, by the last round of the cycle: of the pairs of whom at least one relies
        on the other for leadership, how many rely on each other.
    """
    seen = [_observed(evidence, cycle) for cycle in cycles]
    yield from observed_signals(PRACTICE, FACET, cycles, seen)


def _observed(evidence: NetworkEvidence, cycle: Cycle) -> Observation | MissingFigure | None:
    within = evidence.reliance.filter(cycle.within("day"))
    rounds = evidence.with_rows(reliance=within).rounds()
    if not rounds:
        return None
    last = rounds[-1]
    if last.mutual is None or last.one_way is None:
        return MissingFigure(last.missing)
    linked = last.mutual + last.one_way
    words = f"reliance is mutual in {last.mutual} of {linked} pairs"
    return observed_share(last.mutual, linked, words, index=last.explain_density())
