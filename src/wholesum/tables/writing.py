"""Write a table to a file so that reading the file gives the same table."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Literal, TypeAlias

import polars as pl

from wholesum.tables.cells import mask
from wholesum.tables.checks import check_texts
from wholesum.tables.conversion import fit
from wholesum.tables.faults import BadEvidence, Fault, raise_if
from wholesum.tables.reading import find_table
from wholesum.tables.schema import Column, Table

Format: TypeAlias = Literal["csv", "parquet"]


def write_table(
    frame: pl.DataFrame,
    folder: Path | str,
    table: Table,
    format: Format = "csv",  # noqa: A002
) -> Path:
    """Write a table into a folder; replace an old file of the same name in one step.

    Parameters
    ----------
    frame
        The rows; optional columns without any value are not written.
    folder
        The folder to write into; it is created if it is missing.
    table
        The schema of the rows.
    format
        ``csv`` (UTF-8, blanks empty, moments ISO 8601 in UTC, texts that a spreadsheet would take
        for a formula with an apostrophe before them) or ``parquet``.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    BadEvidence
        If the frame is not such a table, or the folder holds the table in another format.
    ValueError
        If the format is unknown.
    """
    if format not in ("csv", "parquet"):
        raise ValueError(f"the format '{format}' is unknown; give csv or parquet")
    folder = Path(folder)
    fitted = fit(frame, table)
    raise_if(check_texts(fitted, table))
    kept = _columns_to_write(fitted, table)
    path = folder / f"{table.name}.{format}"
    existing = find_table(folder, table)
    if existing is not None and existing != path:
        problem = f"the table {table.name} already exists in another format"
        raise BadEvidence([Fault(existing.name, problem, "remove that file first")])
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{table.name}.{secrets.token_hex(4)}.part"
    try:
        if format == "csv":
            fitted.select(_as_text(column) for column in kept).write_csv(part)
        else:
            fitted.select(column.name for column in kept).write_parquet(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path


def _columns_to_write(frame: pl.DataFrame, table: Table) -> list[Column]:
    """Return the columns to write: required ones and those with values, or else all columns."""
    if not any(column.required for column in table.columns):
        return list(table.columns)
    return [
        column
        for column in table.columns
        if column.required or frame[column.name].is_not_null().any()
    ]


def _as_text(column: Column) -> pl.Expr:
    cells = pl.col(column.name)
    if column.kind == "text":
        return mask(cells).alias(column.name)
    if column.kind == "moment":
        return cells.dt.strftime("%Y-%m-%dT%H:%M:%S%.fZ")
    return cells
