"""Estimate the number of axes on which voters differ; 0 if the votes show no axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.sparse import csr_array
from scipy.special import ndtr

from wholesum.charts.result import Result
from wholesum.dialogue.opinion.bilinear import fit_bilinear
from wholesum.dialogue.opinion.null_model import Leanings, Repeat, VotePattern
from wholesum.dialogue.opinion.predictive import hidden_vote_probabilities
from wholesum.dialogue.opinion.votes import AGREE, PASS, Votes

MOST_AXES: Final = 6
_LEVEL: Final = 0.05
_LEAST_GAIN: Final = 0.001
_RUNS: Final = 99
_GAPS: Final = np.geomspace(0.25, 6.0, 12)
_RUNS_A_GAP: Final = 5
_MOST_VOTES: Final = 20_000
_MOST_PEOPLE: Final = 1_000
_MOST_FORETOLD: Final = 200_000
_MOST_STATEMENTS: Final = 2_000
_FEWEST_IN_COMMON: Final = 5
_ALIKE: Final = 1.5


@dataclass(frozen=True, eq=False)
class AxisTest(Result):
    """The result of the test whether voters differ in more than how often they agree.

    Parameters
    ----------
    p
        Share of conversations simulated without an axis whose votes correlate as strongly.
    smallest_gap
        The smallest difference between two camps, 60 to 40, that these votes would have shown
        four times in five: in logits a statement. Infinite where no gap would have been seen.
    power
        The probability with which camps 1 logit apart would have been seen.
    strength
        Strength of the correlation of votes; 1 is the mean of the simulated conversations.
    people, votes
        How many people and how many agreements and disagreements it rests on.
    """

    p: float
    smallest_gap: float
    power: float
    strength: float
    people: int
    votes: int

    def explain(self) -> str:
        """Describe the result of the test for an axis, and the smallest effect it could find."""
        seen = (
            "No division, however large, could be seen with so few votes."
            if np.isinf(self.smallest_gap)
            else f"A gap below {self.smallest_gap:.1f} logits could not be relied on to be seen."
        )
        basis = f"{self.votes:,} votes of {self.people:,} people"
        if self.p <= _LEVEL:
            return f"Votes go together more than chance (p = {self.p:.2f}; {basis})."
        return f"No sign that people differ along an axis (p = {self.p:.2f}; {basis}). {seen}"


@dataclass(frozen=True, eq=False)
class Axes(Result):
    """The estimated number of axes on which voters differ, with the test behind it.

    Parameters
    ----------
    number
        From 0 to 6.
    test
        Whether there is one at all.
    gains
        What each further axis gains on votes it has not seen, in nats a vote, from the first on
        to the first that was not taken.
    errors
        The standard errors of these gains.
    repeats
        How many pairs of statements on which people voted alike explain why votes go together;
        0 if they do not.
    """

    number: int
    test: AxisTest
    gains: tuple[float, ...] = ()
    errors: tuple[float, ...] = ()
    repeats: int = 0

    @property
    def sure(self) -> float:
        """The certainty of the first axis: 1 − p, or the probability that it predicts votes."""
        if self.number and self.test.p > _LEVEL:
            return float(ndtr(self.gains[0] / self.errors[0]))
        return 1 - self.test.p

    def explain(self) -> str:
        """Describe the number of axes, and how the number was decided."""
        if self.number == 0 and self.repeats:
            return (
                f"{self.test.explain()} But pairs of statements on which people voted alike "
                f"({self.repeats}) can explain this, so it may be no axis. Next time, combine "
                "statements that say the same."
            )
        if self.number == 0:
            return self.test.explain()
        if self.test.p > _LEVEL:
            return f"{self.number} axes or more predict hidden votes better than none."
        number = "1 axis improves" if self.number == 1 else f"{self.number} axes improve"
        return f"{number} the prediction of hidden votes. {self.test.explain()}"


def axis_test(votes: Votes, *, repeats: Sequence[Repeat] = (), seed: int = 0) -> AxisTest:
    """Test whether voters differ in more than how often they agree.

    The largest singular value of the residuals of the model with leanings only, over the root of
    the sum of squares that is expected of all of them. Each residual is divided by the root of
    what is known of its person and of its statement: the sums of p(1 - p) of their votes, and 1 for
    the prior. It is compared with 99 conversations on the same pattern of votes, simulated from
    leanings drawn from their posterior; how far these spread is what makes the votes likeliest. Of
    very many votes those of the busiest 1,000 people on the statements with most votes are taken,
    where votes lie densest.

    Parameters
    ----------
    votes
        The votes.
    repeats
        Statements that repeat others in the simulated conversations too.
    seed
        Random seed of the simulations.

    Returns
    -------
    AxisTest
        With the smallest gap that would have been seen.
    """
    chance = np.random.default_rng(seed)
    opinions = _densest(votes.keep(votes.vote != PASS))
    voters = int((opinions.cast > 0).sum())
    if voters < 2 or opinions.n_statements < 2:
        return AxisTest(1.0, np.inf, 0.0, 1.0, voters, len(opinions))
    pattern, agree = VotePattern.of(opinions), opinions.vote == AGREE
    fit = pattern.with_decidedness(agree, pattern.likeliest(agree))
    found = pattern.strengths(agree[:, np.newaxis], fit)[0]
    null = pattern.simulated(pattern.drawn(fit, _RUNS, chance), fit, chance, repeats)
    p = (1 + int((null >= found).sum())) / (1 + _RUNS)
    gap, power = _power(pattern, fit, float(np.quantile(null, 0.95)), chance)
    return AxisTest(p, gap, power, float(found / null.mean()), voters, len(opinions))


def count_axes(votes: Votes, *, seed: int = 0) -> Axes:
    """Estimate the number of axes: test the first, then predict hidden votes with more axes.

    Parameters
    ----------
    votes
        The votes.
    seed
        Random seed of the simulations and of the choice of hidden votes.

    Returns
    -------
    Axes
        None if the test finds none in comparison with conversations in which statements repeat
        others as `find_repeats` says. A further axis is
        taken if hidden votes are predicted better by more than one standard
        error. Where the test could look at a part of very many votes only, and saw none there,
        they are taken all the same if each gains more than two.
    """
    test = axis_test(votes, seed=seed)
    part = test.votes < (votes.vote != PASS).sum()
    most = min(MOST_AXES, votes.n_statements - 1)
    repeats = find_repeats(votes) if test.p <= _LEVEL and not part else []
    if repeats and axis_test(votes, repeats=repeats, seed=seed).p > _LEVEL:
        return Axes(0, test, repeats=len(repeats))
    if test.p > _LEVEL and not part:
        return Axes(0, test)
    sample = _some(votes, max(_MOST_FORETOLD, len(votes) // 20))
    losses = [-np.log(hidden_vote_probabilities(sample, axes, seed=seed)) for axes in (0, 1)]
    gains: list[float] = []
    errors: list[float] = []
    while True:
        gain = losses[-2] - losses[-1]
        gains.append(float(gain.mean()))
        errors.append(float(gain.std() / np.sqrt(len(gain))))
        least = errors[-1] * (2 if test.p > _LEVEL else 1)
        given = len(gains) == 1 and test.p <= _LEVEL
        if not given and gains[-1] <= max(least, _LEAST_GAIN):
            return Axes(len(gains) - 1, test, tuple(gains), tuple(errors))
        if len(gains) == most:
            return Axes(most, test, tuple(gains), tuple(errors))
        losses.append(-np.log(hidden_vote_probabilities(sample, len(losses), seed=seed)))


def find_repeats(votes: Votes) -> list[Repeat]:
    """Find pairs of statements on which many people vote as if both were one statement.

    For each two statements with at least five people in common, the agreements of their votes less
    the disagreements are compared with what a model with one axis expects, in standard deviations.
    Pairs from 1.5 on are taken, the largest first, each statement once. Most of such pairs are
    chance; they make the test of an axis more careful, not less.

    Parameters
    ----------
    votes
        The votes; of more than 2,000 statements none is looked at.

    Returns
    -------
    list of Repeat
        The pairs. Their shares are what the model lacks to expect the votes as they are.
    """
    opinions = votes.keep(votes.vote != PASS)
    if not len(opinions) or votes.n_statements > _MOST_STATEMENTS:
        return []
    person, statement = (place.astype(np.int64) for place in (opinions.person, opinions.statement))
    p = fit_bilinear(opinions, 1).agree(person, statement)
    expected = 2 * p - 1
    together, alike, foreseen, known = (
        (table.T @ table).toarray()
        for table in (
            csr_array((cells, (person, statement)), (votes.n_people, votes.n_statements))
            for cells in (np.ones(len(opinions)), opinions.vote * 1.0, expected, expected**2)
        )
    )
    excess = (alike - foreseen) / np.sqrt(np.maximum(together - known, 1e-9))
    left_of, right_of = np.nonzero(np.triu((excess >= _ALIKE) & (together >= _FEWEST_IN_COMMON), 1))
    paired = set[int]()
    repeats = []
    for place in np.argsort(-excess[left_of, right_of], kind="stable"):
        pair = int(left_of[place]), int(right_of[place])
        if paired.isdisjoint(pair):
            paired.update(pair)
            first, second = (np.flatnonzero(statement == name) for name in pair)
            _, left, right = np.intersect1d(person[first], person[second], return_indices=True)
            rows = first[left], second[right]
            # One draw decides both votes of those who repeat, and two draws those of the others.
            both, each = 1 - np.abs(p[rows[0]] - p[rows[1]]), expected[rows[0]] * expected[rows[1]]
            gained = 2 * both - 1 - each
            share = (alike - foreseen)[pair] / max(float(gained.sum()), 1e-9)
            repeats.append(Repeat(*rows, float(np.clip(share, 0, 1))))
    return repeats


def _densest(opinions: Votes) -> Votes:
    """Return the votes of the most active voters on the statements with most votes."""
    if len(opinions) <= _MOST_VOTES:
        return opinions
    busiest = np.argsort(-opinions.cast, kind="stable")[:_MOST_PEOPLE]
    some = opinions.of_people(np.sort(busiest))
    counts = np.bincount(some.statement, minlength=some.n_statements)
    order = np.argsort(-counts, kind="stable")
    inside = np.zeros(len(counts), dtype=np.bool_)
    inside[order[np.cumsum(counts[order]) <= _MOST_VOTES]] = True
    return some.keep(inside[some.statement])


def _some(votes: Votes, most: int) -> Votes:
    """Return the votes of every n-th person, so that about ``most`` votes remain."""
    if len(votes) <= most:
        return votes
    people = np.linspace(0, votes.n_people - 1, max(2, votes.n_people * most // len(votes)))
    return votes.of_people(np.unique(people.astype(np.int64)))


def _power(
    pattern: VotePattern, fit: Leanings, critical: float, chance: np.random.Generator
) -> tuple[float, float]:
    """Return the distance between two groups that the axis test finds in 80% of the cases."""
    gaps = np.repeat(_GAPS, _RUNS_A_GAP)
    camp = np.where(chance.random((len(fit.people), len(gaps))) < 0.6, 0.5, -0.5)
    side = chance.choice([-1.0, 1.0], (len(fit.statements), len(gaps)))
    planted = pattern.drawn(fit, len(gaps), chance)
    planted += gaps * camp[pattern.person] * side[pattern.statement]
    seen = (pattern.simulated(planted, fit, chance) > critical).reshape(len(_GAPS), -1)
    ends = np.concatenate([seen[:1], seen, seen[-1:]]).mean(axis=1)
    share = np.maximum.accumulate((ends[:-2] + ends[1:-1] + ends[2:]) / 3)
    enough = np.flatnonzero(share >= 0.8)
    smallest = float(_GAPS[enough[0]]) if enough.size else float(np.inf)
    return smallest, float(np.interp(1.0, _GAPS, share))
