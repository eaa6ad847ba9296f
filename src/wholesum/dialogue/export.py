"""Write a dialogue as CSV files in the format of Polis exports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from string import ascii_lowercase
from typing import Final

import polars as pl

from wholesum.dialogue.evidence import (
    DialogueEvidence,
    about_dialogue,
    one_dialogue,
    standing_votes,
)
from wholesum.tables import natural_key
from wholesum.tables.cells import mask

_MODERATED: Final = {"accepted": 1, "pending": 0, "rejected": -1}
_DATETIME: Final = "%a %b %d %H:%M:%S UTC %Y"


def write_polis(
    evidence: DialogueEvidence,
    dialogue: str,
    folder: Path | str,
    groups: Mapping[str, int] | None = None,
) -> list[Path]:
    """Write one dialogue as CSV files with the names and columns of a Polis export.

    Parameters
    ----------
    evidence
        The dialogues.
    dialogue
        The one to write.
    folder
        The folder to write into; it is created if it is missing.
    groups
        The group of each voter from 0, where groups were found.

    Returns
    -------
    list of Path
        ``votes.csv``, ``comments.csv``, ``participants-votes.csv``, ``summary.csv``,
        ``stats-history.csv``, and ``comment-groups.csv`` where there are groups.

    Notes
    -----
    Agree is 1. Ids that are not all whole numbers are numbered from 0 in their natural order,
    voters and authors together. Votes without a time get the day the dialogue opened, and the
    number of their round in milliseconds, so that the last still counts. Texts that a spreadsheet
    would take for a formula have an apostrophe before them, which `read_polis` takes off again.
    The files have single votes: those of a sealed dialogue must stay with the people who may
    see these.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    evidence_of_one = one_dialogue(evidence, dialogue)
    about = about_dialogue(evidence, dialogue)
    votes, statements = _numbered(evidence_of_one, _day(about["opened"]))
    last = standing_votes(votes).with_columns(
        group=pl.col("voter").replace_strict(
            _groups(evidence_of_one, groups), default=None, return_dtype=pl.Int64
        )
    )
    frames = {
        "votes": _votes(votes),
        "comments": _comments(statements, _counts(statements, last)),
        "participants-votes": _participants(statements, last),
        "stats-history": _history(statements, votes),
    }
    if groups:
        frames["comment-groups"] = _comment_groups(statements, last)
    for name, frame in frames.items():
        frame.write_csv(folder / f"{name}.csv")
    summary = _summary(about, statements, last)
    summary.write_csv(folder / "summary.csv", include_header=False)
    return [*(folder / f"{name}.csv" for name in frames), folder / "summary.csv"]


def write_comments(
    evidence: DialogueEvidence,
    dialogue: str,
    folder: Path | str,
    counts: Mapping[str, tuple[int, int]],
) -> Path:
    """Write the statements of one dialogue as a Polis file, with the vote counts allowed.

    For a dialogue whose single votes may not be shown: the other files of Polis hold these.

    Parameters
    ----------
    evidence
        The dialogues; their votes are not looked at.
    dialogue
        The one to write.
    folder
        The folder to write into; it is created if it is missing.
    counts
        How many agree and disagree, by statement. Of any other the cells stay blank.

    Returns
    -------
    Path
        ``comments.csv``, as `write_polis` writes it.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    evidence_of_one = one_dialogue(evidence, dialogue)
    evidence_of_one = replace(evidence_of_one, votes=evidence_of_one.votes.clear())
    _, statements = _numbered(evidence_of_one, _day(about_dialogue(evidence, dialogue)["opened"]))
    ids = _numbers(evidence_of_one.statements["statement"])
    rows = [(ids[statement], *pair) for statement, pair in counts.items()]
    kinds = dict.fromkeys(("statement", "agrees", "disagrees"), pl.Int64)
    path = folder / "comments.csv"
    _comments(statements, pl.DataFrame(rows, schema=kinds, orient="row")).write_csv(path)
    return path


def _day(opened: date | None) -> datetime:
    return datetime.combine(opened or date(1970, 1, 1), time(), UTC)


def _numbers(names: pl.Series) -> dict[str, int]:
    """Return a number for each id: the id itself if all ids are numbers, else its position."""
    ids = names.drop_nulls().unique().to_list()
    if all(name.isascii() and name.isdigit() and str(int(name)) == name for name in ids):
        return {name: int(name) for name in ids}
    return {name: place for place, name in enumerate(sorted(ids, key=natural_key))}


def _numbered(dialogue: DialogueEvidence, day: datetime) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Replace the ids in votes and statements by numbers, and times by milliseconds."""
    ids = _numbers(dialogue.statements["statement"])
    people = _numbers(pl.concat([dialogue.votes["voter"], dialogue.statements["author"]]))

    def numbered(column: str, numbers: Mapping[str, int]) -> pl.Expr:
        return pl.col(column).replace_strict(numbers, default=None, return_dtype=pl.Int64)

    bare = pl.lit(day) + pl.duration(milliseconds=pl.col("round"))
    votes = dialogue.votes.with_columns(
        numbered("statement", ids),
        numbered("voter", people),
        pl.coalesce("time", bare).dt.epoch("ms").alias("timestamp"),
    )
    statements = dialogue.statements.with_columns(
        numbered("statement", ids),
        numbered("author", people),
        pl.coalesce("created", pl.lit(day)).dt.epoch("ms").alias("timestamp"),
    )
    return votes.sort("statement", "voter", "timestamp"), statements.sort("statement")


