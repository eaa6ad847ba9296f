"""Measure whom the members of a team rely on: how often, how mutually, and on how many members."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wholesum.charts.kit.words import counted
from wholesum.charts.result import Result
from wholesum.core.estimate import Estimate
from wholesum.network.team.density import FEWEST, estimate_density

NEARLY_ALL: Final = 0.8
"""The least share of the members who must answer."""
_RISK: Final = 0.05

Standing: TypeAlias = Literal["nobody", "one", "several", "unknown"]
"""How many members stand out as those on whom the others rely."""


@dataclass(frozen=True, eq=False)
class Reliance(Result):
    """What members answered about whom they rely on for leadership, as counts and shares.

    Parameters
    ----------
    members
        The number of members who were asked.
    answered
        The number of members who answered.
    named
        How often a member named another.
    density
        The share of the possible answers that name a member; ``None`` if it is not known.
    mutual, one_way
        The pairs who both answered and name each other, and those of whom one names the other.
    received
        How many others name each member, from the most to the least.
    standing
        Whether one, several or no members are named more than chance makes likely; ``unknown``
        if too few answered.
    """

    members: int
    answered: int
    named: int
    density: Estimate | None
    mutual: int
    one_way: int
    received: tuple[int, ...]
    standing: Standing

    @property
    def possible(self) -> int:
        """The number of times that a member could have named another member."""
        return self.answered * (self.members - 1)

    @property
    def pairs(self) -> int:
        """The number of pairs of members who both answered."""
        return self.answered * (self.answered - 1) // 2

    @property
    def enough(self) -> bool:
        """Whether nearly all members answered, so that the results are valid for the team."""
        return self.density is not None

    def explain(self) -> str:
        """Describe how often members rely on each other, and whether one member stands out."""
        who = f"{self.answered} of {self.members} members answered"
        if self.density is None:
            return f"{who}. Too few answers to tell how the team shares leadership."
        seen = self.density
        return (
            f"{who}. They rely on a colleague in {self.named} of {self.possible} possible cases: "
            f"{seen.value:.0%} ({seen.level:.0%} interval {seen.low:.0%} to {seen.high:.0%}). "
            f"In {self.mutual} of {counted(self.mutual + self.one_way, 'pair')} with reliance it "
            f"is mutual. {STANDINGS[self.standing]}"
        )


STANDINGS: Final[Mapping[Standing, str]] = {
    "nobody": "No member is named more often than chance makes likely.",
    "one": "One member is named far more often than chance makes likely: leadership may rest on "
    "that member.",
    "several": "Several members are named far more often than chance makes likely.",
    "unknown": "It cannot be told whether leadership rests on one member.",
}


def reliance(answers: Mapping[str, Collection[str]], members: Collection[str]) -> Reliance:
    """Summarise whom the members of a team rely on for leadership.

    Each member answers for each other member: "Do you rely on this colleague for leadership in
    this team?" The density is the share of answers that are yes; it is the measure of shared
    leadership of Carson and others (2007).

    Parameters
    ----------
    answers
        For each member who answered, the members on whom they rely.
    members
        All members of the team who were asked.

    Returns
    -------
    Reliance
        The figures; density and standing are not known for fewer than four members, or if fewer
        than 80% of the members answered.

    Raises
    ------
    ValueError
        If an answer is of, or names, a person who is no member, or names its own member.

    Notes
    -----
    A member stands out if at least half of the others who answered name them, and if so many would
    rarely do so by chance: with each member naming as many others as they did, but in random order,
    the probability that any member is named so often is at most 5%. That probability is exact for
    each member (Poisson binomial), and added up over the members. Do not use it to judge a person:
    the result names nobody.
    """
    order = sorted(set(members))
    place = {member: number for number, member in enumerate(order)}
    strangers = {*answers, *(name for named in answers.values() for name in named)} - place.keys()
    if strangers:
        raise ValueError(f"{min(strangers)} is not a member of the team")
    matrix = np.zeros((len(order), len(order)), bool)
    for member, named in answers.items():
        if member in named:
            raise ValueError(f"{member} names themselves")
        matrix[place[member], [place[name] for name in named]] = True
    rows = np.array([member in answers for member in order], bool)
    enough = is_nearly_all(len(answers), len(order)) and len(order) >= FEWEST
    both = matrix[np.ix_(rows, rows)]
    mutual = int((both & both.T).sum()) // 2
    return Reliance(
        members=len(order),
        answered=len(answers),
        named=int(matrix.sum()),
        density=estimate_density(matrix, rows) if enough else None,
        mutual=mutual,
        one_way=int(both.sum()) - 2 * mutual,
        received=tuple(sorted(map(int, matrix.sum(0)), reverse=True)),
        standing=_standing(matrix, rows) if enough else "unknown",
    )


def is_nearly_all(answered: int, members: int) -> bool:
    """Return whether at least 80% of the members answered.

    Parameters
    ----------
    answered, members
        The number of members who answered, and of those who were asked.

    Returns
    -------
    bool
        Whether the answers say something of the team.
    """
    return answered >= NEARLY_ALL * members


def _standing(matrix: NDArray[np.bool_], rows: NDArray[np.bool_]) -> Standing:
    people = len(matrix)
    chance = matrix.sum(1) / (people - 1)
    could = rows.sum() - rows
    received = matrix.sum(0)
    chances = [_successes(np.delete(chance, j)[np.delete(rows, j)]) for j in range(people)]

    def is_rare(number: int) -> bool:
        return sum(float(chance[number:].sum()) for chance in chances) <= _RISK

    above = sum(
        2 * number >= most and is_rare(int(number))
        for number, most in zip(received, could, strict=True)
    )
    if above:
        return "one" if above == 1 else "several"
    return "nobody" if _could_tell(chance[rows], people) else "unknown"


def _could_tell(chance: NDArray[np.float64], people: int) -> bool:
    """Return whether the team is large enough to notice a member whom all others name."""
    return people * float(np.prod(np.sort(chance)[1:])) <= _RISK


def _successes(chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the probability of 0, 1, 2 … successes in trials with different chances."""
    exact = np.ones(1)
    for chance in chances:
        exact = np.convolve(exact, [1 - chance, chance])
    return exact
