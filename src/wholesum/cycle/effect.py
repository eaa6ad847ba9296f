"""Count how often people outside the team saw the effect of a prototype."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from wholesum.cycle.evidence import CycleEvidence


@dataclass(frozen=True)
class OutsideEffect:
    """Whether people outside the team saw the expected effect of prototypes, as counts.

    Parameters
    ----------
    seen, partly, not_seen
        For how many prototypes somebody outside gave which answer.
    unasked
        How many more prototypes have no answer from outside; they are not counted.
    """

    seen: int
    partly: int
    not_seen: int
    unasked: int

    @property
    def answered(self) -> int:
        """The number of prototypes about which a person outside the team answered."""
        return self.seen + self.partly + self.not_seen


def outside_effect(evidence: CycleEvidence) -> OutsideEffect:
    """Count the prototypes whose effect a person outside the team saw.

    Parameters
    ----------
    evidence
        The cycles.

    Returns
    -------
    OutsideEffect
        The counts, which may be added up over parts of the evidence.

    Notes
    -----
    The team chooses whom it asks, and a prototype that went badly may never be asked about. The
    share says nothing about these prototypes. It must not be used to compare teams or to judge a
    person.
    """
    outcome = pl.col("outcome")
    counts = evidence.prototypes.select(
        (outcome == "seen").sum().alias("seen"),
        (outcome == "partly").sum().alias("partly"),
        (outcome == "not seen").sum().alias("not_seen"),
        outcome.is_null().sum().alias("unasked"),
    )
    return OutsideEffect(**counts.row(0, named=True))
