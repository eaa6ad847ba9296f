"""The evidence of a team's network: counts from rounds that asked whom members rely on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from wholesum.network.schema import RELIANCE, TABLES
from wholesum.network.team.disclosure import PublishedReliance
from wholesum.tables import Source, TableSet

__all__ = ["TABLES", "NetworkEvidence"]


@dataclass(frozen=True, eq=False)
class NetworkEvidence(TableSet):
    """The counts of rounds that asked whom each member relies on for leadership.

    Parameters
    ----------
    reliance
        The columns of the table with this name.
    sources
        Origin of the rows, by table name, for messages.

    Raises
    ------
    BadEvidence
        If a frame lacks a required column or holds values of another kind.
    """

    TABLES = TABLES
    ALONE = RELIANCE

    reliance: pl.DataFrame = field(default_factory=RELIANCE.empty)
    sources: Mapping[str, Source] = field(default_factory=dict, repr=False)

    def rounds(self) -> list[PublishedReliance]:
        """Return the rounds about reliance, the earliest first."""
        columns = ("members", "answered", "mutual", "one_way")
        rows = self.reliance.sort("day", "round", maintain_order=True).select(columns)
        return [PublishedReliance(**row) for row in rows.iter_rows(named=True)]
