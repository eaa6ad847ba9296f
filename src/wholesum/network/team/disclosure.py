"""Decide which counts of reliance a team may see, so that no member's answer is revealed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Final

from wholesum.charts.kit.words import counted
from wholesum.charts.result import Result
from wholesum.network.team.reliance import Reliance, is_nearly_all

FEWEST_ANSWERS: Final = 5
"""The fewest answers from which counts are shown."""


@dataclass(frozen=True)
class PublishedReliance(Result):
    """The counts of who relies on whom that every member may see; they reveal no answer.

    Parameters
    ----------
    members, answered
        The number of members who were asked, and of those who answered.
    mutual, one_way
        Of the pairs who both answered: those who rely on each other, and those of whom only one
        relies on the other. ``None`` if the counts are not shown.
    """

    members: int
    answered: int
    mutual: int | None
    one_way: int | None

    @property
    def pairs(self) -> int:
        """The number of pairs of members who both answered."""
        return self.answered * (self.answered - 1) // 2

    @property
    def linked(self) -> int | None:
        """The number of pairs in which at least one member relies on the other."""
        if self.mutual is None or self.one_way is None:
            return None
        return self.mutual + self.one_way

    @property
    def named(self) -> int | None:
        """How many times a member who answered relies on another who answered."""
        if self.mutual is None or self.one_way is None:
            return None
        return 2 * self.mutual + self.one_way

    @property
    def star(self) -> int:
        """The number of pairs with reliance if all members relied on one member only."""
        return max(self.answered - 1, 0)

    @property
    def missing(self) -> str:
        """The reason why the counts are not shown, as a clause; empty if they are shown."""
        if self.linked is not None:
            return ""
        if not is_nearly_all(self.answered, self.members) or self.answered < FEWEST_ANSWERS:
            return f"only {self.answered} of {self.members} members answered"
        return "the counts would show how single members answered"

    def explain_density(self) -> str:
        """Describe how often members rely on each other, next to reliance on one member only."""
        if self.named is None or self.linked is None:
            return ""
        possible = 2 * self.pairs
        start = (
            f"Members rely on a colleague in {self.named} of {possible} possible cases "
            f"({self.named / possible:.0%}), in {self.linked} of {self.pairs} pairs"
        )
        if self.linked <= self.star:
            return f"{start}: no more pairs than if all relied on one member only."
        return f"{start}; if all relied on one member only, it would be {self.star} pairs."

    def explain(self) -> str:
        """Describe the counts of who relies on whom, or why they are not shown."""
        who = f"{self.answered} of {self.members} members answered."
        if self.linked is None:
            return f"{who} The counts are not shown: {self.missing}."
        pairs = counted(self.linked, "pair")
        return f"{who} Reliance is mutual in {self.mutual} of {pairs}. {self.explain_density()}"


def publish_reliance(found: Reliance) -> PublishedReliance:
    """Return the counts of who relies on whom that the team may see.

    Parameters
    ----------
    found
        The figures.

    Returns
    -------
    PublishedReliance
        The counts of pairs; or no counts if a member could conclude from them and from their own
        answers how a colleague answered about anybody, or if too few members answered.

    Notes
    -----
    How often each member is named, the interval of the density, and whether one member stands out
    are not published. In a team of five to seven they reveal answers: if one member stands out and
    few others are named, a member who names one colleague only learns that everybody names that
    colleague.
    """
    members, answered = found.members, found.answered
    enough = is_nearly_all(answered, members) and answered >= FEWEST_ANSWERS
    if enough and hides_answers(found.mutual, found.one_way, answered):
        return PublishedReliance(members, answered, found.mutual, found.one_way)
    return PublishedReliance(members, answered, None, None)


def hides_answers(mutual: int, one_way: int, answered: int) -> bool:
    """Return whether no member can conclude a colleague's answer from the counts of pairs.

    Each member knows their own answers. For each number of colleagues that a member may have named,
    all ways in which the pairs of the member and the pairs of the others can add up to the counts
    are listed. An answer is revealed if it is the same in all of them.

    Parameters
    ----------
    mutual, one_way
        The pairs who name each other, and those of whom one names the other.
    answered
        The number of members who answered.

    Returns
    -------
    bool
        Whether the counts may be shown. Since it depends on nothing but the counts, a refusal
        reveals only that they are among those that are refused. It does not protect against
        members who put their own answers together.
    """
    others = answered - 1
    rest = others * (others - 1) // 2
    neither = others + rest - mutual - one_way
    for named in range(others + 1):
        unnamed = others - named
        ways = [
            (back, only, both, none)
            for back, only in product(range(named + 1), range(unnamed + 1))
            if (both := mutual - back) >= 0
            and (none := neither - (unnamed - only)) >= 0
            and both + none <= rest
        ]
        if not ways:
            continue
        back_, only_, both_, none_ = (set(values) for values in zip(*ways, strict=True))
        if named and back_ in ({0}, {named}):
            return False
        if unnamed and only_ in ({0}, {unnamed}):
            return False
        if {rest} in (both_, none_):
            return False
    return True
