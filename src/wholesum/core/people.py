"""The people of a team: the table of people, and the columns of other tables that name people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final, TypeVar

import polars as pl

from wholesum.tables import Column, Fault, Table, TableSet, check_known, joined, listed

TableSetT = TypeVar("TableSetT", bound=TableSet)

PEOPLE: Final = Table(
    "people",
    (
        Column(
            "person",
            required=True,
            person=True,
            about="The person's id, the same in every table that names people.",
        ),
        Column(
            "function",
            required=True,
            about="The part of the organisation in which the person works, such as finance.",
        ),
        Column("name", about="The full name."),
        Column("role", about="What the person does in the team."),
        Column("joined", "date", about="The first day in the team."),
        Column(
            "left", "date", about="The last day in the team; blank while the person is a member."
        ),
    ),
    key=("person",),
    about="A member of the team and the person's function.",
    always=True,
    shared=True,
)


def named_people(evidence: TableSet) -> list[str]:
    """Return the ids of all people whom the evidence names.

    Parameters
    ----------
    evidence
        The evidence of a practice.

    Returns
    -------
    list of str
        Their ids in rising order: those in columns that name a person, and in columns that may be
        sealed those of signed rounds.
    """
    named: set[str] = set()
    for table, column in _person_columns(evidence):
        if table.shared:
            continue
        rows = evidence.frame(table)
        if column.sealed:
            rows = rows.filter(evidence.signed_rows(table))
        named |= people_in_column(rows, column)
    return sorted(named)


def people_in_column(rows: pl.DataFrame, column: Column) -> set[str]:
    """Return the ids of all people who are named in one column of a table.

    Parameters
    ----------
    rows
        Rows of its table.
    column
        The column; its cells may name several people each.

    Returns
    -------
    set of str
        The ids, without blanks.
    """
    cells = listed(column.name).explode() if column.listed else pl.col(column.name)
    return set(rows.select(cells.drop_nulls().unique()).to_series())


def rename_people(evidence: TableSetT, ids: Mapping[str, str]) -> TableSetT:
    """Replace the ids of people in all tables of a team's evidence.

    Parameters
    ----------
    evidence
        The evidence of a practice.
    ids
        The new id of each old one; an id that is not in it stays.

    Returns
    -------
    TableSet
        The same evidence with the new ids.
    """
    frames: dict[str, pl.DataFrame] = {}
    for table, column in _person_columns(evidence):
        frame = frames.get(table.name, evidence.frame(table))
        if column.listed:
            cells = joined(listed(column.name).list.eval(pl.element().replace(ids)))
        else:
            cells = pl.col(column.name).replace(ids)
        frames[table.name] = frame.with_columns(cells.alias(column.name))
    return replace(evidence, **frames)  # type: ignore[type-var]  # table sets are dataclasses


def check_people(evidence: TableSet, people: pl.DataFrame) -> list[Fault]:
    """Return a fault for each person in the evidence who is missing from the table of people.

    Parameters
    ----------
    evidence
        The evidence of a practice.
    people
        The people of the team, with a column ``person``.

    Returns
    -------
    list of Fault
        One for each cell that names such a person. Columns that may be sealed are left to the
        practice, which knows the promise.
    """
    return [
        fault
        for table, column in _person_columns(evidence)
        if not column.sealed and not table.shared
        for fault in check_known(
            evidence.frame(table), column, people["person"], PEOPLE.name, evidence.source(table)
        )
    ]


def _person_columns(evidence: TableSet) -> Iterator[tuple[Table, Column]]:
    for table in evidence.TABLES:
        for column in table.columns:
            if column.person:
                yield table, column
