"""Check that a data frame matches the schema of its table."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import polars as pl

from wholesum.tables.cells import LONGEST_CELL
from wholesum.tables.faults import Fault, Source, faults_at
from wholesum.tables.schema import Column, Table
from wholesum.tables.spelling.lists import BETWEEN, listed

_ALIKE: Final = 0.85


def check_header(header: Collection[str], table: Table, file: str) -> list[Fault]:
    """Return a fault for each column that is missing or looks misspelt.

    Parameters
    ----------
    header
        The columns that are there.
    table
        The columns that should be.
    file
        The name shown in messages.

    Returns
    -------
    list of Fault
        One for each required column that is missing, and for each unknown column that looks like
        an optional one that is missing.
    """
    faults = []
    unknown = {name.strip().lower(): name for name in header if name not in table.names}
    for column in table.columns:
        if column.name in header:
            continue
        alike = difflib.get_close_matches(column.name, unknown, 1, _ALIKE)
        remedy = f"rename the column '{unknown[alike[0]]}'" if alike else "add it"
        if column.required:
            faults.append(Fault(file, "the column is missing", remedy, column=column.name))
        elif alike:
            problem = f"the column looks like a misspelt '{column.name}'"
            faults.append(Fault(file, problem, "rename it", column=unknown[alike[0]]))
    return faults


def check_frame(
    frame: pl.DataFrame,
    table: Table,
    source: Source | None = None,
    unread: Mapping[str, pl.Series] | None = None,
) -> list[Fault]:
    """Return the faults of a data frame that already has the columns and types of its table.

    Parameters
    ----------
    frame
        The rows.
    table
        What they should be.
    source
        Where they came from, for messages.
    unread
        For some columns, which cells are null because they could not be read.

    Returns
    -------
    list of Fault
        Blanks in required columns, values out of range or not among the choices, keys that occur
        twice, and rows that are missing altogether.
    """
    place = source or Source(table.name, frame.height)
    faults = []
    if table.rows and frame.is_empty():
        faults.append(Fault(place.file, "there is a header but no row", "add rows"))
    rules = [rule for column in table.columns for rule in _rules(column, unread or {})]
    wrong = frame.select(rule.wrong.alias(str(at)) for at, rule in enumerate(rules))
    for at, rule in enumerate(rules):
        values = frame[rule.column] if rule.quoted else None
        faults += faults_at(
            place, wrong[str(at)], rule.problem, rule.remedy, column=rule.column, values=values
        )
    return faults + (_check_key(frame, table, place) if table.key else [])


def check_texts(frame: pl.DataFrame, table: Table, source: Source | None = None) -> list[Fault]:
    """Return a fault for each text that a CSV file cannot represent.

    Parameters
    ----------
    frame
        The rows, in the form of the table.
    table
        What they are.
    source
        Where they came from, for messages.

    Returns
    -------
    list of Fault
        Texts with a zero byte, or longer than the limit for reading.
    """
    place = source or Source(table.name, frame.height)
    long = f"the text is longer than {LONGEST_CELL:,} bytes"
    faults = []
    for column in table.columns:
        if column.dtype == pl.String():
            cells = frame[column.name]
            zero = cells.str.contains("\0", literal=True)
            problem = "the text holds a zero byte"
            faults += faults_at(place, zero, problem, "remove it", column=column.name)
            wrong = cells.str.len_bytes() > LONGEST_CELL
            faults += faults_at(place, wrong, long, "shorten it", column=column.name)
    return faults


def check_references(
    frames: Mapping[str, pl.DataFrame],
    tables: Sequence[Table],
    sources: Mapping[str, Source] | None = None,
) -> list[Fault]:
    """Return a fault for each id that is missing from the table to which its column refers.

    Parameters
    ----------
    frames
        The rows of each table by its name; a table that is missing or empty is not looked into.
    tables
        What they are.
    sources
        Where the rows came from, for messages.

    Returns
    -------
    list of Fault
        One for each such value, at most twenty a column.
    """
    faults = []
    for table in tables:
        for column in table.columns:
            target, _, name = column.refers_to.partition(".")
            known = frames.get(target)
            if table.name not in frames or known is None or known.is_empty():
                continue
            place = (sources or {}).get(table.name) or Source(table.name, frames[table.name].height)
            faults += check_known(frames[table.name], column, known[name], target, place)
    return faults


def check_known(
    frame: pl.DataFrame, column: Column, known: pl.Series, target: str, source: Source
) -> list[Fault]:
    """Return a fault for each id of a column that is missing from a given list of ids.

    Parameters
    ----------
    frame
        The rows.
    column
        The column; each id of a cell is looked at where it is `listed`.
    known
        The ids of the other table; named as its column.
    target
        The name of the other table.
    source
        Where the rows came from, for messages.

    Returns
    -------
    list of Fault
        One for each such cell, with the first id that is not known.
    """
    ids = pl.Series([known.cast(pl.String)])
    remedy = "add it there or correct it here"
    if column.listed:
        strange = pl.element().filter(~pl.element().is_in(ids))
        cells = listed(column.name).list.eval(strange).list.first()
        remedy += f"; put '{BETWEEN}' between two ids"
    else:
        named = pl.col(column.name).cast(pl.String)
        cells = pl.when(~named.is_in(ids)).then(named)
    problem = f"there is no such {known.name} in the table {target}"
    found = frame.select(values=cells, wrong=cells.is_not_null())
    return faults_at(
        source, found["wrong"], problem, remedy, column=column.name, values=found["values"]
    )


class _Rule(NamedTuple):
    """One rule for the cells of a column: which cells break the rule, and the message for them."""

    column: str
    wrong: pl.Expr
    problem: str
    remedy: str
    quoted: bool = True


def _rules(column: Column, unread: Mapping[str, pl.Series]) -> Iterator[_Rule]:
    cells = pl.col(column.name)
    if column.required and not column.blank:
        blank = cells.is_null()
        if column.dtype == pl.String():
            blank |= cells.str.strip_chars() == ""
        if column.name in unread:
            blank &= ~pl.lit(unread[column.name])
        yield _Rule(column.name, blank, "the cell is blank", "fill it", quoted=False)
    if column.choices:
        wrong = cells.is_not_null() & ~cells.is_in(column.choices)
        remedy = f"write one of: {', '.join(column.choices)}"
        yield _Rule(column.name, wrong, "this is not one of the choices", remedy)
    bounds = []
    wrong = pl.lit(value=False)
    if column.low is not None:
        wrong |= cells < column.low
        bounds.append(f"at least {column.low:g}")
    if column.high is not None:
        wrong |= cells > column.high
        bounds.append(f"at most {column.high:g}")
    if bounds:
        remedy = f"give a value of {' and '.join(bounds)}"
        yield _Rule(column.name, wrong, "the value is out of range", remedy)


def _check_key(frame: pl.DataFrame, table: Table, place: Source) -> list[Fault]:
    keys = pl.DataFrame([frame[name] for name in table.key])
    if keys.hash_rows().n_unique() == keys.height:
        return []
    flags = keys.select(
        (~pl.struct(pl.all()).is_first_distinct() & ~pl.any_horizontal(pl.all().is_null())).alias(
            "again"
        ),
        pl.concat_str(pl.all().cast(pl.String), separator=", ").alias("value"),
    )
    return faults_at(
        place,
        flags["again"],
        "a row above has the same values",
        "keep one of the two",
        column=", ".join(table.key),
        values=flags["value"],
    )
