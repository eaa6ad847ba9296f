"""List the promises that a team made and kept in a cycle, for the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wholesum.commitments.evidence import CommitmentsEvidence
from wholesum.commitments.transitions import State
from wholesum.core.agreement import Agreement, AgreementKind
from wholesum.core.cycle import Cycle


def agreements(
    evidence: CommitmentsEvidence, cycles: Sequence[Cycle], cycle: int
) -> Iterator[Agreement]:
    """Yield the promises that a team made or kept in a cycle.

    Parameters
    ----------
    evidence
        The promises, found sound.
    cycles
        The cycles in order of time.
    cycle
        The index of the cycle.

    Yields
    ------
    Agreement
        Each promise that was kept in the cycle, and each that was made in it and is open.
    """
    within = cycles[cycle]
    for promise in evidence.states().values():
        if promise.state is State.KEPT and promise.ended and within.holds(promise.ended):
            yield Agreement(AgreementKind.KEPT, promise.what)
        elif promise.is_open and promise.made and within.holds(promise.made):
            yield Agreement(AgreementKind.PROMISED, promise.what)
