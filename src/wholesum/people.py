"""The people of a team: the one table that names them."""

from __future__ import annotations

from typing import Final

from wholesum.tables import Column, Table

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
