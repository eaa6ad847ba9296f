"""The tables of the dialogue: dialogues, statements and votes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from wholesum.dialogue.checks import check_dialogue
from wholesum.dialogue.schema import DIALOGUES, STATEMENTS, TABLES, VOTES
from wholesum.tables import (
    BadEvidence,
    Fault,
    Source,
    TableSet,
    find_table,
    natural_key,
    open_table,
    open_tables,
    write_table,
)
from wholesum.tables.reading import ENDINGS
from wholesum.tables.writing import Format

__all__ = [
    "DIALOGUES",
    "STATEMENTS",
    "TABLES",
    "VOTES",
    "DialogueEvidence",
    "about_dialogue",
    "check_dialogue",
    "dialogue_order",
    "one_dialogue",
    "read_dialogue",
    "standing_votes",
    "write_dialogue",
]


@dataclass(frozen=True, eq=False)
class DialogueEvidence(TableSet):
    """What dialogues are read from: all that a team has held, in three tables.

    A vote belongs to the dialogue of its statement; so the ids of statements mean one thing in all
    dialogues of a team.

    Parameters
    ----------
    statements
        The columns of `STATEMENTS`.
    votes
        The columns of `VOTES`; only rounds that are closed.
    dialogues
        The columns of `DIALOGUES`; may have no rows. A dialogue that is not listed is taken to be
        sealed.
    sources
        Where the rows of each table stand, by the table's name, for messages.
    notes
        What was left aside of another tool's files, or settled by a rule, in sentences.

    Raises
    ------
    BadEvidence
        If a frame lacks a required column or holds values of another kind.
    """

    TABLES = TABLES

    statements: pl.DataFrame
    votes: pl.DataFrame
    dialogues: pl.DataFrame = field(default_factory=DIALOGUES.empty)
    sources: Mapping[str, Source] = field(default_factory=dict, repr=False)
    notes: tuple[str, ...] = ()


def read_dialogue(path: Path | str) -> DialogueEvidence:
    """Read dialogues from a folder, or from one file of votes.

    Parameters
    ----------
    path
        A folder with ``statements``, ``votes`` and, where it is there, ``dialogues`` (``.csv``,
        ``.csv.gz`` or ``.parquet``); or a file of votes, whose statements are then known by their
        ids alone.

    Returns
    -------
    DialogueEvidence
        The tables. What they say about each other is checked by `check_dialogue`.

    Raises
    ------
    BadEvidence
        If anything is wrong within a table, with the faults of all tables.
    """
    path = Path(path)
    if path.is_file():
        votes, source = open_table(path, VOTES)
        names = votes.select(statement=pl.col("statement").unique(maintain_order=True))
        statements = names.with_columns(text="statement")
        return DialogueEvidence(statements, votes, sources={VOTES.name: source})
    if not path.is_dir() or find_table(path, STATEMENTS) is None:
        raise BadEvidence([_no_statements(path)])
    frames, sources = open_tables(path, TABLES)
    return DialogueEvidence(**{"votes": VOTES.empty(), **frames}, sources=sources)


def write_dialogue(
    evidence: DialogueEvidence,
    folder: Path | str,
    format: Format = "csv",  # noqa: A002
) -> list[Path]:
    """Write dialogues into a folder.

    Parameters
    ----------
    evidence
        The dialogues.
    folder
        Where to; it is made where it is missing.
    format
        ``csv`` or ``parquet``.

    Returns
    -------
    list of Path
        The files; the dialogues only where they have rows.

    Raises
    ------
    BadEvidence
        If the folder holds one of the tables in the other format.
    """
    return [
        write_table(evidence.frame(table), folder, table, format)
        for table in TABLES
        if table is not DIALOGUES or not evidence.dialogues.is_empty()
    ]


def dialogue_order(evidence: DialogueEvidence) -> list[str]:
    """Return the dialogues that have statements in their order in time.

    Parameters
    ----------
    evidence
        The dialogues.

    Returns
    -------
    list of str
        By the date they opened where each of them has one, else by their ids, numbers within an
        id taken as numbers.
    """
    names = evidence.statements["dialogue"].unique().to_list()
    opened = dict(evidence.dialogues.select("dialogue", "opened").rows())
    if all(opened.get(name) is not None for name in names):
        return sorted(names, key=lambda name: (opened[name], natural_key(name)))
    return sorted(names, key=natural_key)


def about_dialogue(evidence: DialogueEvidence, dialogue: str) -> dict[str, Any]:
    """Return the row that tells about a dialogue.

    Parameters
    ----------
    evidence
        The dialogues.
    dialogue
        The dialogue's id.

    Returns
    -------
    dict
        The columns of `DIALOGUES`; of one that is not listed, the defaults.
    """
    rows = evidence.dialogues.filter(pl.col("dialogue") == dialogue).to_dicts()
    unlisted = dict.fromkeys(DIALOGUES.names) | {"promise": "sealed", "naming": "counts"}
    return rows[0] if rows else unlisted | {"dialogue": dialogue}


def one_dialogue(evidence: DialogueEvidence, dialogue: str) -> DialogueEvidence:
    """Return one dialogue alone.

    Parameters
    ----------
    evidence
        The dialogues.
    dialogue
        The dialogue's id.

    Returns
    -------
    DialogueEvidence
        Its statements, their votes and its row.
    """
    statements = evidence.statements.filter(pl.col("dialogue") == dialogue)
    return DialogueEvidence(
        statements,
        evidence.votes.join(statements, on="statement", how="semi", maintain_order="left"),
        evidence.dialogues.filter(pl.col("dialogue") == dialogue),
    )


def standing_votes(votes: pl.DataFrame, after: int | None = None) -> pl.DataFrame:
    """Return the vote of every voter on every statement that stands after a round.

    Parameters
    ----------
    votes
        The columns of `VOTES`, in any order.
    after
        The round; left out, the last.

    Returns
    -------
    DataFrame
        The same columns, one row a statement and voter, sorted by these. A vote stands until its
        voter casts another: one in a later round, or at a later time in the same round. Votes
        without a time come first; of two at the same time the lower one stands, so that the order
        of the rows never matters.
    """
    upto = votes if after is None else votes.filter(pl.col("round") <= after)
    order = ["statement", "voter", "round", "time", "vote"]
    return upto.sort(order, descending=[False] * 4 + [True], nulls_last=False).unique(
        ["statement", "voter"], keep="last", maintain_order=True
    )


def _no_statements(path: Path) -> Fault:
    if not path.exists():
        return Fault(path.name, "there is no such folder or file", "correct the path")
    names = ", ".join(f"statements{ending}" for ending in ENDINGS)
    return Fault("statements.csv", "the file is missing", f"put one of {names} into {path.name}")
