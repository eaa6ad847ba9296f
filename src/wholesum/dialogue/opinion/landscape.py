"""The opinion map of a dialogue: the position of each voter, and whether there are camps."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Final

import numpy as np
import polars as pl

from wholesum.charts.result import Result
from wholesum.dialogue.opinion.axes import Axes, count_axes
from wholesum.dialogue.opinion.bilinear import Bilinear, fit_bilinear, place_people
from wholesum.dialogue.opinion.bimodality import gain_of_two_peaks
from wholesum.dialogue.opinion.gaussian import GaussianPosterior
from wholesum.dialogue.opinion.groups import (
    MOST_GROUPS,
    SMALLEST_GROUP,
    SMALLEST_SHARE,
    Groups,
    adjusted_rand,
    find_groups,
    of_everybody,
    regroup,
    same_names,
)
from wholesum.dialogue.opinion.votes import PASS, BoolArray, FloatArray, IntArray, Votes

FEWEST_PEOPLE: Final = 8
"""Fewer voters than this show no landscape."""

FEWEST_VOTES: Final = 3
"""A person with fewer votes has no position yet."""

STABLE: Final = 0.8
"""Groups are camps only if thinned votes give as similar ones (adjusted Rand index) on average."""

LEAST_GAIN: Final = 1.0
"""Groups are camps only if two peaks describe each pair so much better than one, in nats."""

REPEATS_LOOK_ALIKE: Final = (
    "Several statements that say the same in other words can look like a spectrum too: read the "
    "statements at both ends, and combine those that say the same."
)

_THINNINGS: Final = 20
_TRIED: Final = 5
_HOPELESS: Final = 0.6
_MOST_PEOPLE: Final = 2_000
_FEW_PEOPLE: Final = 600


class LandscapeVerdict(StrEnum):
    """The verdict on the opinions in a dialogue: one mind, a spectrum or camps."""

    ONE_MIND = "of one mind"
    UNCLEAR = "one mind or a spectrum"
    SPECTRUM = "a spectrum"
    CAMPS = "camps"
    TOO_FEW = "not enough votes"


_SENTENCES: Final = {
    LandscapeVerdict.ONE_MIND: "People think alike",
    LandscapeVerdict.UNCLEAR: "People think alike, or their opinions are spread evenly",
    LandscapeVerdict.SPECTRUM: "Opinions are spread evenly",
    LandscapeVerdict.CAMPS: "Opinions form camps",
}
"""How a verdict reads in a text."""


@dataclass(frozen=True, eq=False)
class Landscape(Result):
    """The opinion map: positions of voters and statements, and the verdict on the opinions.

    Parameters
    ----------
    people, statements
        Their ids, in the order of all arrays.
    verdict
        The verdict on the whole conversation.
    sure
        How sure that is, from 0 to 1. Of one mind: the probability with which camps 1 logit apart
        would have been seen. A spectrum: 1 less p of the test, or, where that saw only a part of
        very many votes, the probability that an axis gains. Camps: the odds of two peaks against
        one as a probability, or the share of thinned runs with the same groups, whichever is lower.
        One mind or a spectrum: 0, because repeated statements may explain the axis.
    axes
        How many axes there are, and why.
    model
        Leanings, positions and weights with their uncertainty.
    placed
        Shape (people,): who cast enough votes to have a position.
    groups
        The camps; ``None`` unless that is the verdict. Their probabilities are those of all
        people, placed or not.
    stability
        Mean agreement (adjusted Rand index) of the groups with those found when a tenth of the
        votes is hidden, over 20 such runs; ``None`` where no groups were tried.
    copies
        How many statements were left out of the test for an axis because they repeat another one.
    """

    people: pl.Series
    statements: pl.Series
    verdict: LandscapeVerdict
    sure: float
    axes: Axes
    model: Bilinear
    placed: BoolArray
    groups: Groups | None
    stability: float | None
    copies: int = 0

    @property
    def positions(self) -> FloatArray:
        """The position of each voter on each axis; NaN for voters without a position."""
        return np.where(self.placed[:, np.newaxis], self.model.people.place, np.nan)

    @property
    def blur(self) -> FloatArray:
        """The standard deviation of each voter's position on each axis."""
        return self.model.people.blur

    @property
    def strengths(self) -> FloatArray:
        """The strength of each axis: how much the statements differ on it, in logits."""
        return self.model.strengths

    @property
    def group(self) -> IntArray:
        """The camp of each voter as a number; -1 if there are no camps."""
        if self.groups is None:
            return np.full(len(self.people), -1)
        return np.where(self.placed, self.groups.member, -1)

    def explain(self) -> str:
        """Describe the verdict on the opinions, its certainty, its counts and its limits."""
        placed = int(self.placed.sum())
        basis = f"{placed:,} people with {FEWEST_VOTES} votes or more"
        if self.verdict is LandscapeVerdict.TOO_FEW:
            return f"Not enough votes for an opinion map: {basis}."
        verdict = f"{_SENTENCES[self.verdict]} ({self._how_sure()}; {basis})."
        if self.verdict is LandscapeVerdict.UNCLEAR:
            verdict = f"{_SENTENCES[self.verdict]}: the votes do not show which ({basis})."
        if self.verdict is LandscapeVerdict.CAMPS and self.groups is not None:
            return f"{verdict} {self.groups.explain()}"
        left_out = ""
        if self.copies:
            left_out = f" Near-copies of others, left out of the test: {self.copies}."
        if self.verdict is LandscapeVerdict.SPECTRUM:
            left_out += f" {REPEATS_LOOK_ALIKE}"
        return f"{verdict} {self.axes.explain()}{left_out}"

    def _how_sure(self) -> str:
        if self.verdict is LandscapeVerdict.ONE_MIND:
            return f"clear camps would have been found with probability {self.sure:.2f}"
        return f"probability {self.sure:.2f}"


