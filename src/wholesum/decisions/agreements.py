"""List the decisions of a team in a cycle, for the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wholesum.core.agreement import Agreement, AgreementKind
from wholesum.core.cycle import Cycle
from wholesum.decisions.evidence import DecisionsEvidence


def agreements(
    evidence: DecisionsEvidence, cycles: Sequence[Cycle], cycle: int
) -> Iterator[Agreement]:
    """Yield the decisions that a team made in a cycle, the latest first.

    Parameters
    ----------
    evidence
        The decisions.
    cycles
        The cycles in order of time.
    cycle
        The index of the cycle.

    Yields
    ------
    Agreement
        Each decision with a text; those of a focus round are in its verdicts.
    """
    within = evidence.decisions.filter(cycles[cycle].within("date"))
    for row in within.sort("date", descending=True, maintain_order=True).to_dicts():
        if row["text"] and not (row["source"] or "").startswith("focus:"):
            yield Agreement(AgreementKind.DECIDED, row["text"])
