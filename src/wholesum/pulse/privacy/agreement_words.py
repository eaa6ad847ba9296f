"""Describe how far a small group agrees, by a word that reveals no answers."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from wholesum.pulse.privacy.small_groups import THRESHOLD, check_threshold

TOGETHER: Final = "close together"
APART: Final = "apart"
_ROUNDING: Final = 1e-9


def agreement_word(counts: ArrayLike, *, threshold: int = THRESHOLD) -> str | None:
    """Describe how far a group agrees on one item by a word, if the word reveals no answers.

    The mean distance from the mean, D = Σ|x − M|/n, is at most A/6 for A options, the usual mark
    ("close together"), or more ("apart"). Below 2k people the mean and the word together may fit so
    few sets of answers that they are as good as written out. Therefore all sets of the same n and
    total are tried: if for either word fewer than half of the answers stay open, or if a member
    who knows their own answer would know all others, there is no word for this n and total,
    whatever the answers, so that its absence tells nothing.

    Parameters
    ----------
    counts
        Shape (options,): how many chose each option.
    threshold
        Fewest people a figure may be based on, 3 or more.

    Returns
    -------
    str or None
        The word, or ``None`` where none may be shown or too few answered.

    References
    ----------
    .. [1] M. J. Burke and W. P. Dunlap (2002), Estimating interrater agreement with the average
       deviation index: a user's guide. Organizational Research Methods 5.
    """
    check_threshold(threshold)
    chosen = tuple(int(count) for count in np.asarray(counts))
    people = sum(chosen)
    if people < threshold:
        return None
    total = sum(place * count for place, count in enumerate(chosen))
    if people < 2 * threshold and not _words_are_safe(people, total, len(chosen)):
        return None
    return _word(chosen)


def _word(counts: tuple[int, ...]) -> str:
    options = len(counts)
    places = np.arange(options)
    mean = np.average(places, weights=counts)
    distance = np.average(np.abs(places - mean), weights=counts)
    return TOGETHER if distance <= options / 6 + _ROUNDING else APART


@cache
def _words_are_safe(people: int, total: int, options: int) -> bool:
    """Return whether each word for agreement leaves enough sets of answers possible."""
    certain: dict[tuple[str, int | None], tuple[int, ...]] = {}

    def note(word: str, own: int | None, others: tuple[int, ...]) -> None:
        certain[word, own] = tuple(map(min, certain.get((word, own), others), others))

    for counts in _count_vectors(people, total, options):
        word = _word(counts)
        note(word, None, counts)
        for own, count in enumerate(counts):
            if count:
                note(word, own, (*counts[:own], count - 1, *counts[own + 1 :]))
    return all(
        people - sum(known) >= people / 2 if own is None else people - 1 > sum(known)
        for (_word_said, own), known in certain.items()
    )


def _count_vectors(people: int, total: int, options: int) -> list[tuple[int, ...]]:
    """Return all ways in which n people can choose options with a given sum."""
    if options == 1:
        return [(people,)] if total == 0 else []
    top = options - 1
    return [
        (*rest, count)
        for count in range(min(people, total // top) + 1)
        for rest in _count_vectors(people - count, total - top * count, top)
    ]
