"""Sort statements into kinds: common ground, division, bridging, unsure, or not known yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from scipy.special import betainc, expit

from wholesum.charts.result import Result
from wholesum.dialogue.kind import Kind
from wholesum.dialogue.opinion.landscape import Landscape
from wholesum.dialogue.opinion.votes import BoolArray, FloatArray, IntArray, Tallies, Votes, tally

COMMON: Final = 0.6
"""Above this share of agreement at the worst end a statement is common ground."""

APART: Final = 0.3
"""Above this difference between two ends a statement divides."""

SURE: Final = 0.9
PASSED: Final = 1 / 3
FEWEST_AT_AN_END: Final = 3
WRONG: Final = 0.05
"""The share of named kinds that may be expected to be wrong: the least sure are not named."""

_DRAWS: Final = 200
_POINTS: Final = 64
# Mean-field posteriors are too narrow; so much more variance gives intervals that hold: found by
# simulation.
_WIDER: Final = 1.4


@dataclass(frozen=True, eq=False)
class StatementKinds(Result):
    """The kinds of all statements, in the order of the opinion map.

    Parameters
    ----------
    statements
        Their ids.
    kind
        The kind of each.
    probability
        Shape (statements,): that the kind is true; for no clear kind and not enough votes, 0.
    ends
        What the ends are called: the groups, or the two ends of each axis, or everybody.
    share
        Shape (ends, statements): expected share of agreement, of those who agree or disagree.
    low, high
        Its 90% interval.
    tallies
        The votes at each end, shape (ends, statements).
    """

    statements: pl.Series
    kind: tuple[Kind, ...]
    probability: FloatArray
    ends: tuple[str, ...]
    share: FloatArray
    low: FloatArray
    high: FloatArray
    tallies: Tallies

    @property
    def expected_false(self) -> float:
        """The expected number of statements that have a wrong kind."""
        named = self.probability > 0
        return float((1 - self.probability[named]).sum())

    def explain(self) -> str:
        """Describe how many statements are of each kind, and how many may be wrong."""
        counts = ", ".join(f"{self.kind.count(kind)} {kind}" for kind in Kind if kind in self.kind)
        return f"{counts}; of those named, {self.expected_false:.1f} are expected to be wrong."


def statement_kinds(votes: Votes, landscape: Landscape, *, seed: int = 0) -> StatementKinds:
    """Find the kind of each statement; all opinion groups have the same weight.

    Common ground: the lowest share of agreement among the ends is above .6 with probability .9;
    common rejection the same for the highest below .4; division: two ends of one axis, or two
    groups, differ by more than .3; bridging: common ground with more agreement than disagreement
    actually voted at each end, and the ends within .3; unsure: more than a third of the votes pass.

    Parameters
    ----------
    votes
        The votes.
    landscape
        The kinds of the statements.
    seed
        Random seed of the draws.

    Returns
    -------
    StatementKinds
        The kinds.
    """
    names, ends, pairs = _ends(landscape)
    tallies = _sum([tally(votes, np.where(end, 0, -1), 1) for end in ends])
    shares = _shares(landscape, ends, np.random.default_rng(seed))
    chances = _chances(shares, pairs, tallies, tally(votes))
    kind, probability = _choose(chances, tallies)
    low, high = np.quantile(shares, [0.05, 0.95], axis=2)
    return StatementKinds(
        votes.statements, kind, probability, names, shares.mean(axis=2), low, high, tallies
    )


def _ends(found: Landscape) -> tuple[tuple[str, ...], list[BoolArray], list[tuple[int, int]]]:
    if found.groups is not None:
        k = found.groups.number
        pairs = [(a, b) for a in range(k) for b in range(a)]
        return (
            tuple(f"group {g + 1}" for g in range(k)),
            [found.group == g for g in range(k)],
            pairs,
        )
    if not found.axes.number or not found.placed.any():
        return ("everybody",), [np.ones(len(found.people), dtype=np.bool_)], []
    names, ends = [], []
    for axis, place in enumerate(found.model.people.place.T, start=1):
        third = np.quantile(place[found.placed], [1 / 3, 2 / 3])
        names += [f"one end of axis {axis}", f"other end of axis {axis}"]
        ends += [found.placed & (place <= third[0]), found.placed & (place >= third[1])]
    return tuple(names), ends, [(2 * a, 2 * a + 1) for a in range(len(names) // 2)]


def _sum(parts: list[Tallies]) -> Tallies:
    return Tallies(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("agree", "disagree", "passed")
        )
    )


def _shares(found: Landscape, ends: list[BoolArray], chance: np.random.Generator) -> FloatArray:
    """Return random draws of the share that agrees with each statement in each opinion group."""
    table, people = found.model.statements, found.model.people.mean
    root = np.linalg.cholesky(_WIDER * table.covariance)
    noise = chance.normal(size=(_DRAWS, table.axes + 1))
    draws = table.mean[:, np.newaxis, :] + np.einsum("mkl,rl->mrk", root, noise)
    shares = np.empty((len(ends), *draws.shape[:2]))
    for place, end in enumerate(ends):
        inside = np.flatnonzero(end)
        inside = inside[np.argsort(people[inside, min(1, table.axes)], kind="stable")]
        step = np.unique(np.linspace(0, len(inside) - 1, min(_POINTS, len(inside))).astype(int))
        points = people[inside[step]]
        total = np.zeros(draws.shape[:2])
        for point in points:
            total += expit(point[0] + draws[:, :, 0] + draws[:, :, 1:] @ point[1:])
        shares[place] = total / len(points)
    return shares


def _chances(
    shares: FloatArray, pairs: list[tuple[int, int]], at_ends: Tallies, all_votes: Tallies
) -> dict[Kind, FloatArray]:
    common = (shares.min(axis=0) > COMMON).mean(axis=1)
    rejected = (shares.max(axis=0) < 1 - COMMON).mean(axis=1)
    nothing = np.zeros(shares.shape[1:])
    apart = np.max([nothing, *(np.abs(shares[a] - shares[b]) for a, b in pairs)], axis=0)
    both_sides = (at_ends.agree > at_ends.disagree).all(axis=0) & bool(pairs)
    bridging = ((shares.min(axis=0) > COMMON) & (apart < APART)).mean(axis=1) * both_sides
    passed, cast = all_votes.passed, all_votes.cast
    return {
        Kind.BRIDGING: bridging,
        Kind.COMMON_GROUND: common,
        Kind.COMMON_REJECTION: rejected,
        Kind.DIVISION: (apart > APART).mean(axis=1),
        Kind.UNSURE: 1 - betainc(passed + 1, cast - passed + 1, PASSED),
    }


def _choose(
    chances: dict[Kind, FloatArray], at_ends: Tallies
) -> tuple[tuple[Kind, ...], FloatArray]:
    kinds, table = list(chances), np.stack(list(chances.values()))
    enough: BoolArray = at_ends.cast.min(axis=0) >= FEWEST_AT_AN_END
    first = (table >= SURE).argmax(axis=0)
    probability = np.take_along_axis(table, first[np.newaxis], axis=0)[0]
    named = _kept(probability, (probability >= SURE) & enough)
    kind = tuple(
        kinds[place] if sure else Kind.NONE if known else Kind.TOO_FEW
        for place, sure, known in zip(first, named, enough, strict=True)
    )
    return kind, np.where(named, probability, 0.0)


def _kept(probability: FloatArray, named: BoolArray) -> BoolArray:
    """Choose the statements with the most certain kinds; a share up to `WRONG` may be wrong."""
    places: IntArray = np.flatnonzero(named)
    order = places[np.argsort(-probability[places], kind="stable")]
    wrong = np.cumsum(1 - probability[order]) / np.arange(1, len(order) + 1)
    kept = np.zeros(len(named), dtype=np.bool_)
    kept[order[wrong <= WRONG]] = True
    return kept
