"""Read the CSV files that Polis exports.

Four traps lie in them. In the files agree is 1, in a Polis database it is -1, and some servers
wrote files with the sign of the database. Times are in milliseconds or, since 2024, in seconds. The
rows are in no order, and the latest of a voter's votes on a statement counts. And ids of voters and
of authors are one numbering.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from wholesum.dialogue.evidence import DialogueEvidence
from wholesum.dialogue.importers.polis_files import (
    COMMENTS,
    PARTICIPANTS,
    SUMMARY,
    VOTES,
    Rows,
    find_file,
    is_votes_file,
    read_spread_votes,
    read_statements,
    read_summary,
    read_votes,
)
from wholesum.dialogue.schema import LONGEST_STATEMENT
from wholesum.tables import BadEvidence, Fault, Table, find_table, raise_if, warn_of
from wholesum.tables.faults import MOST_LISTED

_FEW: Final = 10
"""By how many votes the counts of a small conversation may be apart by chance."""
_LEAST_OWN: Final = 2
"""Fewest votes of authors on their own statements from which the sign is inferred."""


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
        ``participants-votes`` and no ``statements``. The names of files may be those of a download.
    """
    path = Path(path)
    if path.is_file():
        return path.suffix != ".parquet" and is_votes_file(path)
    if not path.is_dir() or find_table(path, Table("statements", ())) is not None:
        return False
    return any(find_file(path, name) is not None for name in (COMMENTS, PARTICIPANTS))


def read_any(path: Path | str) -> DialogueEvidence:
    """Read dialogues from a folder of Wholesum tables or of Polis files.

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
    return read_polis(path) if is_polis(path) else DialogueEvidence.read(path)


def read_polis(path: Path | str, dialogue: str = "dialogue") -> DialogueEvidence:
    """Read a conversation from the files of a Polis export.

    Parameters
    ----------
    path
        A folder with ``comments``, ``votes`` and, where it is there, ``summary`` (``.csv`` or
        ``.csv.gz``), in the older or the newer format, under these names or those of a download
        (``2026-01-02-0900-r4example-votes.csv``); without votes, ``participants-votes`` is read in
        their place. Or a file of votes alone.
    dialogue
        The id the conversation is given.

    Returns
    -------
    DialogueEvidence
        One sealed dialogue: its statements as they were moderated, every vote that was cast, the
        topic as its question. Statements that are voted on but not listed are known by their id
        alone. Votes that occur twice are there once. Of different votes of one voter on one
        statement with the same time the one further down the file is kept, or further up where the
        file has the newest votes first. Rows that cannot be read are left out.

    Raises
    ------
    BadEvidence
        If a file cannot be read at all, or the votes have the sign of the database, which the
        counts or the authors' votes on their own statements show.

    Warns
    -----
    ReadingWarning
        Of each row that is left out, and of votes whose order cannot be known; the evidence holds
        the same sentences as its notes.
    """
    path = Path(path)
    listed = _NO_STATEMENTS
    notes: list[Fault | str] = []
    if path.is_file():
        votes, name = read_votes(path), path.name
    elif path.is_dir():
        if (file := find_file(path, COMMENTS)) is not None:
            rows = read_statements(file)
            listed, notes = rows.frame, [*rows.notes]
        votes, name = _votes_in(path)
    else:
        raise BadEvidence([Fault(path.name, "there is no such folder or file", "correct the path")])
    notes += votes.notes
    raise_if(_check_sign(votes.frame, listed, name))
    cast, tied = _cast(votes.frame)
    if tied:
        notes.append(
            f"{name}: {tied:,} times a voter has different votes on a statement at the same time; "
            "the rows' order decides which is the last."
        )
    statements = _statements(listed.select(*_STATEMENT), cast, dialogue)
    about = _about(path, dialogue, statements, cast)
    return DialogueEvidence(statements, cast, about, notes=warn_of(notes))


def read_comments(path: Path | str) -> list[str]:
    """Read the statements of a Polis ``comments.csv`` to start a new dialogue with them.

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
    rows = read_statements(Path(path))
    warn_of(rows.notes)
    taken = rows.frame.filter((pl.col("moderated") != "rejected") & pl.col("text").is_not_null())
    long = taken.filter(pl.col("text").str.len_chars() > LONGEST_STATEMENT)
    problem = f"the statement has more than {LONGEST_STATEMENT} characters"
    raise_if(
        [
            Fault(
                Path(path).name,
                problem,
                "shorten it, or delete its row",
                line,
                "comment-body",
                text,
            )
            for line, text in long.select("line", "text").head(MOST_LISTED).rows()
        ]
    )
    return taken["text"].to_list()


