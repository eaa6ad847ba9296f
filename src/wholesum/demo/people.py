"""The people of the sample team: eight leaders of the fictional Merrowdale Railway."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

RAILWAY: Final = "Merrowdale Railway"
TEAM: Final = "leadership"
"""The team's id in every table."""


@dataclass(frozen=True, slots=True)
class Person:
    """One member of the sample team.

    Parameters
    ----------
    person
        The id used in every table.
    name
        The full name.
    function
        The part of the railway the person belongs to; two people share each, so that work across
        functions can be distinguished from work within one.
    role
        What the person is head of.
    joined
        The first day at the railway.
    """

    person: str
    name: str
    function: str
    role: str
    joined: date


CAST: Final[tuple[Person, ...]] = (
    Person("marit", "Marit Solheim", "direction", "managing director", date(2021, 9, 1)),
    Person("adaeze", "Adaeze Nwosu", "direction", "head of finance", date(2022, 1, 10)),
    Person("tomasz", "Tomasz Zaremba", "operations", "head of operations", date(2003, 8, 18)),
    Person(
        "lupe", "Lupe Taufa", "operations", "head of night and regional depots", date(2026, 2, 2)
    ),
    Person("rui", "Rui Salgueiro", "engineering", "head of track and works", date(2015, 4, 1)),
    Person("yasmin", "Yasmin Khoury", "engineering", "head of fleet", date(2018, 11, 5)),
    Person("keiko", "Keiko Morita", "passengers", "head of timetable", date(2012, 3, 12)),
    Person("arjun", "Arjun Deshpande", "passengers", "head of stations", date(2024, 6, 3)),
)


def sample_people() -> pl.DataFrame:
    """Return the members of the sample team as the table ``people``.

    Returns
    -------
    polars.DataFrame
        One row a person: person, function, name, role, joined, left (blank: all eight are there).
    """
    return pl.DataFrame(
        {
            "person": [member.person for member in CAST],
            "function": [member.function for member in CAST],
            "name": [member.name for member in CAST],
            "role": [member.role for member in CAST],
            "joined": [member.joined for member in CAST],
            "left": [None for _ in CAST],
        },
        schema_overrides={"left": pl.Date},
    )
