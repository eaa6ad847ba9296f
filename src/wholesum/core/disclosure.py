"""Decide whether a new result, next to earlier results of nearly the same people, reveals answers.

Answers that hardly ever change, such as votes, follow `may_show_beside`: each figure is checked
before it is shown. Answers that change from week to week, such as those to a pulse, follow
`singles_out`: the people are checked before they are asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Set
from dataclasses import dataclass
from itertools import combinations, product
from typing import Final

import numpy as np

_NO_RANK: Final = 1e-9
CROWD: Final = 50
"""Fewest people among whom nobody knows all who answered, or who changed an answer."""


LEAST_PEOPLE: Final = 3
"""Fewest people whose total may follow from several figures: of two, each knows the other's."""
_MOST_GROUPS: Final = 8
DAYS_APART: Final = 28
"""Days after which answers are no longer taken to be the same as before."""


@dataclass(frozen=True, slots=True)
class AnsweringGroup:
    """The group of people from whose answers one result is computed.

    Parameters
    ----------
    mark
        A text that two groups have in common only if they are certainly the same people. It need
        not name anybody: a digest, or a random text that is passed on.
    people
        How many people answered.
    """

    mark: str
    people: int


def may_show_beside(
    group: AnsweringGroup, shown: Iterable[AnsweringGroup], *, crowd: int = CROWD
) -> bool:
    """Decide whether a new result may be shown after earlier results of the same question.

    Two exact figures of nearly the same people give away the few by whom the groups differ: a
    reader who knows who is missing subtracts. So a further figure is shown only if it is made of
    exactly the same people as each figure shown before, or if both groups are crowds, in which
    nobody knows how many others changed their answer.

    The decision depends on who answered and never on how, so that it tells no answer.

    Parameters
    ----------
    group
        The people of the further figure.
    shown
        The people of each figure shown before.
    crowd
        The fewest people of a crowd.

    Returns
    -------
    bool
        True where the figure may be shown.

    Notes
    -----
    Do not use it for a figure with a count of changed answers: among crowds that count
    could say that nobody changed. Show such a count only for groups of one mark.
    """
    return all(
        earlier.mark == group.mark or min(earlier.people, group.people) >= crowd
        for earlier in shown
    )


def singles_out(
    group: Set[str],
    earlier: Iterable[Set[str]],
    *,
    least: int = LEAST_PEOPLE,
    crowd: int = CROWD,
) -> bool:
    """Decide whether the totals of several groups together reveal the answers of 1 or 2 people.

    A reader who takes all answers to be unchanged can add and subtract the totals of the groups.
    People who are in exactly the same groups cannot be told apart; so some combination of the
    totals reveals fewer than ``least`` people exactly when the rank of the table of groups by
    people falls as these people are left out of it.

    Parameters
    ----------
    group
        Names or digests of the people who are asked now.
    earlier
        The names or digests in each group that was asked the same questions before.
    least
        The fewest people whose total may follow. A reader who is one of them knows one answer, so
        that 3 is the lowest number that protects.
    crowd
        The fewest people of a crowd. Two crowds are not compared, because nobody knows who of so
        many answered as before.

    Returns
    -------
    bool
        True where fewer than ``least`` people would be singled out.

    Notes
    -----
    It holds for figures that are sums, such as means with their counts. It assumes that all who are
    asked answer; `most_silent` says how many may not.
    """
    known = {frozenset(other) for other in earlier if min(len(other), len(group)) < crowd}
    return totals_reveal_few([group, *known], least=least)


def totals_reveal_few(groups: Iterable[Set[str]], *, least: int = LEAST_PEOPLE) -> bool:
    """Decide whether sums of known group totals reveal a total of fewer than ``least`` people.

    Parameters
    ----------
    groups
        The members of each group whose total is known.
    least
        The fewest members whose total may follow: 1, 2 or 3.

    Returns
    -------
    bool
        True where the total of fewer members follows. One group alone reveals nothing but itself.

    Notes
    -----
    H is the projection onto the totals, with a row for each set of members who are in exactly the
    same groups. The total of some sets S follows exactly if I − H_SS is singular.
    """
    views = sorted({frozenset(group) for group in groups}, key=sorted)
    everybody: frozenset[str] = frozenset().union(*views)
    cells = Counter(tuple(person in view for view in views) for person in everybody)
    if len(cells) < 2:
        return False
    table, sizes = np.array(list(cells), dtype=np.float64), list(cells.values())
    left, values, _ = np.linalg.svd(table, full_matrices=False)
    base = left[:, values > _NO_RANK * values[0]]
    apart = np.eye(len(sizes)) - base @ base.T
    few = [place for place, size in enumerate(sizes) if size < least]
    return any(
        np.linalg.det(apart[np.ix_(some, some)]) < _NO_RANK
        for number in range(1, least)
        for some in combinations(few, number)
        if sum(sizes[place] for place in some) < least and number < len(sizes)
    )


def most_silent(
    group: Set[str], earlier: Iterable[tuple[Set[str], int]], *, least: int = LEAST_PEOPLE
) -> int:
    """Return how many members of a group may give no answer without revealing another's answer.

    Of earlier groups it is known who was asked and how many did not answer, but not who. Totals
    are added and subtracted, that of the new group once or twice. What is left of such a sum must
    be answers of so many people that ``least`` of them remain if all silent people are among them.
    If nobody is left, so that the totals are known to be equal, nobody may be silent.

    Parameters
    ----------
    group
        Names or digests of the people who are asked now.
    earlier
        The same of each group that was asked the same questions before, with the number of its
        people who did not answer. The eight groups nearest to this one are compared.
    least
        The fewest people whose total may follow.

    Returns
    -------
    int
        The number; negative if the group must not be asked.
    """
    near = sorted(earlier, key=lambda pair: len(group ^ pair[0]))[:_MOST_GROUPS]
    people = sorted(frozenset(group).union(*(members for members, _silent in near)))
    table = np.array(
        [[name in members for name in people] for members, _silent in near], dtype=np.int64
    )
    if not near:
        return len(group)
    signs = np.array([row for row in product((-1, 0, 1), repeat=len(near)) if any(row)])
    silent = (signs != 0) @ np.array([number for _members, number in near])
    own = np.array([name in group for name in people])
    left = np.concatenate([(times * own + signs @ table != 0).sum(axis=1) for times in (1, 2)])
    allowed = np.where(left == 0, 0, left - least) - np.tile(silent, 2)
    return min(len(group), int(allowed.min()))
