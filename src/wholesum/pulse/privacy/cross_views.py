"""Decide which filtered results one viewer may see together without learning an answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from wholesum.pulse.privacy.small_groups import BoolArray, check_threshold


@dataclass(frozen=True)
class Grant:
    """The decision whether a viewer may see one more filtered result, and the reason if not.

    Parameters
    ----------
    allowed
        Whether the view may be shown.
    why_not
        The reason, without the count of the people it would single out; empty where it is allowed.
    """

    allowed: bool
    why_not: str = ""

    def explain(self) -> str:
        """Describe in one sentence whether the viewer may see the result, and why not."""
        return "This view may be shown." if self.allowed else self.why_not

    def __str__(self) -> str:
        return self.explain()


def views_are_safe(membership: ArrayLike | pl.DataFrame, *, threshold: int = 5) -> bool:
    """Return whether filtered results together reveal no result of fewer people than the threshold.

    All views together cut the people into cells, the people of a cell being in exactly the same
    views; safe means that every cell has 0 or at least ``threshold`` people. Whatever the views'
    totals determine is a union of cells, so that every intersection and difference of views is
    large enough too. The total of all people is taken as known: those outside every view are a cell
    like any other. (Where no total will ever be shown, leave them out of the table.) No view at all
    is safe. The verdict rests on membership alone, never on answers, so that a refusal tells
    nothing of them.

    The same check serves blanks: with a view an item (who answered it) it says whether the items'
    means and the scale's mean may be shown together. Where one person left an item blank, the
    difference of the totals is that person's answers.

    Parameters
    ----------
    membership
        Shape (people, views), true where the person is in the view; a row for every person who
        answered.
    threshold
        Fewest people a figure may be based on, 3 or more.

    Returns
    -------
    bool
        True where all the views may be seen by one viewer.

    Raises
    ------
    ValueError
        If the table is not people × views of true and false, or the threshold is below 3.

    References
    ----------
    .. [1] L. Sweeney (2002), k-anonymity: a model for protecting privacy. International Journal of
       Uncertainty, Fuzziness and Knowledge-Based Systems 10.
    """
    check_threshold(threshold)
    views = _views(membership)
    if not views.size:
        return True
    _, cells = np.unique(np.packbits(views, axis=1), axis=0, return_counts=True)
    return bool(cells.min() >= threshold)


def may_grant(
    granted: ArrayLike | pl.DataFrame, asked: ArrayLike | pl.Series, *, threshold: int = 5
) -> Grant:
    """Decide whether a viewer of earlier filtered results may see one more.

    Parameters
    ----------
    granted
        Shape (people, views): every view the viewer has had of this round, in this or any earlier
        visit; shape (people, 0) for none.
    asked
        Shape (people,): true for the people in the view asked for.
    threshold
        Fewest people a figure may be based on, 3 or more.

    Returns
    -------
    Grant
        The verdict; its reason does not say how many would be singled out.

    Raises
    ------
    ValueError
        If a table is not of true and false, the people differ in number, or the threshold is
        below 3.
    """
    before = _views(granted)
    view = _views(np.asarray(asked)[:, np.newaxis])
    if len(view) != len(before):
        raise ValueError(
            f"the view asked for has {len(view)} people but the granted ones {len(before)}; give "
            "every view over the same people"
        )
    check_threshold(threshold)
    if 0 < view.sum() < threshold:
        return Grant(False, f"This view has fewer than {threshold} people.")
    if 0 < (~view).sum() < threshold:
        return Grant(False, f"This view leaves out fewer than {threshold} people.")
    if not views_are_safe(np.hstack([before, view]), threshold=threshold):
        return Grant(
            False,
            f"Together with the views already seen, this one would show fewer than {threshold} "
            "people.",
        )
    return Grant(True)


def _views(membership: ArrayLike | pl.DataFrame) -> BoolArray:
    if isinstance(membership, pl.DataFrame):
        membership = membership.to_numpy()
    views = np.asarray(membership)
    if views.ndim != 2:
        raise ValueError(f"the views have {views.ndim} dimensions; give people × views")
    if views.size and views.dtype != np.bool_:
        raise ValueError("a view has other values than true and false; give true for its people")
    return views.astype(bool)