def _groups(dialogue: DialogueEvidence, groups: Mapping[str, int] | None) -> dict[int, int]:
    people = _numbers(pl.concat([dialogue.votes["voter"], dialogue.statements["author"]]))
    return {people[voter]: group for voter, group in (groups or {}).items() if voter in people}


def _datetime() -> pl.Expr:
    return pl.from_epoch("timestamp", "ms").dt.strftime(_DATETIME).alias("datetime")


def _votes(votes: pl.DataFrame) -> pl.DataFrame:
    return votes.select(
        "timestamp",
        _datetime(),
        pl.col("statement").alias("comment-id"),
        pl.col("voter").alias("voter-id"),
        "vote",
    )


def _sums() -> list[pl.Expr]:
    return [
        (pl.col("vote") == vote).sum().cast(pl.Int64).alias(name)
        for vote, name in ((1, "agrees"), (-1, "disagrees"), (0, "passes"))
    ]


def _counts(statements: pl.DataFrame, last: pl.DataFrame) -> pl.DataFrame:
    counts = last.group_by("statement").agg(_sums())
    return statements.select("statement").join(counts, on="statement", how="left").fill_null(0)


def _comments(statements: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    rows = statements.join(counts, on="statement", how="left", maintain_order="left")
    return rows.select(
        "timestamp",
        _datetime(),
        pl.col("statement").alias("comment-id"),
        pl.col("author").alias("author-id"),
        "agrees",
        "disagrees",
        pl.col("moderated").replace_strict(_MODERATED, return_dtype=pl.Int64),
        mask(pl.col("text")).alias("comment-body"),
        pl.col("meta").fill_null(value=False).alias("is-meta"),
        pl.col("seed").fill_null(value=False).alias("is-seed"),
    )


def _participants(statements: pl.DataFrame, last: pl.DataFrame) -> pl.DataFrame:
    written = (
        statements.drop_nulls("author")
        .group_by(participant="author")
        .agg(pl.len().cast(pl.Int64).alias("n-comments"))
    )
    voted = last.group_by(participant="voter").agg(
        pl.col("group").first().alias("group-id"),
        pl.len().cast(pl.Int64).alias("n-votes"),
        (pl.col("vote") == 1).sum().cast(pl.Int64).alias("n-agree"),
        (pl.col("vote") == -1).sum().cast(pl.Int64).alias("n-disagree"),
    )
    spread = last.select("statement", "vote", participant="voter").pivot(
        "statement", index="participant", values="vote"
    )
    columns = sorted((name for name in spread.columns if name != "participant"), key=int)
    rows = voted.join(written, on="participant", how="full", coalesce=True)
    rows = rows.join(spread, on="participant", how="left").sort("participant")
    counts = ("n-comments", "n-votes", "n-agree", "n-disagree")
    return rows.select(
        "participant",
        pl.lit(None, pl.String).alias("xid"),
        "group-id",
        *(pl.col(name).fill_null(0) for name in counts),
        *columns,
    )


def _history(statements: pl.DataFrame, votes: pl.DataFrame) -> pl.DataFrame:
    """Return the numbers of votes, statements and people after each event, in order of time."""
    events = pl.concat(
        [
            statements.select("timestamp", person="author", vote=pl.lit(0), comment=pl.lit(1)),
            votes.select("timestamp", person="voter", vote=pl.lit(1), comment=pl.lit(0)),
        ]
    ).sort("timestamp", maintain_order=True)

    def distinct(of: str | None) -> pl.Expr:
        seen = pl.col("person") if of is None else pl.when(pl.col(of) == 1).then("person")
        return (seen.is_first_distinct() & seen.is_not_null()).cum_sum().cast(pl.Int64)

    return events.select(
        pl.col("vote").cum_sum().cast(pl.Int64).alias("n-votes"),
        pl.col("comment").cum_sum().cast(pl.Int64).alias("n-comments"),
        distinct(None).alias("n-visitors"),
        distinct("vote").alias("n-voters"),
        distinct("comment").alias("n-commenters"),
    )


def _comment_groups(statements: pl.DataFrame, last: pl.DataFrame) -> pl.DataFrame:
    def counted(frame: pl.DataFrame, head: str) -> pl.DataFrame:
        sums = frame.group_by("statement").agg(pl.len().cast(pl.Int64).alias("votes"), *_sums())
        return sums.rename({name: f"{head}-{name}" for name in sums.columns if name != "statement"})

    rows = statements.select("statement", comment=mask(pl.col("text")))
    numbers = last["group"].drop_nulls().unique().sort().to_list()
    parts = [
        (f"group-{_letter(group)}", last.filter(pl.col("group") == group)) for group in numbers
    ]
    heads = [("total", last), *parts]
    for head, frame in heads:
        rows = rows.join(counted(frame, head), on="statement", how="left", maintain_order="left")
    return rows.rename({"statement": "comment-id"}).fill_null(0)


def _letter(group: int) -> str:
    return ascii_lowercase[group] if group < len(ascii_lowercase) else str(group)


def _summary(
    about: Mapping[str, object], statements: pl.DataFrame, last: pl.DataFrame
) -> pl.DataFrame:
    values = {
        "topic": about["question"],
        "url": None,
        "voters": last["voter"].n_unique(),
        "voters-in-conv": last["voter"].n_unique(),
        "commenters": statements["author"].drop_nulls().n_unique(),
        "comments": statements.height,
        "groups": last["group"].drop_nulls().n_unique(),
        "conversation-description": about["purpose"],
    }
    texts = [None if value is None else str(value) for value in values.values()]
    frame = pl.DataFrame(
        {"key": list(values), "value": texts}, schema_overrides={"value": pl.String}
    )
    return frame.with_columns(value=mask(pl.col("value")))