_STATEMENT: Final = ("statement", "text", "author", "created", "seed", "meta", "moderated")
_NO_STATEMENTS: Final = pl.DataFrame(
    schema={
        **dict.fromkeys(("statement", "text", "author"), pl.String),
        "created": pl.Datetime("us", "UTC"),
        **dict.fromkeys(("seed", "meta"), pl.Boolean),
        "moderated": pl.String,
        **dict.fromkeys(("agrees", "disagrees", "line"), pl.Int64),
    }
)


def _votes_in(folder: Path) -> tuple[Rows, str]:
    """Return the table of votes in a folder and the name of its file."""
    if (file := find_file(folder, VOTES)) is not None:
        return read_votes(file), file.name
    if (file := find_file(folder, PARTICIPANTS)) is None:
        remedy = f"put it, or {PARTICIPANTS}.csv, there"
        raise BadEvidence([Fault("votes.csv", "the file is missing", remedy)])
    votes, counts = read_spread_votes(file)
    raise_if(_check_counts(votes.frame, counts, "voter", file.name))
    return votes, file.name


def _cast(votes: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Return each person's latest votes, and count the votes whose order only the rows show."""
    pair = ["statement", "voter"]
    rows = votes.with_row_index("row")
    change = (
        rows.filter(pl.len().over(pair) > 1)
        .select(change=pl.col("time").diff().over(pair).dt.total_microseconds().sign())["change"]
        .drop_nulls()
    )
    newest_first = bool((change < 0).sum() > (change > 0).sum())
    moment = [*pair, "time"]
    ordered = rows.sort([*moment, "row"], descending=[False, False, False, newest_first])
    tied = ordered.filter(pl.col("vote").n_unique().over(moment) > 1)
    cast = ordered.unique(moment, keep="last", maintain_order=True).drop("row")
    return cast, tied.select(moment).n_unique() if tied.height else 0


def _statements(listed: pl.DataFrame, cast: pl.DataFrame, dialogue: str) -> pl.DataFrame:
    unlisted = (
        cast.join(listed, on="statement", how="anti").select("statement").unique().sort("statement")
    )
    named = unlisted.with_columns(text=pl.format("(statement {} is not listed)", "statement"))
    return pl.concat([listed, named], how="diagonal").with_columns(dialogue=pl.lit(dialogue))


def _about(path: Path, dialogue: str, statements: pl.DataFrame, cast: pl.DataFrame) -> pl.DataFrame:
    file = find_file(path, SUMMARY) if path.is_dir() else None
    summary = {} if file is None else read_summary(file)
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


def _check_sign(votes: pl.DataFrame, listed: pl.DataFrame, name: str) -> list[Fault]:
    return _check_counts(votes, listed, "statement", name) or _check_authors(votes, listed, name)


def _check_counts(votes: pl.DataFrame, listed: pl.DataFrame, column: str, name: str) -> list[Fault]:
    """Find out, from the vote counts in the files, whether 1 or −1 means "agree".

    Counts and votes differ a little in sound files too, since some were cast again.
    """
    counts = votes.group_by(column).agg(
        ones=(pl.col("vote") == 1).sum().cast(pl.Int64),
        minus=(pl.col("vote") == -1).sum().cast(pl.Int64),
    )
    both = listed.select(column, "agrees", "disagrees").join(counts, on=column)
    as_file, as_database = (
        both.select(
            (pl.col("agrees") - pl.col(agree)).abs().sum()
            + (pl.col("disagrees") - pl.col(disagree)).abs().sum()
        ).item()
        for agree, disagree in (("ones", "minus"), ("minus", "ones"))
    )
    if as_file <= 4 * as_database + _FEW:
        return []
    who = "comments" if column == "statement" else "participants"
    problem = f"-1 means agree, as in a Polis database: the counts of the {who} show this"
    return [Fault(name, problem, "reverse the sign of every vote", column="vote")]


def _check_authors(votes: pl.DataFrame, listed: pl.DataFrame, name: str) -> list[Fault]:
    """Return a fault if many authors seem to disagree with their own statements."""
    own = votes.join(
        listed.select("statement", voter="author").drop_nulls(), on=["statement", "voter"]
    )
    minus, ones = ((own["vote"] == vote).sum() for vote in (-1, 1))
    if minus < _LEAST_OWN or minus <= ones:
        return []
    problem = (
        f"-1 seems to mean agree: authors voted -1 on their own statements {minus} times and "
        f"1 {ones} times, and Polis counts an author as agreeing"
    )
    return [Fault(name, problem, "reverse the sign of every vote and count", column="vote")]
