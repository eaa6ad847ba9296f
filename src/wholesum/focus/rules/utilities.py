"""Ballots: how much each effort is worth to each voter, like ballots counted together.

What a member's scores say of an effort is its *utility* to them. Goals carry their weights, a blank
is no opinion and not 0, and the score that owners give their own effort is left out: with it, a
member of a small team who scores only own efforts keeps most of them (see the study in
``bench/agenda.py``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, Literal, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from wholesum.focus.evidence import FocusEvidence, latest
from wholesum.focus.schema import EFFORTS, SCORES
from wholesum.tables import BadEvidence, Fault

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]
Gain: TypeAlias = Literal["points", "cost", "cardinality"]
Number: TypeAlias = float | Fraction

GAINS: Final[tuple[Gain, ...]] = ("points", "cost", "cardinality")
LEAST_BACKERS: Final = 2
_MIX: Final = np.array([0xBF58476D1CE4E5B9, 0x94D049BB133111EB], dtype=np.uint64)


@dataclass(frozen=True, eq=False)
class Ballots:
    """What every voter would gain from every effort, voters with like ballots as one group.

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
        What each of their voters gains, above 0, same shape as ``groups``.
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
        """How many voters there are."""
        return int(self.counts.sum())

    def backers(self, effort: int) -> tuple[IntArray, FloatArray]:
        """Return the groups that back an effort and what each of their voters gains.

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
        """Return what all voters together gain from each effort, shape (efforts,)."""
        return self._by_effort(self.counts[self.groups] * self.gains)

    def with_gains(self, gain: Gain) -> Ballots:
        """Return the same ballots with another notion of what a backer gains.

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
        """Return the same ballots with other costs.

        Parameters
        ----------
        costs
            One cost an effort.

        Returns
        -------
        Ballots
            Checked as `ballots_of` checks.
        """
        return replace(self, costs=_checked_costs(self.efforts, costs))

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
        return replace(self, budget=_checked_budget(budget))

    def ungrouped(self) -> Ballots:
        """Return the same ballots with each voter as a group of their own.

        Returns
        -------
        Ballots
            Voters of one group stand next to each other, groups in their order.
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
        """Return the ballots without one voter of a group.

        Parameters
        ----------
        group
            The group.

        Returns
        -------
        Ballots
            The others. Of an effort that not everyone spoke on, whoever did not back it counts as
            one of those without an opinion.
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


def ballots_of(
    efforts: Sequence[str],
    costs: ArrayLike,
    budget: float,
    voters: int,
    entries: tuple[ArrayLike, ArrayLike, ArrayLike],
) -> Ballots:
    """Group ballots given as entries.

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
        If a cost, the budget, a place or a gain is impossible, said in a sentence.
    """
    _checked_budget(budget)
    if voters < 1:
        raise ValueError("nobody has given a score; wait for the first")
    checked = _checked_costs(efforts, costs)
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


def team_ballots(
    evidence: FocusEvidence,
    budget: float,
    weights: Mapping[str, float] | None = None,
    *,
    owner_counts: bool = False,
    least_backers: int = LEAST_BACKERS,
) -> Ballots:
    """Turn a team's scores into ballots.

    What an effort is worth to a member is the mean of the scores they gave it for each goal,
    weighted by the goals: u = Σ w·s / Σ w over the goals they have an opinion on. A score without a
    goal stands for all goals.

    Parameters
    ----------
    evidence
        The focus; of several scores of one member for the same, the last counts.
    budget
        The hours a month that what is kept may take.
    weights
        The weight of each goal; left out, those of the table ``goals``, and equal ones where it has
        none.
    owner_counts
        Whether the score that owners give their own effort counts. It does not, unless you want to
        see what difference it makes.
    least_backers
        An effort with fewer backers, the owner not counted, is backed by nobody.

    Returns
    -------
    Ballots
        Efforts that go on, in the order of their table.

    Raises
    ------
    BadEvidence
        If there is no effort, or nobody has an opinion on any.
    ValueError
        If the budget is not above 0.
    """
    efforts = evidence.efforts.filter(pl.col("until").is_null())
    if efforts.is_empty():
        problem, remedy = "there is no effort to weigh", "list what the team spends hours on"
        raise BadEvidence([Fault(evidence.source(EFFORTS).file, problem, remedy)])
    said = member_gains(evidence, weights)
    if said["gain"].is_null().all():
        problem, remedy = "nobody has given a score", "let at least two members score the efforts"
        raise BadEvidence([Fault(evidence.source(SCORES).file, problem, remedy)])
    people = said["person"].unique().sort().to_list()
    table = _gain_table(efforts, people, said)
    owned = np.array([[owner == person for owner in efforts["owner"]] for person in people])
    backing = ((table > 0) & ~owned).sum(axis=0)
    table[(table > 0) & (backing < least_backers)] = 0.0
    if not owner_counts:
        table[owned] = np.nan
    voters, places = np.indices(table.shape)
    entries = voters.ravel(), places.ravel(), table.ravel()
    return ballots_of(
        efforts["effort"].to_list(), efforts["hours"].to_numpy(), budget, len(people), entries
    )