def landscape(
    votes: Votes,
    *,
    copies: Collection[object] = (),
    before: Landscape | None = None,
    seed: int = 0,
) -> Landscape:
    """Compute the opinion map of a dialogue from its votes.

    Parameters
    ----------
    votes
        The votes.
    copies
        The ids of statements that repeat another one, such as those of `find_near_duplicates`.
        People vote alike on both, so that they are left out when axes are counted.
    before
        An earlier landscape, so that groups and axes keep their places.
    seed
        Random seed: the same votes and seed give the same opinion map.

    Returns
    -------
    Landscape
        With the verdict *not enough votes* for fewer than 8 voters.
    """
    opinions = np.bincount(votes.person[votes.vote != PASS], minlength=votes.n_people)
    placed = opinions >= FEWEST_VOTES
    repeated = votes.statements.is_in(list(copies)).to_numpy()
    axes = count_axes(votes.keep(~repeated[votes.statement]), seed=seed)
    model = fit_bilinear(votes, axes.number, seed=seed)
    camps = None
    if placed.sum() < FEWEST_PEOPLE:
        verdict, sure = LandscapeVerdict.TOO_FEW, 0.0
    elif axes.repeats:
        verdict, sure = LandscapeVerdict.UNCLEAR, 0.0
    elif not axes.number:
        verdict, sure = LandscapeVerdict.ONE_MIND, axes.test.power
    else:
        camps = _camps(votes, model, placed, seed)
        verdict, sure = LandscapeVerdict.SPECTRUM, axes.sure
    if camps is not None:
        verdict, sure = LandscapeVerdict.CAMPS, camps.sure
    groups = None if camps is None else camps.groups
    if groups is not None and before is not None:
        groups = _renamed(groups, votes, before)
    stability = None if camps is None else camps.stability
    return Landscape(
        votes.people,
        votes.statements,
        verdict,
        sure,
        axes,
        model,
        placed,
        groups,
        stability,
        int(repeated.sum()),
    )


@dataclass(frozen=True, eq=False)
class _Camps:
    groups: Groups
    stability: float
    sure: float


def _camps(votes: Votes, model: Bilinear, placed: BoolArray, seed: int) -> _Camps | None:
    """Return the groups of voters, as many as are large, separate and stable; or ``None``."""
    people = GaussianPosterior(model.people.mean[placed], model.people.covariance[placed])
    most = MOST_GROUPS
    while most > 1:
        groups = find_groups(people, most=most, seed=seed)
        if groups.number == 1:
            return None
        gain = _least_gain(people, groups)
        if gain >= LEAST_GAIN and groups.sizes.min() >= _least_size(len(people.mean)):
            likeness = _likeness(votes, model, groups, placed, seed)
            if likeness.mean() >= STABLE:
                sure = min(1 / (1 + np.exp(-gain)), float((likeness >= STABLE).mean()))
                everybody = of_everybody(model.people, groups)
                return _Camps(everybody, float(likeness.mean()), float(sure))
        most = groups.number - 1
    return None


def _least_gain(people: GaussianPosterior, groups: Groups) -> float:
    pairs = combinations(range(groups.number), 2)
    return min(gain_of_two_peaks(people, groups, first, second) for first, second in pairs)


def _least_size(people: int) -> float:
    return max(SMALLEST_GROUP, SMALLEST_SHARE * people)


def _likeness(
    votes: Votes, model: Bilinear, groups: Groups, placed: BoolArray, seed: int
) -> FloatArray:
    """Return how similar the groups are to groups that are found without a tenth of the votes.

    Of very many people some are taken, and the statements, which their votes hardly move, held.
    Groups that are hopeless after a few runs are not tried further.
    """
    chance = np.random.default_rng([seed, 1])
    some = np.flatnonzero(placed)
    held = len(some) > _MOST_PEOPLE
    if held:
        some = some[np.linspace(0, len(some) - 1, _FEW_PEOPLE).astype(np.int64)]
    votes, member = votes.of_people(some), of_everybody(model.people, groups).member[some]
    found: list[float] = []
    while len(found) < _THINNINGS and not (len(found) == _TRIED and np.mean(found) < _HOPELESS):
        kept = votes.keep(chance.random(len(votes)) >= 0.1)
        people = place_people(model, kept) if held else fit_bilinear(kept, model.axes).people
        found.append(adjusted_rand(member, regroup(people, groups, seed=seed).member))
    return np.array(found)


def _renamed(groups: Groups, votes: Votes, before: Landscape) -> Groups:
    then = dict(zip(before.people, before.group, strict=True))
    past = np.array([then.get(person, -1) for person in votes.people])
    order = same_names(past, groups.member, groups.number)
    return Groups(
        groups.share[order],
        groups.centre[order],
        groups.spread[order],
        groups.probability[:, order],
        groups.bic,
    )
