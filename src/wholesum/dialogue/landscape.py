"""The landscape of a dialogue: of one mind, a spectrum or camps, and where everybody stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import polars as pl

from wholesum.dialogue.axes import Axes, count_axes
from wholesum.dialogue.bilinear import Bilinear, fit_bilinear
from wholesum.dialogue.groups import (
    SMALLEST_GROUP,
    SMALLEST_SHARE,
    Groups,
    adjusted_rand,
    find_groups,
    same_names,
)
from wholesum.dialogue.votes import BoolArray, FloatArray, IntArray, Votes
from wholesum.picture import Explained

FEWEST_PEOPLE: Final = 8
"""Fewer voters than this show no landscape."""

FEWEST_VOTES: Final = 3
"""A person with fewer votes has no position yet."""

_THINNINGS: Final = 20
_STABLE: Final = 0.8


class Verdict(StrEnum):
    """What the votes say of the whole."""

    ONE_MIND = "of one mind"
    SPECTRUM = "a spectrum"
    CAMPS = "camps"
    TOO_FEW = "not enough votes"


@dataclass(frozen=True, eq=False)
class Landscape(Explained):
    """Where people and statements stand, and whether there are camps.

    Parameters
    ----------
    people, statements
        Their ids, in the order of all arrays.
    verdict
        What the votes say of the whole.
    sure
        Probability, from 0 to 1, with which they say so.
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
    """

    people: pl.Series
    statements: pl.Series
    verdict: Verdict
    sure: float
    axes: Axes
    model: Bilinear
    placed: BoolArray
    groups: Groups | None
    stability: float | None

    @property
    def positions(self) -> FloatArray:
        """Where each person stands on each axis, shape (people, axes); NaN where not placed."""
        return np.where(self.placed[:, np.newaxis], self.model.people.place, np.nan)

    @property
    def blur(self) -> FloatArray:
        """The standard deviation of each position, shape (people, axes)."""
        return self.model.people.blur

    @property
    def strengths(self) -> FloatArray:
        """How far statements pull on each axis, in logits, shape (axes,)."""
        return self.model.strengths

    @property
    def group(self) -> IntArray:
        """The camp of each person, shape (people,); -1 where there is none."""
        if self.groups is None:
            return np.full(len(self.people), -1)
        return np.where(self.placed, self.groups.member, -1)

    def explain(self) -> str:
        """Say the verdict, how sure, of how many, and what could not be seen."""
        placed = int(self.placed.sum())
        basis = f"{placed:,} people with {FEWEST_VOTES} votes or more"
        if self.verdict is Verdict.TOO_FEW:
            return f"Not enough votes for a landscape: {basis}."
        said = f"{self.verdict.value.capitalize()} (probability {self.sure:.2f}; {basis})."
        if self.verdict is Verdict.CAMPS and self.groups is not None:
            return f"{said} {self.groups.explain()}"
        return f"{said} {self.axes.explain()}"


def landscape(votes: Votes, *, before: Landscape | None = None, seed: int = 0) -> Landscape:
    """Read the landscape off the votes.

    Parameters
    ----------
    votes
        The votes.
    before
        An earlier landscape, so that groups and axes keep their places.
    seed
        Of all chance: the same votes and seed give the same landscape.

    Returns
    -------
    Landscape
        With the verdict *not enough votes* for fewer than 8 voters.
    """
    placed = votes.cast >= FEWEST_VOTES
    axes = count_axes(votes, seed=seed)
    model = fit_bilinear(votes, axes.number, seed=seed)
    groups, stability, verdict = None, None, Verdict.ONE_MIND
    if placed.sum() < FEWEST_PEOPLE:
        verdict = Verdict.TOO_FEW
    elif axes.number:
        verdict = Verdict.SPECTRUM
        groups = find_groups(model.people, seed=seed)
        if groups.number > 1 and _large_enough(groups, placed):
            stability = _stability(votes, axes.number, groups, placed, seed)
        if stability is None or stability < _STABLE:
            groups = None
        else:
            verdict = Verdict.CAMPS
    if groups is not None and before is not None:
        groups = _renamed(groups, votes, before)
    sure = 1 - axes.test.p if axes.number else axes.test.p
    if verdict is Verdict.TOO_FEW:
        sure = 0.0
    return Landscape(
        votes.people, votes.statements, verdict, sure, axes, model, placed, groups, stability
    )


def _large_enough(groups: Groups, placed: BoolArray) -> bool:
    sizes = np.bincount(groups.member[placed], minlength=groups.number)
    return bool(sizes.min() >= max(SMALLEST_GROUP, SMALLEST_SHARE * placed.sum()))


def _stability(votes: Votes, axes: int, groups: Groups, placed: BoolArray, seed: int) -> float:
    chance = np.random.default_rng([seed, 1])
    found = []
    for _ in range(_THINNINGS):
        model = fit_bilinear(votes.keep(chance.random(len(votes)) >= 0.1), axes, seed=seed)
        thinned = find_groups(model.people, seed=seed)
        found.append(adjusted_rand(groups.member[placed], thinned.member[placed]))
    return float(np.mean(found))


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
