"""Reading the CSV files of Polis.

Three traps lie in them. In the files agree is 1, in a Polis database it is -1. The rows
are in no order, and the latest of a voter's votes on a statement counts. And ids of voters and of
authors are one numbering.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from wholesum.dialogue.evidence import DialogueEvidence, read_dialogue
from wholesum.dialogue.schema import LONGEST_STATEMENT
from wholesum.tables import (
    BadEvidence,
    Column,
    Fault,
    Table,
    faults_at,
    find_table,
    open_table,
    open_tables,
    raise_if,
)
from wholesum.tables.cells import read_cells, unmasked

_VOTES: Final = Table(
    "votes",
    (
        Column("timestamp", "whole", low=0),
        Column("comment-id", required=True),
        Column("voter-id", required=True),
        Column("vote", "whole", required=True, low=-1, high=1),
    ),
)
_COMMENTS: Final = Table(
    "comments",
    (
        Column("timestamp", "whole", low=0),
        Column("comment-id", required=True),
        Column("author-id"),
        Column("agrees", "whole", low=0),
        Column("moderated", "choice", choices=("-1", "0", "1"), default="0"),
        Column("comment-body", required=True, blank=True),
        Column("is-meta"),
        Column("is-seed"),
    ),
    key=("comment-id",),
)
_PARTICIPANTS: Final = Table("participants-votes", (Column("participant", required=True),))
_ABOUT: Final = 7
"""How many columns stand before the statements in participants-votes.csv."""
_MODERATED: Final = {"1": "accepted", "0": "pending", "-1": "rejected"}
_FEW: Final = 10
"""By how many votes the counts of a small conversation may be apart by chance."""
_TRUE: Final = ("true", "t", "1")


def is_polis(path: Path | str) -> bool:
    """Return whether a folder or a file of votes comes from Polis.

    Parameters
    ----------
    path
        A folder, or a file.

    Returns
    -------
    bool
        Whether the votes have a column ``comment-id``, or the folder holds ``comments`` or
        ``participants-votes`` and no ``statements``.
    """
    path = Path(path)
    if path.is_file():
        return path.suffix != ".parquet" and "comment-id" in read_cells(path, lambda _: ()).header
    if not path.is_dir() or find_table(path, Table("statements", ())) is not None:
        return False
    return any(find_table(path, table) is not None for table in (_COMMENTS, _PARTICIPANTS))


def read_any(path: Path | str) -> DialogueEvidence:
    """Read dialogues from our own tables or from those of Polis, whichever are there.

    Parameters
    ----------
    path
        A folder, or a file of votes.

    Returns
    -------
    DialogueEvidence
        The dialogues.

    Raises
    ------
    BadEvidence
        If anything is wrong.
    """
    return read_polis(path) if is_polis(path) else read_dialogue(path)


def read_polis(path: Path | str, dialogue: str = "dialogue") -> DialogueEvidence:
    """Read a conversation from the files that Polis exports.

    Parameters
    ----------
    path
        A folder with ``comments``, ``votes`` and, where it is there, ``summary`` (``.csv`` or
        ``.csv.gz``), older and newer forms alike; without votes, ``participants-votes`` is read in
        their place. Or a file of votes alone.
    dialogue
        The id the conversation is given.

    Returns
    -------
    DialogueEvidence
        One sealed dialogue: its statements as they were moderated, every vote that was cast, the
        topic as its question. Statements that are voted on but not listed are known by their id
        alone. Votes that occur twice are there once.

    Raises
    ------
    BadEvidence
        If anything is wrong in the files, or the votes have the sign of the database, which the
        counts of the comments tell.
    """
    path = Path(path)
    comments = _COMMENTS.empty()
    if path.is_file():
        votes, _ = open_table(path, _VOTES)
    elif path.is_dir():
        frames, _ = open_tables(path, (_COMMENTS, _VOTES))
        comments = frames.get("comments", comments)
        votes = frames["votes"] if "votes" in frames else _spread_votes(path)
        raise_if(_check_sign(votes, comments))
    else:
        raise BadEvidence([Fault(path.name, "there is no such folder or file", "correct the path")])
    cast = _votes(votes)
    statements = _statements(comments, cast, dialogue)
    return DialogueEvidence(statements, cast, _about(path, dialogue, statements, cast))


def read_comments(path: Path | str) -> list[str]:
    """Read the statements of a Polis ``comments.csv``, for another conversation to begin with.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    list of str
        The words of each that was not rejected and has any, in the order of the file.

    Raises
    ------
    BadEvidence
        If anything is wrong in the file, or a statement is longer than one here can be.
    """
    comments, source = open_table(path, _COMMENTS)
    texts = comments["comment-body"]
    taken = (comments["moderated"] != "-1") & texts.is_not_null()
    raise_if(
        faults_at(
            source,
            taken & (texts.str.len_chars() > LONGEST_STATEMENT),
            f"the statement has more than {LONGEST_STATEMENT} characters",
            "shorten it, or take its row out",
            column="comment-body",
            values=texts,
        )
    )
    return texts.filter(taken).to_list()


def _votes(votes: pl.DataFrame) -> pl.DataFrame:
    cast = votes.select(
        statement="comment-id",
        voter="voter-id",
        vote="vote",
        time=pl.from_epoch("timestamp", "ms").dt.replace_time_zone("UTC"),
    )
    order = ["statement", "voter", "time", "vote"]
    return cast.sort(order).unique(
        ["statement", "voter", "time"], keep="first", maintain_order=True
    )


def _statements(comments: pl.DataFrame, cast: pl.DataFrame, dialogue: str) -> pl.DataFrame:
    def flag(name: str) -> pl.Expr:
        return pl.col(name).str.to_lowercase().is_in(_TRUE)

    listed = comments.select(
        statement="comment-id",
        text=pl.coalesce("comment-body", pl.format("(statement {} has no text)", "comment-id")),
        author="author-id",
        created=pl.from_epoch("timestamp", "ms").dt.replace_time_zone("UTC"),
        seed=flag("is-seed"),
        meta=flag("is-meta"),
        moderated=pl.col("moderated").replace_strict(_MODERATED, return_dtype=pl.String),
    )
    unlisted = (
        cast.join(listed, on="statement", how="anti").select("statement").unique().sort("statement")
    )
    named = unlisted.with_columns(text=pl.format("(statement {} is not listed)", "statement"))
    return pl.concat([listed, named], how="diagonal").with_columns(dialogue=pl.lit(dialogue))


def _about(path: Path, dialogue: str, statements: pl.DataFrame, cast: pl.DataFrame) -> pl.DataFrame:
    summary = _summary(path)
    times = pl.concat([statements["created"], cast["time"]]).drop_nulls().dt.date()
    return pl.DataFrame(
        {
            "dialogue": [dialogue],
            "question": [summary.get("topic")],
            "purpose": [summary.get("conversation-description")],
            "opened": pl.Series([times.min()], dtype=pl.Date),
            "closed": pl.Series([times.max()], dtype=pl.Date),
        },
        schema_overrides={"question": pl.String, "purpose": pl.String},
    )


def _summary(path: Path) -> dict[str, str]:
    """Return the keys and values of summary.csv, whose first row is no header."""
    file = find_table(path, Table("summary", ())) if path.is_dir() else None
    if file is None:
        return {}
    cells = read_cells(file, lambda header: header[:2])
    raise_if(cells.faults)
    if len(cells.header) < 2:
        return {}
    key, value = cells.header[:2]
    first = pl.DataFrame({"value": [value]}).select(unmasked(pl.col("value"))).item()
    return {key: value for key, value in ((key, first), *cells.frame.rows()) if key and value}


def _spread_votes(folder: Path) -> pl.DataFrame:
    """Return the votes of participants-votes.csv, a column a statement, as rows without times."""
    file = find_table(folder, _PARTICIPANTS)
    if file is None:
        raise BadEvidence(
            [
                Fault(
                    "votes.csv",
                    "the file is missing",
                    f"put it, or {_PARTICIPANTS.name}.csv, there",
                )
            ]
        )
    cells = read_cells(file, lambda header: (*header[:1], *header[_ABOUT:]))
    raise_if(cells.faults)
    participant = cells.header[0]
    rows = cells.frame.unpivot(
        index=participant, variable_name="comment-id", value_name="vote"
    ).drop_nulls("vote")
    votes = rows.with_columns(pl.col("vote").cast(pl.Int64, strict=False))
    wrong = votes.filter(~pl.col("vote").is_between(-1, 1).fill_null(value=False))
    raise_if(
        [
            Fault(file.name, "a vote is not -1, 0 or 1", "correct it", column=name)
            for name in wrong["comment-id"].unique().sort().to_list()[:20]
        ]
    )
    return votes.select(
        "comment-id",
        "vote",
        pl.lit(None, pl.Int64).alias("timestamp"),
        pl.col(participant).alias("voter-id"),
    )


def _check_sign(votes: pl.DataFrame, comments: pl.DataFrame) -> list[Fault]:
    """Ask of the counts beside the comments whether it is 1 or -1 that makes up the agrees.

    Counts and votes differ a little in sound files too, since some were cast again.
    """
    told = comments.filter(pl.col("agrees").is_not_null()).select("comment-id", "agrees")
    counts = votes.group_by("comment-id").agg(
        ones=(pl.col("vote") == 1).sum().cast(pl.Int64),
        minus=(pl.col("vote") == -1).sum().cast(pl.Int64),
    )
    both = told.join(counts, on="comment-id")
    as_file, as_database = (
        both.select((pl.col("agrees") - pl.col(name)).abs().sum()).item()
        for name in ("ones", "minus")
    )
    if as_file <= 4 * as_database + _FEW:
        return []
    problem = "-1 stands for agree, as in a Polis database: the counts of the comments tell"
    return [Fault("votes.csv", problem, "turn the sign of every vote", column="vote")]
