"""Check that strengths are not repeated, name known people, and are not also wished for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from wholesum.core.people import check_people
from wholesum.strengths.schema import STRENGTHS
from wholesum.tables import Fault, faults_at

if TYPE_CHECKING:
    from wholesum.strengths.evidence import StrengthsEvidence


def check_strengths(evidence: StrengthsEvidence, people: pl.DataFrame | None = None) -> list[Fault]:
    """Return all faults in strengths, kinds of work and challenges.

    Parameters
    ----------
    evidence
        The strengths.
    people
        The people of the team, with a column ``person``, where they are known: each person named
        must be one of them.

    Returns
    -------
    list of Fault
        Empty if there are no faults.
    """
    faults = evidence.check_tables()
    if faults:
        return faults
    rows, source = evidence.strengths, evidence.source(STRENGTHS)
    named = rows.select("person", pl.col("strength").str.to_lowercase(), "named_by")
    faults += faults_at(
        source,
        named.is_duplicated() & rows["named_by"].is_not_null(),
        "the same member named this strength of the same person before",
        "remove one of the rows",
        column="strength",
        values=rows["strength"],
    )
    wish = rows["wish"].fill_null(value=False)
    by_another = rows["named_by"].is_null() | (rows["named_by"] != rows["person"])
    faults += faults_at(
        source,
        wish & by_another,
        "only the person can wish to grow in a strength",
        "write the person under `named_by`, or clear `wish`",
        column="wish",
        values=rows["named_by"],
    )
    if people is not None:
        faults += check_people(evidence, people)
    return faults
