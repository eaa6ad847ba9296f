"""The members, the challenges, and the five scores that compare constellations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

SIZES = range(3, 6)
"""The sizes of a constellation, where the team has enough members."""


@dataclass(frozen=True)
class Roster:
    """The members of a team and the strengths of each member.

    Parameters
    ----------
    people
        The members, each once.
    holds
        The strengths that each member has.
    named
        Those of them that another member named. Who wishes to grow can learn from these.
    wishes
        The strengths in which each member wishes to grow.
    together
        How often each pair has worked on a challenge together; a pair is in the order of ids.
    """

    people: tuple[str, ...]
    holds: Mapping[str, frozenset[str]]
    named: Mapping[str, frozenset[str]] = field(default_factory=dict)
    wishes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    together: Mapping[tuple[str, str], int] = field(default_factory=dict)


@dataclass(frozen=True)
class Challenge:
    """A challenge of a team, with the strengths that it needs.

    Parameters
    ----------
    name
        Its id.
    needs
        How many members must bring each strength.
    hours
        The hours of each of its members.
    pinned
        Members who must be in it.
    excluded
        Members who must not be in it.
    """

    name: str
    needs: Mapping[str, int]
    hours: float = 1.0
    pinned: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()


class Scores(NamedTuple):
    """The five scores of a choice of constellations, the most important first.

    Parameters
    ----------
    missing
        How many members with a needed strength are missing.
    alone
        The number of needs that exactly as many members meet as are needed, without a stand-in.
    load
        The hours of the busiest member.
    repeats
        How often pairs of members have worked together before.
    growth
        How many wishes of members can be met, because another member has the strength.
    """

    missing: int
    alone: int
    load: float
    repeats: int
    growth: int

    @property
    def order(self) -> tuple[float, ...]:
        """The five scores as numbers for sorting; a lower number is always better."""
        return (*self[:4], -self.growth)


Choice = Mapping[str, tuple[str, ...]]
"""The members of each challenge."""


def score_group(roster: Roster, challenge: Challenge, group: Sequence[str]) -> Scores:
    """Return the five scores of one constellation.

    Parameters
    ----------
    roster
        The members of the team.
    challenge
        The challenge.
    group
        The members of the constellation.

    Returns
    -------
    Scores
        The five scores; the load is the hours of the challenge.
    """
    missing = alone = 0
    for strength, people in challenge.needs.items():
        holders = sum(strength in roster.holds.get(person, ()) for person in group)
        missing += max(people - holders, 0)
        alone += holders == people
    repeats = sum(roster.together.get(pair, 0) for pair in combinations(sorted(group), 2))
    growth = sum(
        any(strength in roster.named.get(other, ()) for other in group if other != person)
        for person in group
        for strength in roster.wishes.get(person, ())
    )
    return Scores(missing, alone, challenge.hours, repeats, growth)


def score(roster: Roster, challenges: Sequence[Challenge], choice: Choice) -> Scores:
    """Return the five scores of a choice of one constellation for each challenge.

    Parameters
    ----------
    roster
        The members.
    challenges
        The challenges.
    choice
        The members of each challenge.

    Returns
    -------
    Scores
        Sums over the challenges; the load is that of the busiest member.
    """
    parts = [score_group(roster, challenge, choice[challenge.name]) for challenge in challenges]
    hours = Counter[str]()
    for challenge in challenges:
        for person in choice[challenge.name]:
            hours[person] += challenge.hours  # type: ignore[assignment]  # hours may be fractions
    return Scores(
        sum(part.missing for part in parts),
        sum(part.alone for part in parts),
        max(hours.values(), default=0),
        sum(part.repeats for part in parts),
        sum(part.growth for part in parts),
    )
