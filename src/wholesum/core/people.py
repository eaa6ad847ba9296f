"""The people of a team: the one table that names them, and the one form of a list of them."""

from __future__ import annotations

from typing import Final

import polars as pl

from wholesum.tables import Column, Fault, Source, Table, faults_at

PEOPLE: Final = Table(
    "people",
    (
        Column("person", required=True),
        Column("function", required=True),
        Column("name"),
        Column("role"),
        Column("joined", "date"),
        Column("left", "date"),
    ),
    key=("person",),
    about="A member of the team and the function they come from.",
)
BETWEEN: Final = ";"
"""What stands between the persons of a list within one cell, as in ``ada; bo``."""


def listed(column: str) -> pl.Expr:
    """Return the persons that a cell lists.

    Parameters
    ----------
    column
        A column of texts in which semicolons stand between persons; spaces around them do not
        count, nor does a person named twice.

    Returns
    -------
    Expr
        A list a row, in the order written; empty where the cell is blank.
    """
    parts = pl.col(column).fill_null("").str.split(BETWEEN)
    stripped = parts.list.eval(pl.element().str.strip_chars())
    return stripped.list.eval(pl.element().filter(pl.element() != "")).list.unique(
        maintain_order=True
    )


def check_listed(
    frame: pl.DataFrame, columns: tuple[str, ...], people: pl.DataFrame, source: Source
) -> list[Fault]:
    """Name the persons in lists that the people do not know.

    Parameters
    ----------
    frame
        The rows.
    columns
        The columns that list persons.
    people
        The people of the team, with a column ``person``.
    source
        Where the rows stand.

    Returns
    -------
    list of Fault
        One a row and column, naming the first such person.
    """
    known = people["person"].unique().implode()
    faults = []
    for column in columns:
        named = frame.select(listed(column))
        strange = named.select(
            pl.col(column).list.eval(pl.element().filter(~pl.element().is_in(known))).list.first()
        )[column]
        faults += faults_at(
            source,
            strange.is_not_null(),
            f"there is no such person in the table {PEOPLE.name}",
            f"add them there or correct it here; put '{BETWEEN}' between two persons",
            column=column,
            values=strange,
        )
    return faults
