"""Convert the tables of a practice to plain rows that JSON can contain, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias, TypeVar

import polars as pl

from wholesum.tables.folder import TableSet

TableSetT = TypeVar("TableSetT", bound=TableSet)

Rows: TypeAlias = dict[str, list[dict[str, Any]]]


def tables_to_rows(evidence: TableSet) -> Rows:
    """Convert the tables of a practice to plain rows that JSON can contain.

    Parameters
    ----------
    evidence
        The evidence.

    Returns
    -------
    dict
        The rows of each table by its name, without blank cells; days and moments as ISO 8601.
        Tables that several practices share are left out.
    """
    found: Rows = {}
    for table in evidence.TABLES:
        if table.shared:
            continue
        times = [column.name for column in table.columns if column.kind in ("date", "moment")]
        rows = evidence.frame(table).with_columns(pl.col(times).dt.to_string("iso:strict"))
        found[table.name] = [
            {name: cell for name, cell in row.items() if cell is not None}
            for row in rows.to_dicts()
        ]
    return found


def rows_to_tables(kind: type[TableSetT], rows: Mapping[str, Any]) -> TableSetT:
    """Convert the rows that `tables_to_rows` made back to the tables of a practice.

    Parameters
    ----------
    kind
        The practice's evidence.
    rows
        The rows of each table by its name.

    Returns
    -------
    TableSet
        The same evidence.
    """
    frames: dict[str, Any] = {}
    for table in kind.TABLES:
        if table.shared:
            continue
        days = {column.name: column.dtype for column in table.columns if column.kind == "date"}
        moments = [column.name for column in table.columns if column.kind == "moment"]
        texts = dict.fromkeys([*days, *moments], pl.String())
        schema = {column.name: texts.get(column.name, column.dtype) for column in table.columns}
        frame = pl.DataFrame(rows.get(table.name, []), schema=schema)
        frames[table.name] = frame.with_columns(
            pl.col(list(days)).str.to_date(),
            pl.col(moments).str.to_datetime(time_unit="us", time_zone="UTC"),
        )
    return kind(**frames)
