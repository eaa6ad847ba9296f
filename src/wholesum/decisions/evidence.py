"""The table of decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import polars as pl

from wholesum.core.people import BETWEEN, check_listed, listed
from wholesum.tables import (
    BadEvidence,
    Column,
    Fault,
    Source,
    Table,
    TableSet,
    check_frame,
    faults_at,
    find_table,
    open_table,
    write_table,
)
from wholesum.tables.writing import Format

OURS: Final = "ours"
GRADES: Final = {"seen": 1.0, "partly": 0.5, "not seen": 0.0}

DECISIONS: Final = Table(
    "decisions",
    (
        Column("decision", required=True),
        Column("date", "date", required=True),
        Column("remit", "choice", required=True, choices=(OURS, "above")),
        Column("text"),
        Column("source"),
        Column("proposed_by"),
        Column("concerned"),
        Column("heard"),
        Column("escalated", "flag"),
        Column("delegable", "flag"),
        Column("delegated"),
        Column("reach", "choice", choices=("change", "run")),
        Column("expected"),
        Column("review", "date"),
        Column("reviewed", "date"),
        Column("happened", "choice", choices=("yes", "partly", "no")),
        Column("outcome", "choice", choices=tuple(GRADES)),
        Column("seen_by"),
        Column("missed"),
    ),
    key=("decision",),
    about="A decision: whose it was to take, who was concerned and heard, what came of it.",
)
TABLES: Final = (DECISIONS,)
PERSONS: Final = ("proposed_by", "concerned", "heard")
"""The columns that name persons."""


@dataclass(frozen=True, eq=False)
class DecisionsEvidence(TableSet):
    """The decisions of a team.

    Parameters
    ----------
    decisions
        The columns of `DECISIONS`.
    sources
        Where the rows stand, by the table's name, for messages.

    Raises
    ------
    BadEvidence
        If the frame lacks a required column or holds values of another kind.
    """

    TABLES = TABLES

    decisions: pl.DataFrame
    sources: Mapping[str, Source] = field(default_factory=dict, repr=False)


def read_decisions(path: Path | str) -> DecisionsEvidence:
    """Read the decisions of a folder, or one file of them.

    Parameters
    ----------
    path
        A folder with ``decisions`` (``.csv``, ``.csv.gz`` or ``.parquet``), or the file itself.

    Returns
    -------
    DecisionsEvidence
        The decisions. What they say against each other is checked by `check_decisions`.

    Raises
    ------
    BadEvidence
        If there is no such table, or anything is wrong within it.
    """
    path = Path(path)
    file = find_table(path, DECISIONS) if path.is_dir() else path
    if file is None:
        problem, remedy = "the file is missing", f"put it into {path.name}"
        raise BadEvidence([Fault(f"{DECISIONS.name}.csv", problem, remedy)])
    frame, source = open_table(file, DECISIONS)
    return DecisionsEvidence(frame, {DECISIONS.name: source})


def check_decisions(evidence: DecisionsEvidence, people: pl.DataFrame | None = None) -> list[Fault]:
    """Name everything that is wrong in the decisions.

    Parameters
    ----------
    evidence
        The decisions.
    people
        The people of the team, with a column ``person``, where they are known: whoever proposed,
        and whoever is listed as concerned or heard, must be one of them.

    Returns
    -------
    list of Fault
        Nothing where all is well.
    """
    frame, source = evidence.decisions, evidence.source(DECISIONS)
    faults = check_frame(frame, DECISIONS, source)
    faults += _check_order(frame, source, "reviewed")
    faults += _check_order(frame, source, "review")
    faults += faults_at(
        source,
        frame["reviewed"].is_null() & frame["outcome"].is_not_null(),
        "there is an outcome but no day on which it was reviewed",
        "give the day, or leave the outcome blank",
        column="reviewed",
    )
    faults += faults_at(
        source,
        frame["delegated"].is_not_null() & ~frame["delegable"].fill_null(value=True),
        "the decision was passed down and is said not to be one that can be",
        "write true, or leave one of the two blank",
        column="delegable",
    )
    if people is not None:
        faults += check_listed(frame, PERSONS, people, source)
    return faults


def _check_order(frame: pl.DataFrame, source: Source, column: str) -> list[Fault]:
    return faults_at(
        source,
        frame[column] < frame["date"],
        "the day lies before the decision's",
        "correct one of the two",
        column=column,
        values=frame[column],
    )


def write_decisions(
    evidence: DecisionsEvidence,
    folder: Path | str,
    format: Format = "csv",  # noqa: A002
) -> list[Path]:
    """Write the decisions into a folder.

    Parameters
    ----------
    evidence
        The decisions.
    folder
        Where to; it is made where it is missing.
    format
        ``csv`` or ``parquet``.

    Returns
    -------
    list of Path
        The one file.

    Raises
    ------
    BadEvidence
        If the folder holds the table in the other format.
    """
    return [write_table(evidence.decisions, folder, DECISIONS, format)]


def rename_people(evidence: DecisionsEvidence, names: Mapping[str, str]) -> DecisionsEvidence:
    """Give the persons of decisions other ids.

    Parameters
    ----------
    evidence
        The decisions.
    names
        The new id of each old one; who is not in it keeps the old.

    Returns
    -------
    DecisionsEvidence
        The same decisions.
    """
    renamed = (
        listed(column).list.eval(pl.element().replace(names)).list.join(f"{BETWEEN} ").alias(column)
        for column in PERSONS
    )
    frame = evidence.decisions.with_columns(renamed)
    return DecisionsEvidence(frame.with_columns(pl.col(PERSONS).replace("", None)))
