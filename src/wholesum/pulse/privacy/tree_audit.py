"""Find what readers can derive from the published means of a tree of groups, and hide some.

A department's total less the totals of its published teams is the total of the rest, shown
or not. The audit finds these residual blocks; a publication is safe when none of them is small.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import TypeAlias

import numpy as np
import polars as pl

from wholesum.pulse.counts import FloatArray, IntArray
from wholesum.pulse.privacy.small_groups import BoolArray, check_threshold

Offends: TypeAlias = Callable[[int, int, float], bool]


@dataclass(frozen=True, eq=False)
class Tree:
    """One or more trees of groups, as arrays with one element for each group.

    Parameters
    ----------
    parent
        Place of the group above, −1 at the top.
    order
        All places, groups below before groups above.
    respondents
        How many answered in the group and all groups below it.
    rank
        Place of the group's name among the sorted names; settles ties, so that the order of the
        rows never matters.
    """

    parent: IntArray
    order: IntArray
    respondents: IntArray
    rank: IntArray


def residual_blocks(tree: pl.DataFrame) -> pl.DataFrame:
    """Find the sets of people whose total of answers follows from published totals.

    The residual block of a published group is the group less its largest published parts: r = n −
    Σ n_c over the published groups c directly below it when the unpublished ones between are
    passed over. The published totals determine exactly the totals of the non-empty blocks and of
    their unions, and of no other set.

    Parameters
    ----------
    tree
        Columns ``node``, ``parent`` (null at the top), ``respondents`` (whole numbers; people of
        the groups below included, people directly in the group possible) and ``published``.

    Returns
    -------
    DataFrame
        Columns ``node`` and ``respondents`` (of the block), a row for each published group.

    Raises
    ------
    ValueError
        If the table is not a tree, naming the group at fault.
    """
    read, published = _read(tree)
    blocks, _ = _residuals(read, published, np.zeros(len(published)))
    return tree.select("node", pl.Series("respondents", blocks)).filter(pl.Series(published))


def is_safe(tree: pl.DataFrame, *, threshold: int = 5) -> bool:
    """Return whether readers can compute no total of fewer people than the threshold.

    The publication is safe exactly when every residual block has 0 or at least ``threshold``
    respondents. It speaks of totals and means, and takes them as exact; rounding only helps. It
    says nothing of views across the tree (see ``views_are_safe``), nor of blocks in which all
    answers are equal (see ``disclose``).

    Parameters
    ----------
    tree
        As in :func:`residual_blocks`.
    threshold
        Fewest people a figure may be based on, 3 or more.

    Returns
    -------
    bool
        True where the publication is safe.

    Raises
    ------
    ValueError
        If the table is not a tree or the threshold is below 3.
    """
    check_threshold(threshold)
    blocks = residual_blocks(tree)["respondents"]
    return not ((blocks > 0) & (blocks < threshold)).any()


def repair(tree: pl.DataFrame, *, threshold: int = 5) -> pl.DataFrame:
    """Hide groups until readers can compute no total of fewer people than the threshold.

    Groups of fewer than ``threshold`` respondents are hidden; then, from the bottom upwards, a
    group with a small residual block has its smallest published part hidden, until its block is
    empty or large enough. A safe publication is left as it is. The rule is greedy: it is quick
    and always ends in safety, but another choice might now and then hide fewer people.

    Parameters
    ----------
    tree
        As in :func:`residual_blocks`.
    threshold
        Fewest people a figure may be based on, 3 or more.

    Returns
    -------
    DataFrame
        The same table with ``published`` brought to safety.

    Raises
    ------
    ValueError
        If the table is not a tree or the threshold is below 3.
    """
    read, published = _read(tree)
    return tree.with_columns(published=pl.Series(hide_small(read, published, threshold)))


def require_columns(table: pl.DataFrame, columns: tuple[str, ...]) -> None:
    """Raise ValueError if a table of groups lacks a column.

    Parameters
    ----------
    table
        The table.
    columns
        The columns it must have.

    Raises
    ------
    ValueError
        If one is missing, naming it.
    """
    missing = [name for name in columns if name not in table.columns]
    if missing:
        raise ValueError(
            f"the table lacks the column {missing[0]!r}; it needs {', '.join(columns)}"
        )


def read_tree(names: pl.Series, parents: pl.Series, respondents: pl.Series) -> Tree:
    """Check that the groups of a table form a tree, and return them as arrays.

    Parameters
    ----------
    names
        One name a group, all different.
    parents
        The name of the group above, null at the top.
    respondents
        How many answered, groups below included.

    Returns
    -------
    Tree
        The tree.

    Raises
    ------
    ValueError
        If a name is missing or twice there, a parent is unknown, groups form a circle, a count
        is not a whole number of 0 or more, or the parts of a group have more respondents than it.
    """
    if names.null_count():
        raise ValueError("a group has no name; name every row")
    if not names.is_unique().all():
        twice = names.filter(names.is_duplicated())[0]
        raise ValueError(f"the group {twice!r} has more than one row; give one row a group")
    parent = _parent_places(names.to_list(), parents.to_list())
    order = _parts_first(parent, names)
    people = _counts(names, respondents)
    _check_sizes(names, parent, people)
    return Tree(parent, order, people, names.rank("ordinal").to_numpy().astype(np.int64))


def hide_small(tree: Tree, published: BoolArray, threshold: int) -> BoolArray:
    """Hide groups until readers can compute no total of fewer people than the threshold.

    Parameters
    ----------
    tree
        The groups.
    published
        Which of them would be published.
    threshold
        Fewest people a figure may be based on, 3 or more.

    Returns
    -------
    ndarray of bool
        Which of them may be published.
    """
    check_threshold(threshold)
    small = (tree.respondents > 0) & (tree.respondents < threshold)
    nothing = np.zeros(len(small))
    return hide(tree, published & ~small, nothing, lambda _, people, __: 0 < people < threshold)


def hide(tree: Tree, published: BoolArray, totals: FloatArray, offends: Offends) -> BoolArray:
    """Hide the smallest published part of each group that breaks a rule, from the lowest groups up.

    A hidden part's block joins the block of the group, and its own published parts become parts of
    the group. This repeats until the block offends no more or the group has no published part.

    Parameters
    ----------
    tree
        The groups.
    published
        Which of them would be published.
    totals
        Sum of the answers of each group's respondents.
    offends
        Function that returns whether a group is unsafe, given its place, respondents and total.

    Returns
    -------
    ndarray of bool
        Which groups stay published.
    """
    kept = published.copy()
    blocks, sums = (array.tolist() for array in _residuals(tree, published, totals))
    parts = _published_parts(tree, published)
    for group in tree.order[published[tree.order]].tolist():
        while parts[group] and offends(group, blocks[group], sums[group]):
            _, _, part = heappop(parts[group])
            kept[part] = False
            blocks[group] += blocks[part]
            sums[group] += sums[part]
            parts[group] = _merged(parts[group], parts.pop(part))
    return kept


def _nearest_published(tree: Tree, published: BoolArray) -> IntArray:
    parent, seen = tree.parent.tolist(), published.tolist()
    nearest = [-1] * len(parent)
    for place in reversed(tree.order.tolist()):
        above = parent[place]
        if above >= 0:
            nearest[place] = above if seen[above] else nearest[above]
    return np.array(nearest, dtype=np.int64)


def _read(table: pl.DataFrame) -> tuple[Tree, BoolArray]:
    require_columns(table, ("node", "parent", "respondents", "published"))
    published = table["published"]
    if published.dtype != pl.Boolean or published.null_count():
        raise ValueError("the column published must be true or false in every row")
    tree = read_tree(table["node"], table["parent"], table["respondents"])
    return tree, published.to_numpy()


def _parent_places(names: list[object], parents: list[object]) -> IntArray:
    places = {name: place for place, name in enumerate(names)} | {None: -1}
    for name, parent in zip(names, parents, strict=True):
        if parent not in places:
            raise ValueError(f"the group {name!r} lies in {parent!r}, which has no row; add one")
    return np.array([places[parent] for parent in parents], dtype=np.int64)


def _parts_first(parent: IntArray, names: pl.Series) -> IntArray:
    waiting = np.bincount(parent[parent >= 0], minlength=len(parent)).tolist()
    order = [place for place, parts in enumerate(waiting) if not parts]
    for place in order:  # grows while it is read: a group follows the last of its parts
        above = int(parent[place])
        if above >= 0:
            waiting[above] -= 1
            if not waiting[above]:
                order.append(above)
    if len(order) < len(parent):
        circular = names[next(place for place, parts in enumerate(waiting) if parts)]
        raise ValueError(f"the group {circular!r} contains itself; the parents form a circle")
    return np.array(order, dtype=np.int64)


def _counts(names: pl.Series, respondents: pl.Series) -> IntArray:
    if not respondents.dtype.is_integer() or respondents.null_count():
        raise ValueError("every group needs its respondents as a whole number; 0 for none")
    people: IntArray = respondents.to_numpy().astype(np.int64)
    if (people < 0).any():
        place = int(np.argmax(people < 0))
        raise ValueError(
            f"the group {names[place]!r} has {people[place]} respondents; give 0 or more"
        )
    return people


def _check_sizes(names: pl.Series, parent: IntArray, people: IntArray) -> None:
    inner = np.flatnonzero(parent >= 0)
    larger = inner[people[inner] > people[parent[inner]]]
    if larger.size:
        part, whole = larger[0], parent[larger[0]]
        raise ValueError(
            f"the group {names[int(part)]!r} has {people[part]} respondents, more than the "
            f"{people[whole]} of {names[int(whole)]!r} in which it lies; count the people below in"
        )
    parts = np.zeros_like(people)
    np.add.at(parts, parent[inner], people[inner])
    if (parts > people).any():
        whole = int(np.argmax(parts > people))
        raise ValueError(
            f"the parts of the group {names[whole]!r} have {parts[whole]} respondents together, "
            f"more than its {people[whole]}; nobody may be in two parts"
        )


def _residuals(tree: Tree, published: BoolArray, totals: FloatArray) -> tuple[IntArray, FloatArray]:
    above = _nearest_published(tree, published)
    inner = np.flatnonzero(published & (above >= 0))
    blocks, sums = tree.respondents.copy(), totals.copy()
    np.subtract.at(blocks, above[inner], tree.respondents[inner])
    np.subtract.at(sums, above[inner], totals[inner])
    return blocks, sums


_Part: TypeAlias = tuple[int, int, int]


def _published_parts(tree: Tree, published: BoolArray) -> dict[int, list[_Part]]:
    above = _nearest_published(tree, published).tolist()
    people, rank = tree.respondents.tolist(), tree.rank.tolist()
    parts: dict[int, list[_Part]] = {place: [] for place in np.flatnonzero(published).tolist()}
    for place in parts:
        if above[place] >= 0:
            parts[above[place]].append((people[place], rank[place], place))
    for entries in parts.values():
        heapify(entries)
    return parts


def _merged(first: list[_Part], second: list[_Part]) -> list[_Part]:
    small, large = sorted((first, second), key=len)
    for entry in small:
        heappush(large, entry)
    return large
