"""Compute scores of scales: reverse the reversed items, then take the mean of the answers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from wholesum.pulse.counts import FloatArray, answer_matrix


def turn(
    answers: ArrayLike | pl.DataFrame,
    reverse: Sequence[bool] | NDArray[np.bool_],
    low: float = 1,
    high: float = 5,
) -> FloatArray:
    """Reverse the answers to reversed items, so that a high answer means the same in all items.

    An answer x to a reversed item becomes low + high − x; blanks stay blank. It is meant for
    items worded as an opposite, never for repairing an item whose answers merely disappoint.

    Parameters
    ----------
    answers
        Shape (people, items), from ``low`` to ``high``, blank as NaN or null.
    reverse
        One value an item: whether it is reversed.
    low, high
        The lowest and highest option.

    Returns
    -------
    ndarray
        Shape (people, items): the answers with reversed items turned.

    Raises
    ------
    ValueError
        If there is not one ``reverse`` for each item, or an answer lies outside the options.

    Examples
    --------
    >>> turn([[5, 2], [4, 1]], [False, True], 1, 5).tolist()
    [[5.0, 4.0], [4.0, 5.0]]
    """
    matrix = answer_matrix(answers)
    reversed_items = np.asarray(reverse, dtype=np.bool_)
    if reversed_items.shape != (matrix.shape[1],):
        raise ValueError(
            f"{matrix.shape[1]} items but {reversed_items.size} values of reverse; "
            "give one for each item"
        )
    outside = (matrix < low) | (matrix > high)
    if outside.any():
        person, item = np.argwhere(outside)[0]
        raise ValueError(
            f"the answer {matrix[person, item]:g} of person {person} to item {item} lies outside "
            f"the options {low:g} to {high:g}"
        )
    return np.where(reversed_items, low + high - matrix, matrix)


def scale_scores(answers: ArrayLike | pl.DataFrame, *, least: int | None = None) -> FloatArray:
    """Compute each person's score on a scale: the mean of the answered items.

    The half rule: at least half of the J items must be answered (two of three), else the score is
    undefined and NaN. It suits items that measure one thing and lie on the same options; where
    items differ much in their means, a blank moves the score, so say how many cells were blank.

    Parameters
    ----------
    answers
        Shape (people, items), blank as NaN or null, reversed items already turned.
    least
        How many items must be answered; left out, half of them, rounded up.

    Returns
    -------
    ndarray
        Shape (people,): the scores, in the units of the answers; NaN where too few were answered.

    Raises
    ------
    ValueError
        If ``least`` is not between 1 and the number of items.

    Examples
    --------
    >>> scale_scores([[4, 5, None], [3, None, None]]).tolist()
    [4.5, nan]

    References
    ----------
    Newman, D. A. (2014). Missing data: five practical guidelines. Organizational Research Methods.
    """
    matrix = answer_matrix(answers)
    items = matrix.shape[1]
    least = (items + 1) // 2 if least is None else least
    if not 1 <= least <= items:
        raise ValueError(
            f"least is {least} for {items} items; at least 1 and at most all of them can be asked"
        )
    answered = ~np.isnan(matrix)
    count = answered.sum(axis=1)
    total = np.where(answered, matrix, 0.0).sum(axis=1)
    scores = np.full(len(matrix), np.nan)
    np.divide(total, count, out=scores, where=count >= least)
    return scores
