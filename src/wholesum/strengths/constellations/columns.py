"""List all possible constellations of each challenge, with their scores, as arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wholesum.strengths.constellations.model import SIZES, Challenge, Roster

MOST_PEOPLE: Final = 20
"""The most members from whom all constellations are made."""

IntArray: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Columns:
    """All possible constellations of one challenge, with their scores, as arrays.

    Parameters
    ----------
    members
        One row a constellation, one column a member: whether the member is in it.
    missing, alone, repeats, growth
        The scores, one a constellation.
    hours
        The hours of each member.
    """

    members: NDArray[np.bool_]
    missing: IntArray
    alone: IntArray
    repeats: IntArray
    growth: IntArray
    hours: float

    def __len__(self) -> int:
        """Return the number of constellations."""
        return len(self.members)

    @cached_property
    def sizes(self) -> IntArray:
        """The number of members in each possible constellation."""
        sizes: IntArray = self.members.sum(axis=1)
        return sizes

    def where(self, kept: NDArray[np.bool_]) -> Columns:
        """Return only the chosen constellations."""
        return Columns(
            self.members[kept],
            self.missing[kept],
            self.alone[kept],
            self.repeats[kept],
            self.growth[kept],
            self.hours,
        )

    def best(self) -> Columns:
        """Return the constellations with the best first two scores.

        If each challenge has one of these, the sums of both scores are the least possible.
        """
        best = self.missing == self.missing.min()
        return self.where(best & (self.alone == self.alone[best].min()))


def columns_of(roster: Roster, challenges: Sequence[Challenge]) -> list[Columns]:
    """List all possible constellations of each challenge.

    Raises
    ------
    ValueError
        If there are no members or more than 20, or if members cannot be pinned or excluded so.
    """
    people = roster.people
    if not 0 < len(people) <= MOST_PEOPLE:
        raise ValueError(f"constellations need 1 to {MOST_PEOPLE} members, not {len(people)}")
    groups = np.array(list(_groups(len(people))), dtype=bool)
    together = _pairs(roster)
    repeats = np.einsum("gi,ij,gj->g", groups, together, groups, optimize=True)
    growth = _growth(roster, groups)
    return [_columns(roster, challenge, groups, repeats, growth) for challenge in challenges]


def _groups(people: int) -> Iterator[list[bool]]:
    for size in range(min(SIZES[0], people), min(SIZES[-1], people) + 1):
        for group in combinations(range(people), size):
            yield [place in group for place in range(people)]


def _pairs(roster: Roster) -> IntArray:
    place = {person: number for number, person in enumerate(roster.people)}
    found = np.zeros((len(place), len(place)), dtype=np.int64)
    for (first, second), times in roster.together.items():
        if first in place and second in place:
            found[place[first], place[second]] = times
    return found


def _growth(roster: Roster, groups: NDArray[np.bool_]) -> IntArray:
    """Count in each group the members who wish to learn a strength of another member."""
    growth = np.zeros(len(groups), dtype=np.int64)
    for place, person in enumerate(roster.people):
        for strength in roster.wishes.get(person, ()):
            teaches = [
                other != person and strength in roster.named.get(other, ())
                for other in roster.people
            ]
            growth += groups[:, place] & (groups @ np.array(teaches))
    return growth


def _columns(
    roster: Roster,
    challenge: Challenge,
    groups: NDArray[np.bool_],
    repeats: IntArray,
    growth: IntArray,
) -> Columns:
    allowed = np.ones(len(groups), dtype=bool)
    for place, person in enumerate(roster.people):
        if person in challenge.pinned:
            allowed &= groups[:, place]
        if person in challenge.excluded:
            allowed &= ~groups[:, place]
    missing = np.zeros(len(groups), dtype=np.int64)
    alone = np.zeros(len(groups), dtype=np.int64)
    for strength, people in challenge.needs.items():
        has = [strength in roster.holds.get(person, ()) for person in roster.people]
        holders = groups @ np.array(has, dtype=np.int64)
        missing += np.maximum(people - holders, 0)
        alone += holders == people
    if not allowed.any():
        raise ValueError(
            f"no constellation of {challenge.name} has all its pinned members and none of its "
            "excluded members"
        )
    found = Columns(groups, missing, alone, repeats, growth, challenge.hours)
    return found.where(allowed)
