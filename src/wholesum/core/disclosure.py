"""Decide whether a figure may be shown after earlier figures of nearly the same people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

CROWD: Final = 50
"""Fewest people among whom nobody knows all who answered, or who changed an answer."""


@dataclass(frozen=True, slots=True)
class AnsweringGroup:
    """The group of people from whose answers one figure is computed.

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
    """Decide whether a figure may be shown after earlier figures of the same question.

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
    return all(one.mark == group.mark or min(one.people, group.people) >= crowd for one in shown)
