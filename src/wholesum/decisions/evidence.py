"""The evidence of a team's decisions as one object, with one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from wholesum.decisions.checks import check_decisions
from wholesum.decisions.schema import DECISIONS, GRADES, OURS, TABLES
from wholesum.tables import Source, TableSet

__all__ = ["DECISIONS", "GRADES", "OURS", "TABLES", "DecisionsEvidence", "check_decisions"]


@dataclass(frozen=True, eq=False)
class DecisionsEvidence(TableSet):
    """The evidence of a team's decisions, in one table.

    Parameters
    ----------
    decisions
        The columns of `DECISIONS`.
    sources
        Origin of the rows, by table name, for messages.

    Raises
    ------
    BadEvidence
        If the frame lacks a required column or holds values of another kind.
    """

    TABLES = TABLES
    ALONE = DECISIONS

    decisions: pl.DataFrame
    sources: Mapping[str, Source] = field(default_factory=dict, repr=False)
