"""Check that the counts of the rounds about reliance are possible."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from wholesum.network.schema import RELIANCE
from wholesum.tables import Fault, faults_at

if TYPE_CHECKING:
    from wholesum.network.evidence import NetworkEvidence


def check_network(evidence: NetworkEvidence, _people: pl.DataFrame | None = None) -> list[Fault]:
    """Return all faults in the rounds that asked whom members rely on.

    Parameters
    ----------
    evidence
        The rounds.
    _people
        Not used, because no table of the network names people.

    Returns
    -------
    list of Fault
        Empty if there are no faults.
    """
    faults = evidence.check_tables()
    if faults:
        return faults
    rows, source = evidence.reliance, evidence.source(RELIANCE)
    faults += faults_at(
        source,
        rows["answered"] > rows["members"],
        "more members answered than were asked",
        "correct `answered` or `members`",
        column="answered",
        values=rows["answered"],
    )
    faults += faults_at(
        source,
        rows["mutual"].is_null() != rows["one_way"].is_null(),
        "one of the two counts of pairs is blank",
        "give both `mutual` and `one_way`, or neither",
        column="mutual",
        values=rows["mutual"],
    )
    pairs = rows["answered"] * (rows["answered"] - 1) // 2
    faults += faults_at(
        source,
        (rows["mutual"] + rows["one_way"] > pairs).fill_null(value=False),
        "there are more pairs than those who answered can form",
        "correct `mutual`, `one_way` or `answered`",
        column="mutual",
        values=rows["mutual"],
    )
    return faults
