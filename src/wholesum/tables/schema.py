"""What a table is: its columns, their kinds and limits."""

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
    """One column of a table.

    Parameters
    ----------
    name
        Its name in the header.
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
        What a blank cell stands for.
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

    @property
    def dtype(self) -> pl.DataType:
        """The Polars type of its values."""
        return TYPES[self.kind]


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its name is the name of its file.

    Parameters
    ----------
    name
        The file's name without its ending.
    columns
        The columns, required ones first.
    key
        The columns that together may occur only once.
    about
        What a row is, in one line.
    rows
        Whether at least one row must be there.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    about: str = ""
    rows: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(column.name for column in self.columns)

    def empty(self) -> pl.DataFrame:
        """Return the table without rows.

        Returns
        -------
        DataFrame
            All columns in their types, no rows.
        """
        return pl.DataFrame(schema={column.name: column.dtype for column in self.columns})
