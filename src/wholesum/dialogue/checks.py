"""Check that the tables of dialogues fit together, and that sealed dialogues name no voter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from wholesum.dialogue.schema import DIALOGUES, STATEMENTS, VOTES
from wholesum.tables import Fault, Table, faults_at

if TYPE_CHECKING:
    from wholesum.dialogue.evidence import DialogueEvidence

_FRESH: Final = "ids must be used only in their sealed dialogue: give new ones"
_PERSON: Final = "add the person to the people or correct the id"


def check_dialogue(evidence: DialogueEvidence, people: pl.DataFrame | None = None) -> list[Fault]:
    """Return all faults in the tables of a team's dialogues.

    Parameters
    ----------
    evidence
        The dialogues.
    people
        The people of the team, with a column ``person``, where they are known: no voter or author
        of a sealed dialogue may have the id of a person, every voter of a signed one must. A
        dialogue that is not listed counts as sealed.

    Returns
    -------
    list of Fault
        The faults; none if the tables are right. A voter id that occurs in two sealed dialogues is a fault as
        well: a reader of the file could join votes that were promised to stay separate.
    """
    votes = _placed_votes(evidence)
    return [
        *evidence.check_tables(),
        *_check_dialogues(evidence, votes),
        *_check_replaced(evidence),
        *_check_votes(evidence, votes),
        *_check_sealed(evidence, votes),
        *([] if people is None else _check_people(evidence, votes, people)),
    ]


def _placed_votes(evidence: DialogueEvidence) -> pl.DataFrame:
    """Return the votes in order, each with its dialogue and whether that dialogue is sealed."""
    placed = evidence.statements.select("statement", "dialogue").unique("statement", keep="first")
    about = evidence.dialogues.select("dialogue", "promise", "marks").unique("dialogue")
    return (
        evidence.votes.join(placed, on="statement", how="left", maintain_order="left")
        .join(about, on="dialogue", how="left", maintain_order="left")
        .with_columns(sealed=(pl.col("promise") == "sealed").fill_null(value=True))
    )


def _at(
    evidence: DialogueEvidence,
    table: Table,
    wrong: pl.Series,
    problem: str,
    remedy: str,
    column: str,
) -> list[Fault]:
    values = evidence.frame(table)[column]
    source = evidence.source(table)
    return faults_at(source, wrong, problem, remedy, column=column, values=values)


def _check_dialogues(evidence: DialogueEvidence, votes: pl.DataFrame) -> list[Fault]:
    voters = votes.group_by("dialogue").agg(voters=pl.col("voter").n_unique())
    seen = evidence.dialogues.join(voters, on="dialogue", how="left", maintain_order="left")
    few = "fewer members than voters"
    return [
        *_at(
            evidence,
            DIALOGUES,
            seen["closed"] < seen["opened"],
            "the dialogue closed before it opened",
            "correct one of the two dates",
            "closed",
        ),
        *_at(
            evidence,
            DIALOGUES,
            (seen["naming"] == "named") & (seen["promise"] == "sealed"),
            "a sealed dialogue names nobody",
            "write counts or unnamed, or signed as the promise if it was",
            "naming",
        ),
        *_at(
            evidence,
            DIALOGUES,
            seen["authors"] & (seen["promise"] == "sealed"),
            "a sealed dialogue names nobody",
            "leave the cell blank, or write signed as the promise if it was",
            "authors",
        ),
        *faults_at(
            evidence.source(DIALOGUES),
            seen["members"] < seen["voters"],
            f"the dialogue has {few}",
            "correct the number of members, or the votes",
            column="members",
            values=seen.select(pl.format("{} of {}", "members", "voters")).to_series(),
        ),
    ]


def _check_replaced(evidence: DialogueEvidence) -> list[Fault]:
    rows = evidence.statements.select("statement", "replaced_by", "dialogue").rows()
    place = {statement: dialogue for statement, _, dialogue in rows}
    ending = _ending({statement: other for statement, other, _ in rows if other is not None})
    moved = [other in place and place[other] != dialogue for _, other, dialogue in rows]
    elsewhere = pl.Series(moved, dtype=pl.Boolean)
    endless = pl.Series(
        [other is not None and statement not in ending for statement, other, _ in rows],
        dtype=pl.Boolean,
    )
    return [
        *_at(
            evidence,
            STATEMENTS,
            elsewhere,
            "the statement that replaced this one belongs to another dialogue",
            "name one of the same dialogue",
            "replaced_by",
        ),
        *_at(
            evidence,
            STATEMENTS,
            endless,
            "the statement replaced itself, directly or through other statements",
            "correct what replaced it",
            "replaced_by",
        ),
    ]


def _ending(after: dict[str, str]) -> set[str]:
    """Return the replaced statements whose chain of newer versions is not a circle."""
    ending: set[str] = set()
    for statement in after:
        way: dict[str, None] = {}
        at = statement
        while at in after and at not in ending and at not in way:
            way[at] = None
            at = after[at]
        if at not in way:
            ending.update(way)
    return ending


def _check_votes(evidence: DialogueEvidence, votes: pl.DataFrame) -> list[Fault]:
    keys = ["statement", "voter", "round"]
    undated = votes["time"].is_null()
    again = undated & ~votes.select(pl.struct(*keys, "time").is_first_distinct()).to_series()
    return [
        *_at(
            evidence,
            VOTES,
            again,
            "the voter voted on the statement in this round in a row above",
            "keep the vote that counts, or give both their times",
            "statement",
        ),
        *_at(
            evidence,
            VOTES,
            votes["why"].is_not_null() & (votes["vote"] != 0),
            "only a pass says why",
            "leave the cell blank, or correct the vote",
            "why",
        ),
        *_check_budget(evidence, votes),
    ]


def _check_budget(evidence: DialogueEvidence, votes: pl.DataFrame) -> list[Fault]:
    keys = ["dialogue", "voter", "round"]
    marked = votes.with_row_index("row").filter(pl.col("matters").fill_null(value=False))
    spent = marked.with_columns(
        spent=pl.col("statement").is_first_distinct().cum_sum().over(keys)
    ).filter(pl.col("spent") > pl.col("marks"))
    wrong = pl.Series(range(votes.height), dtype=pl.UInt32).is_in(spent["row"].implode())
    problem = "the voter marks more statements as important than there are marks"
    return _at(
        evidence, VOTES, wrong, problem, "remove marks, or correct the number of marks", "voter"
    )


def _check_sealed(evidence: DialogueEvidence, votes: pl.DataFrame) -> list[Fault]:
    sealed = votes.with_row_index("row").filter("sealed")
    sealed = sealed.unique(["dialogue", "voter"], keep="first", maintain_order=True)
    again = sealed.filter(~pl.col("voter").is_first_distinct())
    wrong = pl.Series(range(votes.height), dtype=pl.UInt32).is_in(again["row"].implode())
    problem = "the voter id occurs in another sealed dialogue, so the two can be joined"
    remedy = "give new ids in each sealed dialogue, or list the dialogues as signed if they were"
    return _at(evidence, VOTES, wrong, problem, remedy, "voter")


def _check_people(
    evidence: DialogueEvidence, votes: pl.DataFrame, people: pl.DataFrame
) -> list[Fault]:
    known = people["person"].cast(pl.String).unique().implode()
    first = votes.select(pl.struct("dialogue", "voter").is_first_distinct()).to_series()
    named = votes["voter"].is_in(known)
    statements = evidence.statements.join(
        evidence.dialogues.select("dialogue", "promise").unique("dialogue"),
        on="dialogue",
        how="left",
        maintain_order="left",
    )
    sealed = (statements["promise"] == "sealed").fill_null(value=True)
    leak = "in a sealed dialogue the {} has the id of a person"
    strange = "in a signed dialogue the {} is not in the table of people"
    return [
        *_at(
            evidence, VOTES, first & votes["sealed"] & named, leak.format("voter"), _FRESH, "voter"
        ),
        *_at(
            evidence,
            VOTES,
            first & ~votes["sealed"] & ~named,
            strange.format("voter"),
            _PERSON,
            "voter",
        ),
        *_at(
            evidence,
            STATEMENTS,
            sealed & statements["author"].is_in(known),
            leak.format("author"),
            _FRESH,
            "author",
        ),
        *_at(
            evidence,
            STATEMENTS,
            evidence.signed_rows(STATEMENTS) & ~statements["author"].is_in(known),
            strange.format("author"),
            _PERSON,
            "author",
        ),
    ]
