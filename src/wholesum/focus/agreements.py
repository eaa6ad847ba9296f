"""List the efforts that a team stopped or changed after its focus rounds, for the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from wholesum.core.agreement import Agreement, AgreementKind
from wholesum.core.cycle import Cycle
from wholesum.core.words import by_number
from wholesum.focus.evidence import FocusEvidence


def agreements(evidence: FocusEvidence, cycles: Sequence[Cycle], cycle: int) -> Iterator[Agreement]:
    """Yield the efforts that a team stopped or changed in a cycle.

    Parameters
    ----------
    evidence
        The focus.
    cycles
        The cycles in order of time.
    cycle
        The index of the cycle.

    Yields
    ------
    Agreement
        Each effort with the hours a month that its verdict frees, in the order of the verdicts.
    """
    decided = evidence.verdicts.filter(
        cycles[cycle].within("decided"), pl.col("verdict") != "keep"
    ).join(
        evidence.efforts.select("effort", "title", cost="hours"),
        on="effort",
        maintain_order="left",
    )
    for row in decided.to_dicts():
        left = 0.0 if row["verdict"] == "stop" else row["hours"]
        freed = 0.0 if left is None or row["cost"] is None else max(row["cost"] - left, 0.0)
        text = row["title"]
        if freed:
            text += f", {freed:g} {by_number(freed, 'hour', 'hours')} a month less"
        yield Agreement(AgreementKind.STOPPED, text, freed)
