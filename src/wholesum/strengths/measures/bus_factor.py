"""Find the bus factor: the fewest members without whom much of the work has nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from wholesum.strengths.measures.stand_ins import Level

MOST_PEOPLE: Final = 20
"""The most people whose groups are all tried."""


@dataclass(frozen=True)
class BusFactor:
    """The smallest group of members whose absence leaves too much work undone.

    Parameters
    ----------
    size
        The number of members.
    groups
        The number of groups of this size that do so.
    lost
        The most kinds of work that such a group leaves uncovered.
    kinds
        The number of kinds of work that at least one member can do.
    above
        The share of kinds above which the group counts.
    """

    size: int
    groups: int
    lost: int
    kinds: int
    above: float

    def explain(self) -> str:
        """Describe in one sentence which smallest number of members leaves too much work with nobody."""
        away = "one member is" if self.size == 1 else f"{self.size} members are"
        return f"If {away} away, up to {self.lost} of {self.kinds} kinds of work stop."


def bus_factor(levels: Mapping[str, Mapping[str, Level]], above: float = 0.0) -> BusFactor | None:
    """Find the smallest group of members whose absence leaves more than a given share undone.

    Parameters
    ----------
    levels
        The levels by kind of work, then by person.
    above
        The share θ, at least 0 and below 1. Work that nobody covers today is left out.

    Returns
    -------
    BusFactor or None
        Exact: all groups are tried, as bits of one integer each. ``None`` if nobody covers any
        work.

    Raises
    ------
    ValueError
        If more than 20 members cover work, or the share is out of range.

    References
    ----------
    Avelino et al. (2016), doi:10.1109/ICPC.2016.7503718, who use a share of 50% and a greedy
    search.
    """
    if not 0 <= above < 1:
        raise ValueError(f"the share must be at least 0 and below 1, not {above}")
    holders = [{p for p, level in of_kind.items() if level.covers} for of_kind in levels.values()]
    holders = [holder for holder in holders if holder]
    people = sorted(set().union(*holders))
    if not people:
        return None
    if len(people) > MOST_PEOPLE:
        raise ValueError(f"the bus factor needs at most {MOST_PEOPLE} members, not {len(people)}")
    bit = {person: 1 << place for place, person in enumerate(people)}
    away = np.arange(1 << len(people), dtype=np.int32)
    lost = np.zeros(len(away), dtype=np.int32)
    for holder in holders:
        mask = sum(bit[person] for person in holder)
        lost += (away & mask) == mask
    enough = lost > above * len(holders)
    sizes = np.bitwise_count(away)
    size = int(sizes[enough].min())
    found = lost[enough & (sizes == size)]
    return BusFactor(size, len(found), int(found.max()), len(holders), above)
