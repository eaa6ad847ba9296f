"""At most the stated share of statements is classified wrongly."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
from scipy.special import expit

from wholesum.dialogue.kind import Kind
from wholesum.dialogue.opinion.classification import (
    APART,
    COMMON,
    StatementKinds,
    _ends,
    _kept,
    statement_kinds,
)
from wholesum.dialogue.opinion.landscape import landscape
from wholesum.dialogue.opinion.votes import gather_votes


def test_number_of_statements_called_agreed_or_divided_equals_that_of_a_plain_implementation() -> (
    None
):
    chance = np.random.default_rng(1)
    for _ in range(30):
        probability, named = chance.uniform(0.8, 1, 9), chance.random(9) < 0.8
        places = np.flatnonzero(named).tolist()
        allowed = [
            some
            for number in range(1, len(places) + 1)
            for some in combinations(places, number)
            if np.mean(1 - probability[list(some)]) <= 0.05
        ]
        kept = np.flatnonzero(_kept(probability, named)).tolist()
        assert len(kept) == max(map(len, allowed), default=0)
        assert all(probability[index] >= probability[kept].min() for index in kept)


def test_given_simulated_votes_then_at_most_5_percent_of_statements_are_wrongly_called_agreed() -> (
    None
):
    named = wrong = 0
    for gap, seed in product((0.0, 1.5, 3.0), range(2)):
        logit, kinds, ends = study(gap, seed)
        share = np.array([expit(logit[end]).mean(axis=0) for end in ends])
        for statement, kind in enumerate(kinds.kind):
            truth = true_kinds(share[:, statement])
            if kind in truth:
                named += 1
                wrong += not truth[kind]
    assert named > 120
    assert wrong <= 0.05 * named


def test_given_simulated_votes_when_shares_of_agreement_are_estimated_then_intervals_cover_the_truth() -> (
    None
):
    held = []
    for gap, seed in product((0.0, 1.5, 3.0), range(2)):
        logit, kinds, ends = study(gap, seed)
        share = np.array([expit(logit[end]).mean(axis=0) for end in ends])
        held.append(((kinds.low <= share) & (share <= kinds.high)).mean())
    assert 0.87 <= np.mean(held) <= 0.96


def true_kinds(share: np.ndarray) -> dict[Kind, bool]:
    apart = share.max() - share.min()
    return {
        Kind.COMMON_GROUND: bool(share.min() > COMMON),
        Kind.BRIDGING: bool(share.min() > COMMON and apart < APART),
        Kind.COMMON_REJECTION: bool(share.max() < 1 - COMMON),
        Kind.DIVISION: bool(apart > APART),
    }


def study(gap: float, seed: int) -> tuple[np.ndarray, StatementKinds, list[np.ndarray]]:
    """Simulate votes; return true logits, estimated kinds, and the members of each group."""
    chance = np.random.default_rng(seed)
    camp = np.where(chance.random(200) < 0.6, 0.5, -0.5)
    logit = chance.normal(0, 0.5, 200)[:, np.newaxis] + chance.normal(0.5, 1.2, 60)
    logit = logit + np.outer(camp, gap * chance.normal(size=60))
    vote = np.where(chance.random(logit.shape) < expit(logit), 1, -1)
    person, statement = np.nonzero(chance.random(logit.shape) < 0.4)
    votes = gather_votes(person, statement, vote[person, statement])
    found = landscape(votes)
    return logit, statement_kinds(votes, found), _ends(found)[1]
