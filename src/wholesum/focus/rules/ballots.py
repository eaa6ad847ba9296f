"""Ballots: how much each effort is worth to each voter, with equal ballots in one group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]
Gain: TypeAlias = Literal["points", "cost", "cardinality"]
Number: TypeAlias = float | Fraction

GAINS: Final[tuple[Gain, ...]] = ("points", "cost", "cardinality")


@dataclass(frozen=True, eq=False)
class Ballots:
    """How much each effort is worth to each voter; voters with equal ballots form one group.

    Parameters
    ----------
    efforts
        Their ids.
    costs
        Their hours, or prices; shape (efforts,), none below 0.
    budget
        How much the efforts that are kept may cost in all.
    counts
        How many voters each group has, shape (groups,); their sum is n, voters without any support
        included.
    starts
        Where the backers of each effort begin in ``groups``, shape (efforts + 1,).
    groups
        For one effort after the other, the groups that gain from it.
    gains
        How much the effort is worth to each voter of the group, above 0, same shape as ``groups``.
    voiced
        How many voters have an opinion on each effort, shape (efforts,).
    support
        How many voters back each effort, shape (efforts,).
    """

    efforts: tuple[str, ...]
    costs: FloatArray
    budget: float
    counts: IntArray
    starts: IntArray
    groups: IntArray
    gains: FloatArray
    voiced: IntArray
    support: IntArray

    @property
    def n(self) -> int:
        """The number of voters, with or without support for any effort."""
        return int(self.counts.sum())

    def backers(self, effort: int) -> tuple[IntArray, FloatArray]:
        """Return the groups of voters that support an effort, and its worth to each voter.

        Parameters
        ----------
        effort
            The effort's place.

        Returns
        -------
        tuple of arrays
            Groups in rising order, and gains.
        """
        part = slice(self.starts[effort], self.starts[effort + 1])
        return self.groups[part], self.gains[part]

    def totals(self) -> FloatArray:
        """Return the total worth of each effort to all voters, shape (efforts,)."""
        return self._by_effort(self.counts[self.groups] * self.gains)

    def with_gains(self, gain: Gain) -> Ballots:
        """Return the same ballots with another measure of what an effort is worth.

        Parameters
        ----------
        gain
            ``points``: what the ballot says. ``cost``: the cost of the effort. ``cardinality``: 1.

        Returns
        -------
        Ballots
            The same backers with those gains; like ballots stay in the groups they are in.

        Raises
        ------
        ValueError
            If the gain is unknown.
        """
        if gain == "points":
            return self
        if gain == "cardinality":
            return replace(self, gains=np.ones_like(self.gains))
        if gain == "cost":
            # An effort that costs nothing is kept at once, whatever is gained from it.
            worth = np.where(self.costs > 0, self.costs, 1.0)
            return replace(self, gains=np.repeat(worth, np.diff(self.starts)))
        raise ValueError(f"the gain '{gain}' is unknown; give one of {', '.join(GAINS)}")

    def with_costs(self, costs: ArrayLike) -> Ballots:
        """Return the same ballots with other costs of the efforts.

        Parameters
        ----------
        costs
            One cost an effort.

        Returns
        -------
        Ballots
            Checked as `ballots_of` checks.
        """
        return replace(self, costs=checked_costs(self.efforts, costs))

    def with_budget(self, budget: float) -> Ballots:
        """Return the same ballots with another budget.

        Parameters
        ----------
        budget
            How much may be kept, above 0.

        Returns
        -------
        Ballots
            The same otherwise.

        Raises
        ------
        ValueError
            If the budget is not above 0.
        """
        return replace(self, budget=checked_budget(budget))

    def ungrouped(self) -> Ballots:
        """Return the same ballots with each voter as a separate group.

        Returns
        -------
        Ballots
            Voters of one group are adjacent, groups in their order.
        """
        ends = np.cumsum(self.counts)
        sizes = self.counts[self.groups]
        effort = np.repeat(np.repeat(np.arange(len(self.efforts)), np.diff(self.starts)), sizes)
        within = np.arange(len(effort)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        starts = np.concatenate([[0], np.cumsum(np.bincount(effort, minlength=len(self.efforts)))])
        return replace(
            self,
            counts=np.ones(self.n, dtype=np.int64),
            starts=starts,
            groups=np.repeat((ends - self.counts)[self.groups], sizes) + within,
            gains=np.repeat(self.gains, sizes),
        )

    def without_group(self, group: int) -> Ballots:
        """Return the same ballots with one voter fewer in a given group.

        Parameters
        ----------
        group
            The group.

        Returns
        -------
        Ballots
            The others. If not everyone has an opinion on an effort, those who did not back it count
            as one of those without an opinion.
        """
        counts = self.counts.copy()
        counts[group] -= 1
        effort = np.repeat(np.arange(len(self.efforts)), np.diff(self.starts))
        mine = effort[self.groups == group]
        support, voiced = self.support.copy(), self.voiced.copy()
        support[mine] -= 1
        voiced = np.maximum(np.minimum(voiced, counts.sum()), support)
        others = self.groups != group if counts[group] == 0 else np.ones(len(effort), dtype=bool)
        sizes = np.bincount(effort[others], minlength=len(self.efforts))
        return replace(
            self,
            counts=counts,
            starts=np.concatenate([[0], np.cumsum(sizes)]),
            groups=self.groups[others],
            gains=self.gains[others],
            support=support,
            voiced=voiced,
        )

    def _by_effort(self, weights: NDArray[np.generic]) -> FloatArray:
        sums = np.concatenate([[0], np.cumsum(weights, dtype=np.float64)])
        found: FloatArray = sums[self.starts[1:]] - sums[self.starts[:-1]]
        return found


def checked_budget(budget: float) -> float:
    """Return a budget; raise an error if the budget is not a possible amount.

    Parameters
    ----------
    budget
        How much may be spent.

    Returns
    -------
    float
        The budget.

    Raises
    ------
    ValueError
        If the budget is not a finite number above 0.
    """
    if not (np.isfinite(budget) and budget > 0):
        raise ValueError(f"the budget is {budget:g}; give one above 0")
    return float(budget)


def checked_costs(efforts: Sequence[str], costs: ArrayLike) -> FloatArray:
    """Return the costs of efforts as an array; raise an error for an impossible cost.

    Parameters
    ----------
    efforts
        Ids of the efforts.
    costs
        One cost per effort.

    Returns
    -------
    array
        The costs, shape (efforts,).

    Raises
    ------
    ValueError
        If a cost is missing, negative or infinite, or two efforts have the same id.
    """
    found = np.asarray(costs, dtype=np.float64)
    if found.shape != (len(efforts),):
        raise ValueError(f"there are {len(efforts)} efforts and costs of shape {found.shape}")
    wrong = np.flatnonzero(~(np.isfinite(found) & (found >= 0)))
    if len(wrong):
        first = wrong[0]
        raise ValueError(f"the effort '{efforts[first]}' costs {found[first]:g}; give 0 or more")
    if len(set(efforts)) < len(efforts):
        raise ValueError("two efforts have the same id; give each its own")
    return found
