"""List the commitments and experiments that a team agreed on in its dialogues, for the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from wholesum.core.agreement import Agreement, AgreementKind
from wholesum.core.cycle import Cycle
from wholesum.dialogue.evidence import DialogueEvidence
from wholesum.dialogue.signals import cycle_of

_KINDS: Final = {"commitment": AgreementKind.PROMISED, "experiment": AgreementKind.TRIED}


def agreements(
    evidence: DialogueEvidence, cycles: Sequence[Cycle], cycle: int
) -> Iterator[Agreement]:
    """Yield the commitments and experiments that a team agreed on in the dialogues of a cycle.

    Parameters
    ----------
    evidence
        The dialogues.
    cycles
        The cycles in order of time.
    cycle
        The index of the cycle.

    Yields
    ------
    Agreement
        The words that were settled, or else the statement; decisions are in their own table.
    """
    statements = evidence.statements.select("text", "dialogue", "outcome", "outcome_text")
    for row in statements.to_dicts():
        kind = _KINDS.get(row["outcome"] or "")
        if kind is not None and cycle_of(evidence, row["dialogue"], cycles) == cycle:
            yield Agreement(kind, row["outcome_text"] or row["text"])
