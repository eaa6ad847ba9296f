"""Read a table from a CSV or Parquet file, and report every fault."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryFile
from threading import Lock
from typing import Final

import polars as pl

from wholesum.tables.cells import read_cells
from wholesum.tables.checks import (
    check_frame,
    check_header,
    check_texts,
)
from wholesum.tables.conversion import WORDS, fill_defaults, fit
from wholesum.tables.faults import BadEvidence, Fault, Source, faults_at, raise_if
from wholesum.tables.schema import Kind, Table

ENDINGS: Final = (".csv", ".csv.gz", ".parquet")
MOST_ROWS: Final = 100_000_000
_ERRORS: Final = 2
_ONE_AT_A_TIME: Final = Lock()
_FEW_ROWS: Final = 1_000_000
_MOST_ROWS_A_BYTE: Final = 20
_WRONG: Final = "wrong: "


def find_table(folder: Path, table: Table) -> Path | None:
    """Return the path of the file in a folder that contains a given table.

    Parameters
    ----------
    folder
        The folder.
    table
        The table; its file is its name with the ending ``.csv``, ``.csv.gz`` or ``.parquet``.

    Returns
    -------
    Path or None
        The file, or ``None`` if there is none.

    Raises
    ------
    BadEvidence
        If there are two.
    """
    files = [path for ending in ENDINGS if (path := folder / f"{table.name}{ending}").exists()]
    if len(files) > 1:
        names = " and ".join(path.name for path in files)
        problem = f"the table {table.name} occurs more than once, as {names}"
        raise BadEvidence([Fault(files[0].name, problem, "keep one of them")])
    return files[0] if files else None


def read_table(path: Path | str, table: Table) -> pl.DataFrame:
    """Read a table from a CSV or Parquet file, and raise an error that lists all faults.

    Parameters
    ----------
    path
        A file whose name ends in ``.csv``, ``.csv.gz`` or ``.parquet``.
    table
        The schema that the rows should have.

    Returns
    -------
    DataFrame
        All columns of the table in their order and types. Optional ones that the file lacks are
        null or their default; ones that the table does not know are left out.

    Raises
    ------
    BadEvidence
        If anything is wrong, with all faults found, at most twenty of a sort and their total.
    """
    return open_table(path, table)[0]


def open_table(path: Path | str, table: Table) -> tuple[pl.DataFrame, Source]:
    """Read a table from a file, and return also the line of the file for each row.

    Parameters
    ----------
    path
        A file whose name ends in ``.csv``, ``.csv.gz`` or ``.parquet``.
    table
        The schema that the rows should have.

    Returns
    -------
    frame : DataFrame
        As `read_table` returns it.
    source : Source
        Knows the line of each row.

    Raises
    ------
    BadEvidence
        As `read_table` does.
    """
    path = Path(path)
    if path.name.endswith(".parquet"):
        frame, source = _open_parquet(path, table)
        raise_if(check_texts(frame, table, source) + check_frame(frame, table, source))
        return frame, source
    if path.name.endswith((".csv", ".csv.gz")):
        return _open_csv(path, table)
    problem = "this is neither CSV nor Parquet by its name"
    raise BadEvidence([Fault(path.name, problem, f"let it end in {', '.join(ENDINGS)}")])


def _open_csv(path: Path, table: Table) -> tuple[pl.DataFrame, Source]:
    cells = read_cells(path, lambda _: table.names)
    faults = [*cells.faults, *cells.ragged]
    faults += check_header(cells.header, table, path.name)
    present = [column for column in table.columns if column.name in cells.frame.columns]
    parsed = {column.name: _PARSERS[column.kind](pl.col(column.name)) for column in present}
    typed = cells.frame.select(
        **parsed,
        **{
            _WRONG + name: cell.is_null() & pl.col(name).is_not_null()
            for name, cell in parsed.items()
        },
    )
    wrong = {name: typed[_WRONG + name] for name in parsed}
    for column in present:
        words, remedy = WORDS[column.kind]
        faults += faults_at(
            cells.source,
            wrong[column.name],
            f"this is not {words}",
            remedy,
            column=column.name,
            values=cells.frame[column.name],
        )
    height = cells.frame.height
    frame = pl.DataFrame(
        [
            typed[column.name]
            if column in present
            else pl.Series(column.name, [None], column.dtype).new_from_index(0, height)
            for column in table.columns
        ]
    )
    missing = {name for name in table.names if name not in cells.header}
    faults += check_frame(frame, _without(table, missing), cells.source, wrong)
    raise_if(faults)
    source = replace(cells.source, unread=_unread(cells.header, table))
    return fill_defaults(frame, table), source


def _unread(header: Sequence[str], table: Table) -> tuple[str, ...]:
    return tuple(name for name in dict.fromkeys(header) if name not in table.names)


def _without(table: Table, missing: set[str]) -> Table:
    columns = tuple(column for column in table.columns if column.name not in missing)
    key = () if missing.intersection(table.key) else table.key
    return replace(table, columns=columns, key=key)


def _open_parquet(path: Path, table: Table) -> tuple[pl.DataFrame, Source]:
    if not path.is_file():
        raise BadEvidence([Fault(path.name, "the file is missing", "add it or correct its name")])
    try:
        with _without_panics():
            lazy = pl.scan_parquet(path, glob=False, hive_partitioning=False)
            header = lazy.collect_schema().names()
            rows = lazy.select(pl.len()).collect().item()
            raise_if(_too_many_rows(path, rows))
            frame = lazy.select([name for name in table.names if name in header]).collect()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        problem = "the file cannot be read as Parquet: it is cut off or damaged"
        raise BadEvidence([Fault(path.name, problem, "write it again")]) from error
    source = Source(path.name, rows, unread=_unread(header, table))
    raise_if(check_header(header, table, path.name))
    return fit(frame, table, source), source


def _too_many_rows(path: Path, rows: int) -> list[Fault]:
    if rows > MOST_ROWS:
        problem = f"the table has {rows:,} rows, more than the {MOST_ROWS:,} that are read"
        return [Fault(path.name, problem, "divide it into parts")]
    if rows > max(_FEW_ROWS, _MOST_ROWS_A_BYTE * path.stat().st_size):
        problem = f"the table has {rows:,} rows in a file too small for them"
        return [Fault(path.name, problem, "write it again from its source")]
    return []


@contextmanager
def _without_panics() -> Iterator[None]:
    """Hide the crash report that the Parquet reader prints; hide no other output.

    The report is written by threads of the reader to the stream of errors, before anything is
    raised. Output written to that stream meanwhile is kept, and printed unless there was a panic.
    """
    with _ONE_AT_A_TIME, TemporaryFile() as kept:
        try:
            stream = os.dup(_ERRORS)
        except OSError:  # there is no such stream
            yield
            return
        os.dup2(kept.fileno(), _ERRORS)
        panicked = False
        try:
            yield
        except (pl.exceptions.PanicException, pl.exceptions.ComputeError):
            panicked = True
            raise
        finally:
            os.dup2(stream, _ERRORS)
            os.close(stream)
            kept.seek(0)
            written = kept.read()
            if written and not (panicked or b"panicked at" in written):
                os.write(_ERRORS, written)


def _parse_text(texts: pl.Expr) -> pl.Expr:
    return texts


def _parse_choice(texts: pl.Expr) -> pl.Expr:
    return texts.str.strip_chars()


def _parse_whole(texts: pl.Expr) -> pl.Expr:
    return texts.str.strip_chars().str.replace(r"\.0+$", "").cast(pl.Int64, strict=False)


def _parse_number(texts: pl.Expr) -> pl.Expr:
    numbers = texts.str.strip_chars().cast(pl.Float64, strict=False)
    return pl.when(numbers.is_finite()).then(numbers)


def _parse_date(texts: pl.Expr) -> pl.Expr:
    clean = texts.str.strip_chars()
    whole = clean.str.contains(r"^\d{4}-\d{2}-\d{2}$")
    return pl.when(whole).then(_in_calendar(clean.str.to_date("%Y-%m-%d", strict=False)))


def _in_calendar(dates: pl.Expr) -> pl.Expr:
    """Replace dates before year 1 or after year 9999 by blanks; few programs support them."""
    return pl.when(dates.dt.year().is_between(1, 9999)).then(dates)


def _parse_moment(texts: pl.Expr) -> pl.Expr:
    clean = texts.str.strip_chars()
    zoned = clean.str.to_datetime("%+", time_unit="us", time_zone="UTC", strict=False)
    bare = (clean + "Z").str.to_datetime("%+", time_unit="us", time_zone="UTC", strict=False)
    return _in_calendar(pl.coalesce(zoned, bare))


def _parse_flag(texts: pl.Expr) -> pl.Expr:
    word = texts.str.strip_chars().str.to_lowercase()
    return pl.when(word == "true").then(statement=True).when(word == "false").then(statement=False)


_PARSERS: Final[dict[Kind, Callable[[pl.Expr], pl.Expr]]] = {
    "text": _parse_text,
    "choice": _parse_choice,
    "whole": _parse_whole,
    "number": _parse_number,
    "date": _parse_date,
    "moment": _parse_moment,
    "flag": _parse_flag,
}
