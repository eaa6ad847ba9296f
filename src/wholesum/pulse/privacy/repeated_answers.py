"""Find rounds whose answers are those of another round except for one or two people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from itertools import chain, combinations
from typing import Final, TypeAlias

from wholesum.core.disclosure import LEAST_PEOPLE

Form: TypeAlias = Mapping[str, int | None]
"""The answers of one person to one round, by item."""

FEWEST_ITEMS: Final = 5
"""Fewest items that are compared; on fewer, many people give the same answers by chance."""
FEWEST_FORMS: Final = 3
"""Fewest different forms in both rounds; a team of one mind repeats one form again and again."""


def differing_people(forms: Collection[Form], others: Collection[Form]) -> int | None:
    """Count the people by whom the answers of two rounds differ.

    Two exports of one survey, before and after the last person answered, give two rounds with the
    same answers but for one. The difference of their results is what that person answered.

    Parameters
    ----------
    forms, others
        The answers of each person to each round.

    Returns
    -------
    int or None
        0, 1 or 2; ``None`` where three people or more differ, where fewer than five items were
        asked in both, or where fewer than three different forms are in both.

    Notes
    -----
    It reads how people answered. Do not use it on answers that the user may not learn: a user
    could try one answer after another.
    """
    if abs(len(forms) - len(others)) >= LEAST_PEOPLE:
        return None
    items = sorted(set(chain(*forms)) & set(chain(*others)))
    left, right = (
        Counter(tuple(map(form.get, items)) for form in side) for side in (forms, others)
    )
    differing = (left - right).total() + (right - left).total()
    if len(items) < FEWEST_ITEMS or len(left & right) < FEWEST_FORMS:
        return None
    return differing if differing < LEAST_PEOPLE else None


def repeated_rounds(rounds: Mapping[str, Collection[Form]]) -> Iterator[tuple[str, str, int]]:
    """Yield pairs of rounds whose answers are the same except for one or two people.

    Parameters
    ----------
    rounds
        The forms of each round with results.

    Yields
    ------
    tuple
        The later of the two rounds, the earlier one, and by how many people they differ.
    """
    for earlier, later in combinations(rounds, 2):
        if differing := differing_people(rounds[later], rounds[earlier]):
            yield later, earlier, differing
