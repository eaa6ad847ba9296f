"""The evidence of dialogues as one object: the tables of dialogues, statements and votes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import polars as pl

from wholesum.dialogue.checks import check_dialogue
from wholesum.dialogue.schema import DIALOGUES, STATEMENTS, TABLES, VOTES
from wholesum.tables import Source, Table, TableSet, natural_key

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
    "standing_votes",
]


@dataclass(frozen=True, eq=False)
class DialogueEvidence(TableSet):
    """The evidence of all dialogues of a team, in three tables.

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
        Origin of the rows of each table, by table name, for messages.
    notes
        Notes on rows of another tool's files that were left out or read by a rule.

    Raises
    ------
    BadEvidence
        If a frame lacks a required column or holds values of another kind.
    """

    TABLES = TABLES
    ALONE = VOTES

    statements: pl.DataFrame
    votes: pl.DataFrame = field(default_factory=VOTES.empty)
    dialogues: pl.DataFrame = field(default_factory=DIALOGUES.empty)
    sources: Mapping[str, Source] = field(default_factory=dict, repr=False)
    notes: tuple[str, ...] = ()

    @classmethod
    def _alone(cls, frame: pl.DataFrame, sources: Mapping[str, Source]) -> Self:
        """Make evidence from the table of votes alone; the ids of statements become their texts."""
        names = frame.select(statement=pl.col("statement").unique(maintain_order=True))
        return cls(names.with_columns(text="statement"), frame, sources=sources)

    def signed_rows(self, table: Table) -> pl.Series:
        """Return, for each row of votes or statements, whether the row names the member."""
        if table is DIALOGUES:
            return super().signed_rows(table)
        signed = self.dialogues.filter(pl.col("promise") == "signed")
        if table is STATEMENTS:
            signed = signed.filter("authors")
        ours = self.statements["dialogue"].is_in(signed["dialogue"].implode())
        if table is STATEMENTS:
            return ours
        return self.votes["statement"].is_in(self.statements["statement"].filter(ours).implode())


def dialogue_order(evidence: DialogueEvidence) -> list[str]:
    """Return the ids of the dialogues that have statements, in order of time.

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
    """Return the row of the table of dialogues for one dialogue.

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
    for row in evidence.dialogues.iter_rows(named=True):
        if row["dialogue"] == dialogue:
            return row
    unlisted = dict.fromkeys(DIALOGUES.names) | {"promise": "sealed", "naming": "counts"}
    return unlisted | {"dialogue": dialogue}


def one_dialogue(evidence: DialogueEvidence, dialogue: str) -> DialogueEvidence:
    """Return the evidence of only one dialogue.

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
    return evidence.with_rows(
        statements=statements,
        votes=evidence.votes.join(statements, on="statement", how="semi", maintain_order="left"),
        dialogues=evidence.dialogues.filter(pl.col("dialogue") == dialogue),
    )


def standing_votes(votes: pl.DataFrame, after: int | None = None) -> pl.DataFrame:
    """Return each voter's latest vote on each statement, up to the end of a given round.

    Parameters
    ----------
    votes
        The columns of `VOTES`, in any order.
    after
        The round; left out, the last.

    Returns
    -------
    DataFrame
        The same columns, one row a statement and voter, sorted by these. A vote counts until its
        voter casts another: one in a later round, or at a later time in the same round. Votes
        without a time come first; of two at the same time the lower one counts, so that the order
        of the rows never matters.
    """
    upto = votes if after is None else votes.filter(pl.col("round") <= after)
    order = ["statement", "voter", "round", "time", "vote"]
    return upto.sort(order, descending=[False] * 4 + [True], nulls_last=False).unique(
        ["statement", "voter"], keep="last", maintain_order=True
    )
