"""Control which results of groups are published; all tables of groups pass through here.

Groups can be revealed by subtraction, and single ones by unanimity and by digits;
:mod:`~wholesum.pulse.privacy.tree_audit` guards against the one,
:mod:`~wholesum.pulse.privacy.small_groups` against the other, and
:mod:`~wholesum.pulse.privacy.cross_views` against filters across the tree.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from wholesum.pulse.counts import FloatArray
from wholesum.pulse.privacy.small_groups import (
    THRESHOLD,
    BoolArray,
    band,
    check_threshold,
    near_an_end,
    people_band,
    round_mean,
)
from wholesum.pulse.privacy.tree_audit import Tree, hide, hide_small, read_tree, require_columns

_COLUMNS: Final = ("group", "parent", "n", "mean", "low", "high")
_ROUNDING: Final = 1e-9


def disclose(groups: pl.DataFrame, *, threshold: int = THRESHOLD) -> pl.DataFrame:
    """Remove from a table of groups all values that may not be shown.

    Four rules, in this order. (1) No set of fewer than ``threshold`` people can be worked out from
    the groups shown (:func:`~wholesum.pulse.privacy.tree_audit.is_safe`). (2) A mean near an
    end of the scale becomes a band
    (:func:`~wholesum.pulse.privacy.small_groups.near_an_end`). (3) No exact mean
    is shown below a band, since the two together would reveal the others. (4) People who are no
    group of the table but can be worked out, from means or from means and bands, are guarded like
    a group: if their mean is near an end, a neighbouring group is withheld.

    A group with nothing above it is a whole. Where a grand total of several groups is shown
    anywhere, it must be a row here, the parent of the groups: it makes subtraction possible.

    A withheld row keeps its name, its parent and the reason, nothing else. Its n is withheld too:
    it would tell who kept silent in a small team, and it is what turns a difference of means into a
    total. A banded row has no n, only the band of its people. Columns that are not named below do
    not pass, so that no minimum, maximum or standard deviation is published with the mean.

    Parameters
    ----------
    groups
        Columns ``group``, ``parent`` (null at the top), ``n`` (respondents, groups below included),
        ``mean`` (null or NaN where n is 0), ``low`` and ``high`` (ends of the scale, one option
        apart from the next by 1). One facet or item, one round.
    threshold
        Fewest people a figure may be based on, 3 or more.

    Returns
    -------
    DataFrame
        A row for each row given, in the same order: ``group``, ``parent``, ``n``, ``mean`` (rounded
        to 0.1; null where withheld or banded), ``low``, ``high``, ``shown``, ``band`` (such as "4.5
        or more", else null), ``people`` (n in bands, for outsiders), ``detail`` (whether there are
        enough people for medians and distributions; whether their answers differ enough is for
        :func:`~wholesum.pulse.privacy.small_groups.detail_allowed` to say) and ``withheld``
        (the reason, else null).

    Raises
    ------
    ValueError
        If the groups are not a tree, a mean is missing or off its scale, or the scale changes.
    """
    check_threshold(threshold)
    require_columns(groups, _COLUMNS)
    tree = read_tree(groups["group"], groups["parent"], groups["n"])
    mean, low, high = (
        groups[name].cast(pl.Float64).fill_null(np.nan).to_numpy()
        for name in ("mean", "low", "high")
    )
    _check_means(groups, tree, mean, low, high)
    exact, banded = _what_may_be_shown(tree, mean, low, high, threshold)
    shown, people = exact | banded, tree.respondents
    bands = [
        band(*row) if near else None
        for *row, near in zip(mean, low, high, people, banded, strict=True)
    ]
    sizes = [people_band(n) if seen else None for n, seen in zip(people, shown, strict=True)]
    too_few = f"fewer than {threshold} people answered"
    to_protect = "withheld so that the answers of others cannot be worked out"
    return groups.select(
        "group",
        "parent",
        _where(exact, pl.col("n")).alias("n"),
        _where(exact, pl.Series(round_mean(mean))).alias("mean"),
        _where(shown, pl.col("low")).alias("low"),
        _where(shown, pl.col("high")).alias("high"),
        pl.Series("shown", shown),
        pl.Series("band", bands, dtype=pl.String),
        pl.Series("people", sizes, dtype=pl.String),
        _where(shown, pl.Series(exact & (people >= 2 * threshold))).alias("detail"),
        pl.when(pl.Series(people < threshold))
        .then(pl.lit(too_few))
        .when(pl.Series(~shown))
        .then(pl.lit(to_protect))
        .alias("withheld"),
    )


def _check_means(
    groups: pl.DataFrame, tree: Tree, mean: FloatArray, low: FloatArray, high: FloatArray
) -> None:
    names, answered = groups["group"], tree.respondents > 0
    if not (low < high).all():
        place = int(np.argmin(low < high))
        raise ValueError(
            f"the scale of the group {names[place]!r} runs from {low[place]:g} to {high[place]:g}; "
            "its lowest option must be below its highest"
        )
    above = np.where(tree.parent < 0, np.arange(len(low)), tree.parent)
    changed = (low != low[above]) | (high != high[above])
    if changed.any():
        raise ValueError(
            f"the group {names[int(np.argmax(changed))]!r} has another scale than the group in "
            "which it lies; disclose one facet or item at a time"
        )
    blank = answered & np.isnan(mean)
    if blank.any():
        raise ValueError(
            f"the group {names[int(np.argmax(blank))]!r} has respondents but no mean; give its mean"
        )
    wrong = answered & ~((mean >= low - _ROUNDING) & (mean <= high + _ROUNDING))
    if wrong.any():
        place = int(np.argmax(wrong))
        raise ValueError(
            f"the mean {mean[place]:g} of the group {names[place]!r} is not on its scale from "
            f"{low[place]:g} to {high[place]:g}"
        )


def _what_may_be_shown(
    tree: Tree, mean: FloatArray, low: FloatArray, high: FloatArray, threshold: int
) -> tuple[BoolArray, BoolArray]:
    """Decide which groups may show their exact mean, and which may show only a band."""
    people = tree.respondents
    totals = np.where(people > 0, np.nan_to_num(mean) * people, 0.0)
    banded = near_an_end(mean, people, low, high, threshold=threshold)

    def names_everybody(group: int, left: int, total: float) -> bool:
        if not left or banded[group]:
            return False
        return bool(near_an_end(total / left, left, low[group], high[group], threshold=threshold))

    shown = hide_small(tree, people > 0, threshold)
    exact = shown & ~banded & ~_below(tree, shown & banded)
    bands = shown & banded
    top = high - mean < mean - low
    # An exact mean less the bands at one end bounds the rest of its people at the other end.
    for end in (top, ~top):
        kept = hide(tree, exact | (bands & end), totals, names_everybody)
        exact, bands = exact & kept, bands & (kept | ~end)
    return exact, bands


def _below(tree: Tree, marked: BoolArray) -> BoolArray:
    below = np.zeros(len(marked), dtype=bool)
    for place in reversed(tree.order.tolist()):
        above = tree.parent[place]
        below[place] = above >= 0 and (marked[above] or below[above])
    return below


def _where(condition: BoolArray, value: pl.Expr | pl.Series) -> pl.Expr:
    return pl.when(pl.Series(condition)).then(value)
