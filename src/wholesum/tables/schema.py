"""The schema of a table: the names, types and limits of its columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import polars as pl

Kind: TypeAlias = Literal["text", "whole", "number", "date", "moment", "choice", "flag"]

TYPES: Final[dict[Kind, pl.DataType]] = {
    "text": pl.String(),
    "whole": pl.Int64(),
    "number": pl.Float64(),
    "date": pl.Date(),
    "moment": pl.Datetime("us", "UTC"),
    "choice": pl.String(),
    "flag": pl.Boolean(),
}


@dataclass(frozen=True, slots=True)
class Column:
    """The schema of one column of a table: its name, type, limits and meaning.

    Parameters
    ----------
    name
        The name of the column in the header.
    kind
        ``text``, ``whole`` (number), ``number``, ``date``, ``moment`` (ISO 8601, UTC), ``choice``
        (one of a few words) or ``flag`` (true or false).
    required
        Whether the column must be there and every cell filled.
    blank
        Whether cells of a required column may be blank.
    choices
        The words that a choice may be.
    low, high
        Ends of the range that a number may lie in, both included.
    refers_to
        The ``table.column`` in which every value must occur.
    default
        Meaning of a blank cell.
    person
        Whether the column names a person by the id in the table of people.
    sealed
        For a column that names a person: whether it does so only in rows of a signed round. The
        ids of other rows mean nothing outside their round.
    listed
        Whether a cell holds several ids with semicolons between them.
    about
        The meaning of the column, in one sentence.
    """

    name: str
    kind: Kind = "text"
    required: bool = False
    blank: bool = False
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    refers_to: str = ""
    default: str | None = None
    person: bool = False
    sealed: bool = False
    listed: bool = False
    about: str = ""

    @property
    def dtype(self) -> pl.DataType:
        """The Polars type of the values in this column."""
        return TYPES[self.kind]


@dataclass(frozen=True, slots=True)
class Table:
    """The schema of one table; the file that contains the table has the same name.

    Parameters
    ----------
    name
        The file's name without its ending.
    columns
        The columns, required ones first.
    key
        The columns that together may occur only once.
    about
        The meaning of a row, in one line.
    rows
        Whether at least one row must be there.
    always
        Whether the file is written even if the table has no row.
    shared
        Whether the table belongs to the whole team and not to the practice that reads it.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    about: str = ""
    rows: bool = False
    always: bool = False
    shared: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns of this table."""
        return tuple(column.name for column in self.columns)

    def empty(self) -> pl.DataFrame:
        """Return a data frame with the columns of this table and no rows.

        Returns
        -------
        DataFrame
            All columns in their types, no rows.
        """
        return pl.DataFrame(schema={column.name: column.dtype for column in self.columns})
