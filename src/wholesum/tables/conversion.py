"""Convert the columns of a data frame to the types that the schema of a table asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import polars as pl

from wholesum.tables.checks import check_header
from wholesum.tables.faults import Fault, Source, faults_at, raise_if
from wholesum.tables.schema import Column, Kind, Table

WORDS: Final[dict[Kind, tuple[str, str]]] = {
    "text": ("a text", "store it as text"),
    "choice": ("a text", "store it as text"),
    "whole": ("a whole number", "write it in digits, such as 4"),
    "number": ("a number", "write it in digits with a point, such as 2.5"),
    "date": ("a date", "write it as year-month-day, such as 2026-03-31"),
    "moment": ("a moment", "write it as ISO 8601 in UTC, such as 2026-03-31T09:30:00Z"),
    "flag": ("true or false", "write true or false"),
}

_WRONG: Final = "wrong: "


def fit(frame: pl.DataFrame, table: Table, source: Source | None = None) -> pl.DataFrame:
    """Convert the columns of a data frame to the types that the schema of a table asks for.

    Parameters
    ----------
    frame
        The rows; columns that the table does not know are left out.
    table
        The schema that the rows should have.
    source
        Where the rows came from, for messages.

    Returns
    -------
    DataFrame
        All columns of the table in their order and types; optional ones that are missing are null
        or their default, empty texts are null.

    Raises
    ------
    BadEvidence
        If a required column is missing or a value is not of its column's kind.
    """
    place = source or Source(table.name, frame.height)
    faults = check_header(frame.columns, table, place.file)
    converted: dict[str, pl.Expr] = {}
    schema = frame.schema
    for column in table.columns:
        blank = pl.repeat(None, frame.height, dtype=column.dtype).alias(column.name)
        if column.name not in schema:
            converted[column.name] = blank
            continue
        kind = schema[column.name]
        found = _conversion(column, kind)
        if found is None:
            words, _ = WORDS[column.kind]
            problem = f"the column holds {kind}, not {words}"
            faults.append(Fault(place.file, problem, f"store {words}", column=column.name))
        converted[column.name] = blank if found is None else found
    unsure = [
        column
        for column in table.columns
        if column.name in schema and _can_fail(column, schema[column.name])
    ]
    fitted = frame.select(
        *(_filled(column, converted[column.name]) for column in table.columns),
        *(_unconverted(column, converted[column.name]) for column in unsure),
    )
    for column in unsure:
        words, remedy = WORDS[column.kind]
        faults += faults_at(
            place,
            fitted.drop_in_place(_WRONG + column.name),
            f"this is not {words}",
            remedy,
            column=column.name,
            values=frame[column.name],
        )
    raise_if(faults)
    return fitted


def fill_defaults(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Fill blank cells with the default values of their columns.

    Parameters
    ----------
    frame
        All columns of the table.
    table
        The schema of the rows.

    Returns
    -------
    DataFrame
        The columns in the table's order.
    """
    if all(column.default is None for column in table.columns):
        return frame[list(table.names)]
    return frame.select(_filled(column, pl.col(column.name)) for column in table.columns)


def _filled(column: Column, cells: pl.Expr) -> pl.Expr:
    if column.default is not None:
        cells = cells.fill_null(pl.lit(column.default).cast(column.dtype))
    return cells.alias(column.name)


def _conversion(column: Column, kind: pl.DataType) -> pl.Expr | None:
    """Return a Polars expression that converts a column to its type; ``None`` if there is none."""
    cells = pl.col(column.name)
    return cells.cast(column.dtype) if kind == pl.Null else _CONVERTERS[column.kind](cells, kind)


def _unconverted(column: Column, converted: pl.Expr) -> pl.Expr:
    """Return a Polars expression that is true for each cell that could not be converted."""
    cells = pl.col(column.name)
    wrong = converted.is_null() & cells.is_not_null() & (cells.cast(pl.String) != "")
    return wrong.alias(_WRONG + column.name)


def _can_fail(column: Column, kind: pl.DataType) -> bool:
    """Return whether the conversion of a column can fail for some cells."""
    if column.kind in ("text", "choice", "flag") or kind in (pl.Null, pl.Int64):
        return False
    return _conversion(column, kind) is not None


def _without(cells: pl.Expr, wrong: pl.Expr) -> pl.Expr:
    return pl.when(wrong).then(None).otherwise(cells)


def _to_text(cells: pl.Expr, kind: pl.DataType) -> pl.Expr | None:
    if kind in (pl.String, pl.Categorical, pl.Enum) or kind.is_integer():
        texts = cells.cast(pl.String)
        return _without(texts, texts == "")
    return None


def _to_whole(cells: pl.Expr, kind: pl.DataType) -> pl.Expr | None:
    if kind.is_float():
        return _without(cells.cast(pl.Int64, strict=False), cells.round() != cells)
    return cells.cast(pl.Int64, strict=False) if kind.is_integer() else None


def _to_number(cells: pl.Expr, kind: pl.DataType) -> pl.Expr | None:
    if not kind.is_numeric():
        return None
    numbers = cells.cast(pl.Float64)
    return _without(numbers, ~numbers.is_finite())


def _to_date(cells: pl.Expr, kind: pl.DataType) -> pl.Expr | None:
    return _in_calendar(cells) if kind == pl.Date else None


def _to_moment(cells: pl.Expr, kind: pl.DataType) -> pl.Expr | None:
    if not isinstance(kind, pl.Datetime):
        return None
    aware = cells.dt.replace_time_zone("UTC") if kind.time_zone is None else cells
    return _in_calendar(aware.dt.convert_time_zone("UTC").dt.cast_time_unit("us"))


def _in_calendar(cells: pl.Expr) -> pl.Expr:
    return _without(cells, ~cells.dt.year().is_between(1, 9999))


def _to_flag(cells: pl.Expr, kind: pl.DataType) -> pl.Expr | None:
    return cells if kind == pl.Boolean else None


_CONVERTERS: Final[dict[Kind, Callable[[pl.Expr, pl.DataType], pl.Expr | None]]] = {
    "text": _to_text,
    "choice": _to_text,
    "whole": _to_whole,
    "number": _to_number,
    "date": _to_date,
    "moment": _to_moment,
    "flag": _to_flag,
}
