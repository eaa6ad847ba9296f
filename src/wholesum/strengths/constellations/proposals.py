"""Propose a few clearly different choices of constellations, with explanation and proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from wholesum.charts.kit.words import counted
from wholesum.strengths.constellations.child import solve_in_child
from wholesum.strengths.constellations.columns import Columns, columns_of
from wholesum.strengths.constellations.comparison import strongest_first
from wholesum.strengths.constellations.model import Challenge, Roster, Scores, score
from wholesum.strengths.constellations.program import LevelProof, Solution

SECONDS: Final = 20.0
_LOAD: Final = "hours of the busiest member"
_SCORES: Final = (
    "missing strengths",
    "needs without a stand-in",
    _LOAD,
    "repeated pairs",
    "chances to learn",
)
_SURE: Final = 1e-6
_SECONDS_FOR_OTHERS: Final = 4.0
_MOST_FOR_OTHERS: Final = 1_500
"""The most possible constellations for which all are searched for further proposals."""


@dataclass(frozen=True)
class Proof:
    """How much better each score of another choice of constellations could be.

    Parameters
    ----------
    gaps
        The possible improvement of each score, with all scores before it kept; ``None`` where the
        search ended before.
    """

    gaps: tuple[float | None, ...]

    @property
    def is_best(self) -> bool:
        """Whether it is proven that no other choice of constellations is better."""
        return all(gap == 0 for gap in self.gaps)

    def explain(self) -> str:
        """Return "Proven best", or a sentence on how much better another choice could be."""
        if self.is_best:
            return "Proven best: no other choice is better."
        words = list[str]()
        for name, gap in zip(_SCORES, self.gaps, strict=True):
            if gap is None:
                words.append(f"not searched to the end: {name}")
            elif gap:
                words.append(f"{name}: at most {gap:g} better exists")
        return f"Not proven best. {'; '.join(words).capitalize()}."


@dataclass(frozen=True)
class Proposal:
    """One proposal: one constellation for each challenge.

    Parameters
    ----------
    choice
        The members of each challenge, in the order of the roster.
    scores
        The scores of the choice.
    proof
        The proof that it is best; of a later proposal, best among those that differ enough.
    """

    choice: Mapping[str, tuple[str, ...]]
    scores: Scores
    proof: Proof

    def explain(self) -> list[str]:
        """Describe a constellation: its rare strengths, the hours of its members, and its new pairs."""
        missing, alone, load, repeats, growth = self.scores
        lacking = (
            "Every needed strength is covered."
            if not missing
            else f"{counted(missing, 'holder')} of needed strengths {_is(missing)} missing."
        )
        thin = (
            "Every need has a stand-in."
            if not alone and not missing
            else f"{counted(alone, 'need')} {_has(alone)} no stand-in."
        )
        return [
            lacking,
            thin,
            f"Nobody works more than {load:g} hours a month.",
            "No pair has worked on a challenge together before."
            if not repeats
            else f"Pairs who worked together before meet again: {repeats}.",
            f"Wishes to grow that can be met: {growth}.",
        ]


@dataclass(frozen=True)
class Constellations:
    """The proposed constellations, and the choice "strongest first" for comparison.

    Parameters
    ----------
    proposals
        The best proposal first, then others that differ in at least half of the constellations.
        None where no choice keeps the limit, or none was found in time.
    strongest
        The members with the most needed strengths, for each challenge.
    strongest_scores
        The scores of that choice.
    """

    proposals: tuple[Proposal, ...]
    strongest: Mapping[str, tuple[str, ...]]
    strongest_scores: Scores


def find_constellations(
    roster: Roster,
    challenges: Sequence[Challenge],
    proposals: int = 3,
    most: int | None = None,
    seconds: float = SECONDS,
) -> Constellations:
    """Find the best groups of three to five members for all challenges together.

    Parameters
    ----------
    roster
        The members, at most 20.
    challenges
        The challenges.
    proposals
        The number of proposals.
    most
        The most challenges that a member may be in.
    seconds
        The limit of time for the search.

    Returns
    -------
    Constellations
        Lexicographically best: fewest missing strengths, then fewest needs without a stand-in,
        then the least load of the busiest member, then the fewest pairs who worked together
        before, then the most growth. Each possible constellation is a binary variable of an
        integer program, which HiGHS solves in a process of its own with limits of time and memory.
        If that fails and no limit was given, each challenge has a constellation that is best for
        it alone, and the proof says so.

    Raises
    ------
    ValueError
        If there are no members or more than 20, or pinned and excluded members contradict.

    Notes
    -----
    It counts named strengths, not how strong they are. It proposes; the team decides.
    """
    if not challenges:
        return Constellations((), {}, Scores(0, 0, 0, 0, 0))
    every = columns_of(roster, challenges)
    columns = [column.best() for column in every]
    found = solve_in_child(columns, proposals, seconds, most)
    if 0 < len(found) < proposals and sum(map(len, every)) <= _MOST_FOR_OTHERS:
        # The best constellations of each challenge alone are too few for other proposals.
        others = solve_in_child(every, proposals, min(seconds, _SECONDS_FOR_OTHERS), most)
        if len(others) > len(found) and _is_proven(others[0]):
            columns, found = every, others
    if not found and most is None:
        found = [_each_alone(columns)]
    if not found:
        columns = every
        found = solve_in_child(columns, proposals, seconds, most)
    strongest = strongest_first(roster, challenges)
    return Constellations(
        tuple(_proposal(roster, challenges, columns, solution) for solution in found),
        strongest,
        score(roster, challenges, strongest),
    )


def _is_proven(found: Solution) -> bool:
    """Return whether each of the five scores is proven to be the best possible."""
    gaps = [proof.value - proof.bound for proof in found.proofs]
    return len(gaps) == len(_SCORES) and max(gaps) <= _SURE


def _each_alone(columns: Sequence[Columns]) -> Solution:
    """Return the best constellation of each challenge, as if there were no other challenge."""
    missing, alone = (
        float(sum(int(score[0]) for score in scores))
        for scores in ([column.missing for column in columns], [column.alone for column in columns])
    )
    proofs = LevelProof(missing, missing), LevelProof(alone, alone)
    return Solution((0,) * len(columns), proofs)


def _proposal(
    roster: Roster, challenges: Sequence[Challenge], columns: Sequence[Columns], found: Solution
) -> Proposal:
    choice = {
        one.name: tuple(
            person
            for person, chosen in zip(roster.people, those.members[pick], strict=True)
            if chosen
        )
        for one, those, pick in zip(challenges, columns, found.picks, strict=True)
    }
    gaps: list[float | None] = [
        _gap(proof.value, proof.bound, whole=name != _LOAD)
        for name, proof in zip(_SCORES, found.proofs, strict=False)
    ]
    gaps += [None] * (len(_SCORES) - len(gaps))
    return Proposal(choice, score(roster, challenges, choice), Proof(tuple(gaps)))


def _gap(value: float, bound: float, *, whole: bool) -> float | None:
    """Return how far a score is from the best value that may be possible."""
    least = ceil(bound - _SURE) if whole else bound
    return 0.0 if value - least <= _SURE else round(value - least, 2)


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _has(number: int) -> str:
    return "has" if number == 1 else "have"
