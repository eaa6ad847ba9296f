"""The tables of the focus: goals, efforts and hours, scores and points, values, verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from wholesum.core.people import PEOPLE
from wholesum.focus.checks import check_focus
from wholesum.focus.schema import (
    EFFORTS,
    EXPRESSED,
    GOALS,
    SCORES,
    STAKES,
    TABLES,
    VALUES,
    VERDICTS,
    WORK,
)
from wholesum.tables import (
    BadEvidence,
    Fault,
    Source,
    TableSet,
    open_table,
    open_tables,
    write_table,
)
from wholesum.tables.writing import Format

__all__ = [
    "EFFORTS",
    "EXPRESSED",
    "GOALS",
    "SCORES",
    "STAKES",
    "TABLES",
    "VALUES",
    "VERDICTS",
    "WORK",
    "FocusEvidence",
    "check_focus",
    "latest",
    "read_focus",
    "write_focus",
]


@dataclass(frozen=True, eq=False)
class FocusEvidence(TableSet):
    """What a focus is read from.

    Parameters
    ----------
    efforts
        The columns of `EFFORTS`.
    goals, work, scores, points, values, expressed, verdicts
        The columns of their tables; may have no rows.
    people
        The columns of `wholesum.core.people.PEOPLE`: who is of which function. Not a table of the
        focus, and not written with it.
    sources
        Where the rows of each table stand, by the table's name, for messages.

    Raises
    ------
    BadEvidence
        If a frame lacks a required column or holds values of another kind.
    """

    TABLES = (*TABLES, PEOPLE)

    efforts: pl.DataFrame
    goals: pl.DataFrame = field(default_factory=GOALS.empty)
    work: pl.DataFrame = field(default_factory=WORK.empty)
    scores: pl.DataFrame = field(default_factory=SCORES.empty)
    points: pl.DataFrame = field(default_factory=STAKES.empty)
    values: pl.DataFrame = field(default_factory=VALUES.empty)
    expressed: pl.DataFrame = field(default_factory=EXPRESSED.empty)
    verdicts: pl.DataFrame = field(default_factory=VERDICTS.empty)
    people: pl.DataFrame = field(default_factory=PEOPLE.empty)
    sources: Mapping[str, Source] = field(default_factory=dict, repr=False)


def read_focus(path: Path | str) -> FocusEvidence:
    """Read a focus from a folder, or an inventory of efforts from one file.

    Parameters
    ----------
    path
        A folder with ``efforts`` and, where they are there, the other tables and ``people``
        (``.csv``, ``.csv.gz`` or ``.parquet``); or a file of efforts.

    Returns
    -------
    FocusEvidence
        The tables. What they say about each other is checked by `check_focus`.

    Raises
    ------
    BadEvidence
        If anything is wrong within a table, with the faults of all tables.
    """
    path = Path(path)
    if path.is_file():
        efforts, source = open_table(path, EFFORTS)
        return FocusEvidence(efforts, sources={EFFORTS.name: source})
    if not path.is_dir():
        raise BadEvidence([Fault(path.name, "there is no such folder or file", "correct the path")])
    frames, sources = open_tables(path, FocusEvidence.TABLES)
    return FocusEvidence(**{EFFORTS.name: EFFORTS.empty(), **frames}, sources=sources)


def write_focus(
    evidence: FocusEvidence,
    folder: Path | str,
    format: Format = "csv",  # noqa: A002
) -> list[Path]:
    """Write a focus into a folder.

    Parameters
    ----------
    evidence
        The focus.
    folder
        Where to; it is made where it is missing.
    format
        ``csv`` or ``parquet``.

    Returns
    -------
    list of Path
        The files; efforts always, the others only where they have rows.

    Raises
    ------
    BadEvidence
        If the folder holds one of the tables in the other format.
    """
    return [
        write_table(evidence.frame(table), folder, table, format)
        for table in TABLES
        if table is EFFORTS or not evidence.frame(table).is_empty()
    ]


def latest(frame: pl.DataFrame, *keys: str) -> pl.DataFrame:
    """Return what each person said last.

    Parameters
    ----------
    frame
        Scores or points, with columns ``person`` and ``given``.
    *keys
        What was spoken about, such as ``goal``.

    Returns
    -------
    DataFrame
        One row a person and thing, the one given last; a blank day counts as the latest. The
        order is that of first mention.
    """
    ordered = frame.with_row_index("row").sort("given", nulls_last=True, maintain_order=True)
    last = ordered.unique([*keys, "person"], keep="last", maintain_order=True)
    return last.sort("row").drop("row")
