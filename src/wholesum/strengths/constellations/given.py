"""Read members and challenges from the evidence, to search for constellations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import combinations

import polars as pl

from wholesum.strengths.constellations.model import Challenge, Roster
from wholesum.strengths.evidence import StrengthsEvidence


def roster_of(evidence: StrengthsEvidence, people: Iterable[str]) -> Roster:
    """Return the members of a team, with only the strengths that they share with it.

    Parameters
    ----------
    evidence
        The strengths.
    people
        The members of the team.

    Returns
    -------
    Roster
        Strengths in lower case. Pairs have worked together as often as they were chosen together.
    """
    known = tuple(people)
    rows = evidence.strengths.filter(pl.col("shared").fill_null(value=False)).with_columns(
        strength=pl.col("strength").str.to_lowercase(),
        wish=pl.col("wish").fill_null(value=False),
        other=pl.col("named_by").is_null() | (pl.col("named_by") != pl.col("person")),
    )
    return Roster(
        known,
        _words(rows.filter(~pl.col("wish")), known),
        _words(rows.filter(~pl.col("wish") & pl.col("other")), known),
        _words(rows.filter("wish"), known),
        _together(evidence.constellations),
    )


def challenges_of(evidence: StrengthsEvidence, *, chosen: bool = False) -> list[Challenge]:
    """Return the challenges that need members; leave out challenges without needed strengths.

    Parameters
    ----------
    evidence
        The strengths.
    chosen
        Whether challenges with chosen members are included.

    Returns
    -------
    list of Challenge
        In the order of the table; an hour each where no hours are given.
    """
    needs: dict[str, dict[str, int]] = {}
    for row in evidence.needs.iter_rows(named=True):
        words = needs.setdefault(row["challenge"], {})
        words[row["strength"].lower()] = row["people"] or 1
    taken = set() if chosen else set(evidence.constellations["challenge"].to_list())
    return [
        Challenge(row["challenge"], needs[row["challenge"]], row["hours"] or 1.0)
        for row in evidence.challenges.iter_rows(named=True)
        if row["challenge"] in needs and row["challenge"] not in taken
    ]


def _words(rows: pl.DataFrame, people: tuple[str, ...]) -> dict[str, frozenset[str]]:
    found = dict[str, set[str]]()
    for person, strength in rows.select("person", "strength").iter_rows():
        found.setdefault(person, set()).add(strength)
    return {person: frozenset(found.get(person, ())) for person in people}


def _together(constellations: pl.DataFrame) -> Mapping[tuple[str, str], int]:
    pairs = Counter[tuple[str, str]]()
    for (_challenge,), rows in constellations.group_by("challenge"):
        pairs.update(combinations(sorted(rows["person"]), 2))
    return pairs
