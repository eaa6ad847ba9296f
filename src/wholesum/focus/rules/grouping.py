"""Make ballots from single votes, and put voters with equal ballots into one group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wholesum.focus.rules.ballots import (
    Ballots,
    FloatArray,
    IntArray,
    checked_budget,
    checked_costs,
)

_MIX: Final = np.array([0xBF58476D1CE4E5B9, 0x94D049BB133111EB], dtype=np.uint64)


def ballots_of(
    efforts: Sequence[str],
    costs: ArrayLike,
    budget: float,
    voters: int,
    entries: tuple[ArrayLike, ArrayLike, ArrayLike],
) -> Ballots:
    """Make ballots from single votes; each names a voter, an effort and its worth.

    Parameters
    ----------
    efforts
        Ids of the efforts.
    costs
        One cost an effort, 0 or more.
    budget
        How much may be spent, above 0.
    voters
        How many voters there are, also those without an entry.
    entries
        Three arrays of one length: the voter's place, the effort's place, and what the voter gains,
        NaN for no opinion. A pair of voter and effort without entry is a gain of 0. A pair occurs
        once.

    Returns
    -------
    Ballots
        Voters whose gains are the same in one group.

    Raises
    ------
    ValueError
        If a cost, the budget, a place or a gain is impossible.
    """
    checked_budget(budget)
    if voters < 1:
        raise ValueError("nobody has given a score; wait for the first")
    checked = checked_costs(efforts, costs)
    voter, effort = (np.asarray(places, dtype=np.int64) for places in entries[:2])
    gain = np.asarray(entries[2], dtype=np.float64)
    _check_entries(voter, effort, gain, voters, len(efforts))
    silent = np.bincount(effort[np.isnan(gain)], minlength=len(efforts))
    backed = gain > 0
    voter, effort, gain = voter[backed], effort[backed], gain[backed]
    support = np.bincount(effort, minlength=len(efforts))
    group, counts, keepers = _like_ballots(voter, effort, gain, voters)
    kept = keepers[voter]
    effort, member, gain = effort[kept], group[voter[kept]], gain[kept]
    order = np.lexsort((member, effort))
    starts = np.concatenate([[0], np.cumsum(np.bincount(effort, minlength=len(efforts)))])
    return Ballots(
        tuple(efforts),
        checked,
        float(budget),
        counts,
        starts.astype(np.int64),
        member[order],
        gain[order],
        (voters - silent).astype(np.int64),
        support.astype(np.int64),
    )


def _check_entries(
    voter: IntArray, effort: IntArray, gain: FloatArray, voters: int, efforts: int
) -> None:
    if not voter.shape == effort.shape == gain.shape:
        raise ValueError("voters, efforts and gains of the entries differ in length")
    for places, size, name in ((voter, voters, "voter"), (effort, efforts, "effort")):
        if len(places) and not (places.min() >= 0 and places.max() < size):
            raise ValueError(f"an entry names a {name} that does not exist")
    if (gain < 0).any() or np.isinf(gain).any():
        raise ValueError("a gain is below 0 or infinite; give 0 or more, NaN for no opinion")
    pairs = np.sort(voter * efforts + effort)
    if (pairs[1:] == pairs[:-1]).any():
        raise ValueError("a voter has two entries for the same effort; keep one")


def _like_ballots(
    voter: IntArray, effort: IntArray, gain: FloatArray, voters: int
) -> tuple[IntArray, IntArray, NDArray[np.bool_]]:
    """Return the group of each voter, the size of each group, and its first voter.

    Ballots are compared by two sums of 64-bit hashes, one for each pair of effort and gain.
    """
    sums = np.zeros((2, voters), dtype=np.uint64)
    for salt, total in enumerate(sums, start=1):
        np.add.at(total, voter, _mixed(effort, gain, salt))
    order = np.lexsort(sums)
    first = np.ones(voters, dtype=np.bool_)
    first[1:] = (sums[:, order[1:]] != sums[:, order[:-1]]).any(axis=0)
    sorted_group = np.cumsum(first) - 1
    # Groups are numbered by the first voter in them, so that the order of voters decides nothing.
    heads = np.minimum.reduceat(order, np.flatnonzero(first))
    rank = np.argsort(np.argsort(heads))
    group = np.empty(voters, dtype=np.int64)
    group[order] = rank[sorted_group]
    keepers = np.zeros(voters, dtype=np.bool_)
    keepers[heads] = True
    return group, np.bincount(group), keepers


def _mixed(effort: IntArray, gain: FloatArray, salt: int) -> NDArray[np.uint64]:
    """Hash pairs of effort and worth, so that the sum of hashes identifies a ballot."""
    bits = gain.view(np.uint64) ^ (effort.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    for turn, factor in ((30, _MIX[0]), (27, _MIX[1])):
        bits = (bits + np.uint64(salt)) ^ (bits >> np.uint64(turn))
        bits = bits * factor
    found: NDArray[np.uint64] = bits ^ (bits >> np.uint64(31))
    return found
