"""The tables of a team's cycles, as one object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from wholesum.core.cycle import Cycle
from wholesum.cycle.schema import CYCLES, PROTOTYPES, SESSIONS, TABLES
from wholesum.tables import Source, TableSet

__all__ = ["CYCLES", "PROTOTYPES", "SESSIONS", "TABLES", "CycleEvidence"]


@dataclass(frozen=True, eq=False)
class CycleEvidence(TableSet):
    """The evidence of a team's cycles: plans, reviews and prototypes.

    Parameters
    ----------
    cycles
        The columns of `CYCLES`.
    sessions
        The columns of `SESSIONS`.
    prototypes
        The columns of `PROTOTYPES`.
    sources
        Origin of the rows, by table name, for messages.

    Raises
    ------
    BadEvidence
        If a frame lacks a required column or holds values of another kind.
    """

    TABLES = TABLES
    ALONE = CYCLES

    cycles: pl.DataFrame
    sessions: pl.DataFrame = field(default_factory=SESSIONS.empty)
    prototypes: pl.DataFrame = field(default_factory=PROTOTYPES.empty)
    sources: Mapping[str, Source] = field(default_factory=dict, repr=False)


def planned_cycles(evidence: CycleEvidence) -> tuple[Cycle, ...]:
    """Return the cycles of a team in order of time; each lasts until the next one starts.

    The Mirror divides time by pulses; it takes these cycles only if there is no pulse.

    Parameters
    ----------
    evidence
        The cycles.

    Returns
    -------
    tuple of Cycle
        The first includes all earlier days, the last all later ones.
    """
    names, days = evidence.cycles.sort("starts").select("cycle", "starts").get_columns()
    return tuple(map(Cycle, names, [None, *days[1:]], [*days[1:], None]))
