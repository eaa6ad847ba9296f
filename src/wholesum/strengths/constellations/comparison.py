"""Compare a constellation with the choice "strongest first" and with the best single member."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from wholesum.core.words import by_number
from wholesum.strengths.constellations.model import SIZES, Challenge, Roster


@dataclass(frozen=True)
class Reach:
    """How many needed strengths a constellation has, compared with its best single member.

    Parameters
    ----------
    together
        The needed strengths that at least one member of the constellation has.
    individual
        The most needed strengths that one member of the team has.
    needs
        The number of needed strengths.
    outside
        The needed strengths that no member has, with the members who wish to grow in them.
    alone
        The needed strengths that exactly as many members of the constellation have as are needed.
    pairs, new_pairs
        The number of pairs in the constellation, and of those who never worked on a challenge
        together.
    """

    together: int
    individual: int
    needs: int
    outside: Mapping[str, tuple[str, ...]]
    alone: tuple[str, ...] = ()
    pairs: int = 0
    new_pairs: int = 0

    def explain(self) -> str:
        """Describe in one sentence how many strengths the group adds to its best member."""
        return (
            f"Together they bring {self.together} of {self.needs} needed strengths; no single "
            f"member brings more than {self.individual}."
        )

    def explain_thin(self) -> str:
        """Name the needed strengths without a stand-in; empty if each has one."""
        return f"No stand-in for: {', '.join(self.alone)}." if self.alone else ""

    def explain_new(self) -> str:
        """Describe how many pairs are new to each other; empty for one member."""
        if not self.pairs:
            return ""
        pairs = by_number(self.pairs, "pair", "pairs")
        have = by_number(self.new_pairs, "has", "have")
        return (
            f"{self.new_pairs} of {self.pairs} {pairs} {have} not worked on a challenge together."
        )


def best_and_best_individual(roster: Roster, challenge: Challenge, group: Sequence[str]) -> Reach:
    """Compare the strengths of a constellation with those of its best single member.

    Parameters
    ----------
    roster
        The members.
    challenge
        The challenge.
    group
        The members of the constellation.

    Returns
    -------
    Reach
        Counts of strengths. A strength that nobody has must come from outside, or a member who
        wishes it learns it.
    """
    needs = set(challenge.needs)
    brought = {person: needs & roster.holds.get(person, frozenset()) for person in roster.people}
    held = frozenset[str]().union(*brought.values())
    pairs = list(combinations(sorted(group), 2))
    return Reach(
        len(frozenset[str]().union(*(brought[person] for person in group))),
        max(map(len, brought.values()), default=0),
        len(needs),
        {
            strength: tuple(p for p in roster.people if strength in roster.wishes.get(p, ()))
            for strength in sorted(needs - held)
        },
        tuple(
            strength
            for strength, people in sorted(challenge.needs.items())
            if sum(strength in brought[person] for person in group) == people
        ),
        len(pairs),
        sum(not roster.together.get(pair) for pair in pairs),
    )


def strongest_first(roster: Roster, challenges: Sequence[Challenge]) -> dict[str, tuple[str, ...]]:
    """Choose for each challenge the members with the most needed strengths.

    Parameters
    ----------
    roster
        The members.
    challenges
        The challenges.

    Returns
    -------
    dict of str to tuple of str
        For each challenge three members, or all of a smaller team; pinned members come first,
        excluded ones are left out where the others suffice. It ignores stand-ins, load and
        growth, and is only there to be compared with.
    """
    return {challenge.name: _strongest(roster, challenge) for challenge in challenges}


def _strongest(roster: Roster, challenge: Challenge) -> tuple[str, ...]:
    def rank(person: str) -> tuple[bool, int, int, str]:
        holds = roster.holds.get(person, frozenset())
        useful = len(holds & set(challenge.needs))
        return person not in challenge.pinned, -useful, -len(holds), person

    free = [person for person in roster.people if person not in challenge.excluded]
    most = max(SIZES[0], len(challenge.pinned))
    return tuple(sorted(sorted(free, key=rank)[:most]))