def member_gains(
    evidence: FocusEvidence, weights: Mapping[str, float] | None = None
) -> pl.DataFrame:
    """Return what each effort is worth to each member, owners' own scores included.

    Parameters
    ----------
    evidence
        The focus.
    weights
        The weight of each goal, as in `team_ballots`.

    Returns
    -------
    DataFrame
        Columns ``effort``, ``person`` and ``gain`` (0 to 5, null where the member has no opinion).
        These are private: show nobody another's.
    """
    known = goal_weights(evidence, weights)
    scores = latest(evidence.scores, "effort", "goal")
    weight = (
        pl.col("goal").replace_strict(known, default=0.0, return_dtype=pl.Float64)
        if known
        else pl.lit(1.0)
    )
    weighed = scores.with_columns(
        weight=pl.when(pl.col("goal").is_null()).then(1.0).otherwise(weight)
    ).with_columns(weight=pl.when(pl.col("score").is_not_null()).then("weight"))
    sums = weighed.group_by("effort", "person", maintain_order=True).agg(
        (pl.col("weight") * pl.col("score")).sum().alias("worth"), pl.col("weight").sum()
    )
    return sums.select(
        "effort", "person", gain=pl.when(pl.col("weight") > 0).then(pl.col("worth") / "weight")
    )


def goal_weights(
    evidence: FocusEvidence, weights: Mapping[str, float] | None = None
) -> dict[str, float]:
    """Return the weight of each goal, in sum 1.

    Parameters
    ----------
    evidence
        The focus.
    weights
        The weights, in any unit; left out, those of the table ``goals``, and equal ones where no
        goal has one.

    Returns
    -------
    dict
        One weight a goal; nothing where there are no goals.

    Raises
    ------
    ValueError
        If a weight is below 0, or all are 0.
    """
    goals = evidence.goals["goal"].to_list()
    given = dict(evidence.goals.select("goal", "weight").rows()) if weights is None else weights
    if weights is None and not any(weight is not None for weight in given.values()):
        given = dict.fromkeys(goals, 1.0)
    found = {goal: float(given.get(goal) or 0.0) for goal in goals}
    total = sum(found.values())
    if any(weight < 0 for weight in found.values()) or (found and not total > 0):
        raise ValueError("the weights of the goals are 0 or below; give at least one above 0")
    return {goal: weight / total for goal, weight in found.items()}


def _gain_table(efforts: pl.DataFrame, people: list[str], said: pl.DataFrame) -> FloatArray:
    """Return the gains of shape (people, efforts), no opinion as NaN."""
    row = {person: place for place, person in enumerate(people)}
    column = {effort: place for place, effort in enumerate(efforts["effort"].to_list())}
    table = np.full((len(row), len(column)), np.nan)
    for effort, person, gain in said.drop_nulls().iter_rows():
        if effort in column:
            table[row[person], column[effort]] = gain
    return table


def _checked_budget(budget: float) -> float:
    if not (np.isfinite(budget) and budget > 0):
        raise ValueError(f"the budget is {budget:g}; give one above 0")
    return float(budget)


def _checked_costs(efforts: Sequence[str], costs: ArrayLike) -> FloatArray:
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


def _check_entries(
    voter: IntArray, effort: IntArray, gain: FloatArray, voters: int, efforts: int
) -> None:
    if not voter.shape == effort.shape == gain.shape:
        raise ValueError("voters, efforts and gains of the entries differ in length")
    for places, size, name in ((voter, voters, "voter"), (effort, efforts, "effort")):
        if len(places) and not (places.min() >= 0 and places.max() < size):
            raise ValueError(f"an entry names a {name} that is not there")
    if (gain < 0).any() or np.isinf(gain).any():
        raise ValueError("a gain is below 0 or infinite; give 0 or more, NaN for no opinion")
    pairs = np.sort(voter * efforts + effort)
    if (pairs[1:] == pairs[:-1]).any():
        raise ValueError("a voter has two entries for the same effort; keep one")


def _like_ballots(
    voter: IntArray, effort: IntArray, gain: FloatArray, voters: int
) -> tuple[IntArray, IntArray, NDArray[np.bool_]]:
    """Return the group of each voter, the size of each group, and who stands for their group.

    Ballots are told apart by two sums of 64 mixed bits, one a pair of effort and gain.
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
    """Mix the bits of each pair (the finish of splitmix64, Steele, Lea & Flood 2014)."""
    bits = gain.view(np.uint64) ^ (effort.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    for turn, factor in ((30, _MIX[0]), (27, _MIX[1])):
        bits = (bits + np.uint64(salt)) ^ (bits >> np.uint64(turn))
        bits = bits * factor
    found: NDArray[np.uint64] = bits ^ (bits >> np.uint64(31))
    return found
