"""Recognise the files of Polis and read their rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import polars as pl

from wholesum.tables import BadEvidence, Fault, faults_at, find_heading, heading_key, raise_if
from wholesum.tables.cells import Cells, read_cells, unmasked

SEPARATORS: Final = "\t;,"
VOTES, COMMENTS, PARTICIPANTS, SUMMARY = "votes", "comments", "participants-votes", "summary"
_NAMES: Final = {
    VOTES: r"(?<!participant-)(?<!participants-)votes",
    COMMENTS: "comments",
    PARTICIPANTS: "participants?-votes",
    SUMMARY: "summary",
}
_NAME: Final = r"(?:.*[-_ ])?{name}(?:[-_ ]?\(\d+\))?\.csv(?:\.gz)?"
"""Names as Polis gives them for download, with the day and the report before them, and as a browser
changes them where there was such a file."""
_MODERATED: Final = {"1": "accepted", "0": "pending", "-1": "rejected"}
_TRUE: Final = ("true", "t", "1")
_UNITS: Final = ((1e11, 1_000_000), (1e14, 1_000), (1e17, 1))
"""Below which number a time is in seconds, in milliseconds, in microseconds, and how many
microseconds each of these has. As milliseconds 1e11 is March 1973, as seconds the year 5138."""
_LATEST: Final = 253_402_300_800_000_000
"""The end of the year 9999 in microseconds."""


@dataclass
class Rows:
    """The rows that were read from one Polis file, and the rows that were left out."""

    frame: pl.DataFrame
    notes: list[Fault] = field(default_factory=list)


def find_file(folder: Path, name: str) -> Path | None:
    """Return the Polis file with a given name in a folder, even if a browser renamed the file.

    Raises
    ------
    BadEvidence
        If there are two.
    """
    exact = [folder / f"{name}{ending}" for ending in (".csv", ".csv.gz")]
    form = re.compile(_NAME.format(name=_NAMES[name]), re.IGNORECASE)
    files = [path for path in exact if path.is_file()] or sorted(
        path for path in folder.iterdir() if path.is_file() and form.fullmatch(path.name)
    )
    if len(files) > 1:
        names = " and ".join(path.name for path in files)
        problem = f"the table {name} occurs more than once, as {names}"
        raise BadEvidence([Fault(files[0].name, problem, "keep one of them")])
    return files[0] if files else None


def read_votes(path: Path) -> Rows:
    """Read a Polis file of votes into the columns statement, voter, vote and time."""
    cells, columns = _open(path, ("comment-id", "voter-id", "vote"), ("timestamp",))
    votes = columns["vote"].str.replace(r"\.0+$", "").cast(pl.Int64, strict=False)
    wrong = ~votes.is_between(-1, 1).fill_null(value=False)
    notes = [
        *cells.ragged,
        *_blank(cells, columns, "comment-id"),
        *_blank(cells, columns, "voter-id"),
        *_named(cells, wrong, "this is not -1, 0 or 1", "the row is left out", "vote", columns),
    ]
    times, untimed = _moments(cells, columns)
    frame = pl.DataFrame(
        {
            "statement": columns["comment-id"],
            "voter": columns["voter-id"],
            "vote": votes,
            "time": times,
        }
    )
    taken = ~wrong & frame["statement"].is_not_null() & frame["voter"].is_not_null()
    raise_if(notes if len(taken) and not taken.any() else [])
    return Rows(frame.filter(taken), notes + untimed)


def read_statements(path: Path) -> Rows:
    """Read a Polis file of comments into a table of statements with vote counts."""
    optional = ("timestamp", "author-id", "agrees", "disagrees", "moderated", "is-meta", "is-seed")
    cells, columns = _open(path, ("comment-id", "comment-body"), optional)
    ids = columns["comment-id"]
    again = ids.is_not_null() & ~ids.is_first_distinct()
    moderated = columns["moderated"].fill_null("0")
    odd = ~moderated.is_in(list(_MODERATED))
    times, untimed = _moments(cells, columns)
    notes = [
        *cells.ragged,
        *_blank(cells, columns, "comment-id"),
        *_named(
            cells, again, "the statement occurs again", "the first row counts", "comment-id",
            columns,
        ),
        *_named(
            cells, odd, "this is not -1, 0 or 1", "the statement counts as not moderated", "moderated",
            columns,
        ),
        *untimed,
    ]  # fmt: skip
    frame = pl.DataFrame(
        {
            "statement": ids,
            "text": pl.select(
                pl.coalesce(columns["comment-body"], pl.format("(statement {} has no text)", ids))
            ).to_series(),
            "author": columns["author-id"],
            "created": times,
            "seed": _flag(columns["is-seed"]),
            "meta": _flag(columns["is-meta"]),
            "moderated": moderated.replace_strict(_MODERATED, default="pending"),
            "agrees": columns["agrees"].cast(pl.Int64, strict=False),
            "disagrees": columns["disagrees"].cast(pl.Int64, strict=False),
            "line": [cells.source.place(row)[0] for row in range(cells.frame.height)],
        }
    )
    taken = ids.is_not_null() & ~again
    raise_if(notes if len(taken) and not taken.any() else [])
    return Rows(frame.filter(taken), notes)


def read_spread_votes(path: Path) -> tuple[Rows, pl.DataFrame]:
    """Read a Polis file of participants, which has a column of votes for each statement.

    Returns
    -------
    rows : Rows
        The votes, as `read_votes` returns them, without times.
    counts : DataFrame
        Columns voter, agrees and disagrees, as the file counts them.
    """

    def wanted(header: tuple[str, ...]) -> list[str]:
        counts = (find_heading(name, header) for name in ("n-agree", "n-disagree"))
        return [_participant(header), *_ids(header), *(name for name in counts if name)]

    cells = read_cells(path, wanted, SEPARATORS)
    raise_if(cells.faults)
    who, ids = _participant(cells.header), _ids(cells.header)
    if not ids:
        problem = "no column has the number of a statement as its heading"
        raise BadEvidence([Fault(path.name, problem, "export it again from Polis", 1)])
    people = cells.frame[who].str.strip_chars()
    notes = [*cells.ragged, *_blank(cells, {who: people}, who)]
    parts = []
    for name in ids:
        texts = cells.frame[name].str.strip_chars()
        votes = texts.str.replace(r"\.0+$", "").cast(pl.Int64, strict=False)
        wrong = texts.is_not_null() & ~votes.is_between(-1, 1).fill_null(value=False)
        problem, done = "a vote is not -1, 0 or 1", "it is left out"
        notes += _named(cells, wrong & (texts != ""), problem, done, name, {name: texts})
        part = pl.DataFrame({"voter": people, "vote": votes})
        kept = votes.is_between(-1, 1).fill_null(value=False) & people.is_not_null()
        parts.append(part.filter(kept).with_columns(statement=pl.lit(name)))
    frame = pl.concat(parts).select(
        "statement", "voter", "vote", time=pl.lit(None, pl.Datetime("us", "UTC"))
    )
    raise_if(notes if frame.is_empty() else [])
    return Rows(frame, notes), _stated_counts(cells, people)


def read_summary(path: Path) -> dict[str, str]:
    """Return the keys and values of a Polis summary file, which has no heading."""
    cells = read_cells(path, lambda header: header[:2])
    raise_if(cells.faults)
    if len(cells.header) < 2:
        return {}
    key, value = cells.header[:2]
    first = pl.DataFrame({"value": [value]}).select(unmasked(pl.col("value"))).item()
    return {key: value for key, value in ((key, first), *cells.frame.rows()) if key and value}


def _open(
    path: Path, required: tuple[str, ...], optional: tuple[str, ...]
) -> tuple[Cells, dict[str, pl.Series]]:
    """Return the cells of a Polis file in the wanted columns; a missing column is blank."""

    def found(header: tuple[str, ...]) -> dict[str, str]:
        pairs = ((name, find_heading(name, header)) for name in (*required, *optional))
        return {name: heading for name, heading in pairs if heading is not None}

    cells = read_cells(path, lambda header: list(found(header).values()), SEPARATORS)
    headings = found(cells.header)
    missing = [
        Fault(path.name, "the column is missing", "add it", column=name)
        for name in required
        if name not in headings
    ]
    raise_if([*cells.faults, *missing])
    blank = pl.repeat(None, cells.frame.height, dtype=pl.String, eager=True)
    columns = {
        name: cells.frame[headings[name]].str.strip_chars().replace("", None)
        if name in headings and name != "comment-body"
        else cells.frame[headings[name]]
        if name in headings
        else blank
        for name in (*required, *optional)
    }
    return cells, columns


def _named(
    cells: Cells,
    wrong: pl.Series,
    problem: str,
    done: str,
    column: str,
    columns: Mapping[str, pl.Series],
) -> list[Fault]:
    values = columns[column]
    return faults_at(cells.source, wrong, problem, done, column=column, values=values)


def _blank(cells: Cells, columns: Mapping[str, pl.Series], column: str) -> list[Fault]:
    blank = columns[column].is_null()
    return _named(cells, blank, "the cell is blank", "the row is left out", column, columns)


def _moments(cells: Cells, columns: Mapping[str, pl.Series]) -> tuple[pl.Series, list[Fault]]:
    """Convert numbers in seconds or milliseconds to times; return also the impossible numbers."""
    texts = columns["timestamp"]
    whole = texts.str.replace(r"\.0+$", "").cast(pl.Int64, strict=False)
    number = whole.cast(pl.Float64).fill_null(texts.cast(pl.Float64, strict=False))
    exact = whole.fill_null(number.cast(pl.Int64, strict=False))
    units = [pl.when(number < below).then(exact * factor) for below, factor in _UNITS]
    found = pl.select(pl.when(number >= 0).then(pl.coalesce(units))).to_series()
    found = found.set((found >= _LATEST).fill_null(value=False), None)
    wrong = texts.is_not_null() & found.is_null()
    done = "the row counts without a time"
    notes = _named(cells, wrong, "this is not a time of Polis", done, "timestamp", columns)
    return pl.select(pl.from_epoch(found, "us").dt.replace_time_zone("UTC")).to_series(), notes


def _flag(texts: pl.Series) -> pl.Series:
    return texts.str.to_lowercase().is_in(list(_TRUE))


def _ids(header: tuple[str, ...]) -> list[str]:
    return [name for name in header if name.isascii() and name.isdigit()]


def _participant(header: tuple[str, ...]) -> str:
    return find_heading("participant", header) or header[0]


def _stated_counts(cells: Cells, people: pl.Series) -> pl.DataFrame:
    def number(name: str) -> pl.Series:
        heading = find_heading(name, cells.header)
        if heading is None:
            return pl.repeat(None, cells.frame.height, dtype=pl.Int64, eager=True)
        return cells.frame[heading].str.strip_chars().cast(pl.Int64, strict=False)

    counts = {"voter": people, "agrees": number("n-agree"), "disagrees": number("n-disagree")}
    return pl.DataFrame(counts)


def is_votes_file(path: Path) -> bool:
    """Return whether the headings of a file are those of a Polis file of votes."""
    header = read_cells(path, lambda _: (), SEPARATORS).header
    return "comment-id" in {heading_key(name) for name in header}


def kind_of(path: Path) -> str | None:
    """Return which Polis file has the given headings; ``None`` if no Polis file has them."""
    header = read_cells(path, lambda _: (), SEPARATORS).header
    keys = {heading_key(name) for name in header}
    if {"comment-id", "voter-id"} <= keys:
        return VOTES
    if {"comment-id", "comment-body"} <= keys:
        return COMMENTS
    return PARTICIPANTS if "participant" in keys and _ids(header) else None
