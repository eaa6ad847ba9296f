"""Statements are shown equally often, and their order is balanced."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise, permutations

import numpy as np
import pytest
from bench.tools.made_up import conversation
from scipy.stats import spearmanr

from wholesum.dialogue.facilitation.routing import (
    average_information,
    balanced_order,
    draw_statement,
    expected_information,
    keep_apart,
    routing_weights,
)
from wholesum.dialogue.opinion.bilinear import fit_bilinear, posterior_of
from wholesum.dialogue.opinion.gaussian import GaussianPosterior

EVEN = np.ones(4)


@pytest.mark.parametrize("statements", [1, 2, 5, 8, 11])
def test_given_many_voters_then_each_statement_is_equally_often_shown_first_second_and_so_on(
    statements: int,
) -> None:
    times = 1 + statements % 2
    people = statements * times
    orders = np.array([balanced_order(person, statements) for person in range(people)])
    assert (np.sort(orders, axis=1) == np.arange(statements)).all()
    places = np.repeat(np.arange(statements), times)[:, np.newaxis]
    assert (np.sort(orders, axis=0) == places).all()
    after = Counter((a, b) for order in orders for a, b in pairwise(order.tolist()))
    assert set(after.values()) <= {times}
    assert len(after) == statements * (statements - 1)


def test_given_a_statement_with_fewer_votes_than_others_then_it_is_more_probably_shown_next() -> (
    None
):
    weights = routing_weights(np.array([5, 5, 4, 9]), EVEN, EVEN, np.ones(4, dtype=bool))
    assert weights.sum() == pytest.approx(1)
    assert weights[2] == pytest.approx(2 * weights[0])
    assert weights[3] < weights[0] / 10


def test_given_near_duplicates_of_statements_a_voter_has_seen_then_the_voter_sees_them_last() -> (
    None
):
    unseen, twins = np.array([False, True, True, True]), np.array([False, True, False, False])
    weights = routing_weights(np.zeros(4, dtype=int), EVEN, EVEN, unseen, twins)
    assert weights.tolist() == [0, 0, 0.5, 0.5]
    only = np.array([False, True, False, False])
    assert routing_weights(np.zeros(4, dtype=int), EVEN, EVEN, only, twins).tolist() == [0, 1, 0, 0]
    nothing = routing_weights(np.zeros(4, dtype=int), EVEN, EVEN, np.zeros(4, dtype=bool))
    assert draw_statement(nothing, np.random.default_rng(1)) is None


def test_given_weights_of_statements_then_each_is_shown_next_as_often_as_its_logged_probability_says() -> (
    None
):
    chance, weights = np.random.default_rng(1), np.array([0.7, 0.2, 0.1])
    draws = [draw_statement(weights, chance) for _ in range(2_000)]
    drawn = np.bincount([draw.statement for draw in draws if draw], minlength=3)
    assert drawn / 2_000 == pytest.approx(weights, abs=0.03)
    assert sum(1 / draw.probability for draw in draws if draw) / 2_000 == pytest.approx(3, abs=0.3)


def test_given_statements_written_late_in_a_dialogue_then_they_get_as_many_votes_as_other_statements() -> (
    None
):
    chance = np.random.default_rng(2)
    opened = np.sort(chance.integers(0, 200, 80))
    opened[:10] = 0
    votes = np.zeros(80, dtype=np.int64)
    for arrival in range(400):
        unseen = opened <= arrival
        for _ in range(12):
            draw = draw_statement(
                routing_weights(votes, EVEN.repeat(20), EVEN.repeat(20), unseen), chance
            )
            if draw is not None:
                unseen[draw.statement] = False
                votes[draw.statement] += 1
    sorted_ = np.sort(votes)
    gini = (2 * np.arange(1, 81) - 81) @ sorted_ / (80 * sorted_.sum())
    assert gini < 0.2
    assert abs(spearmanr(opened, votes).statistic) < 0.3


def test_given_a_statement_with_an_uncertain_result_then_a_vote_on_it_gives_the_most_information() -> (
    None
):
    votes = conversation(60, 20, 0.6, 0.0, seed=1)
    votes = votes.keep((votes.statement > 0) | (votes.person < 3))
    model = fit_bilinear(votes, 1)
    none = posterior_of(model, np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int8))
    information = expected_information(model, none)
    assert (information > 0).all()
    assert information.argmax() == 0


def test_weights_and_information_of_statements_equal_those_of_a_plain_implementation() -> None:
    chance = np.random.default_rng(4)
    model = fit_bilinear(conversation(60, 20, 0.6, 3.0, seed=1), 1)
    person = posterior_of(model, np.arange(5), np.array([1, -1, 1, 1, -1], dtype=np.int8))
    information = expected_information(model, person)
    votes, importance = chance.integers(0, 6, 20), chance.uniform(1, 3, 20)
    unseen = chance.random(20) < 0.7
    fewest = min(votes[one] for one in range(20) if unseen[one])
    weights = []
    for one in range(20):
        mean, spread = model.statements.mean[one], model.statements.covariance[one]
        feature = [1.0, person.mean[0, 1]]
        logit = person.mean[0, 0] + mean[0] + feature[1] * mean[1]
        agree = 1 / (1 + np.exp(-logit))
        variance = sum(feature[k] * spread[k, m] * feature[m] for k in range(2) for m in range(2))
        taught = 0.5 * np.log(1 + agree * (1 - agree) * variance)
        assert information[one] == pytest.approx(taught)
        ahead = 0.5 ** int(votes[one] - fewest)
        weights.append(taught * importance[one] * ahead if unseen[one] else 0.0)
    found = routing_weights(votes, information, importance, unseen)
    assert found == pytest.approx(np.array(weights) / sum(weights))


@pytest.mark.parametrize("people", [5, 256])
def test_information_expected_from_the_vote_of_an_average_voter_is_the_mean_over_all_voters(
    people: int,
) -> None:
    model = fit_bilinear(conversation(60, 20, 0.6, 3.0, seed=1), 1)
    chosen = range(60) if people > 60 else [0, 14, 29, 44, 59]
    everybody = model.people
    own = [
        expected_information(
            model, GaussianPosterior(everybody.mean[[one]], everybody.covariance[[one]])
        )
        for one in chosen
    ]
    assert average_information(model, people) == pytest.approx(np.mean(own, axis=0))


def test_given_near_duplicate_statements_when_ordered_then_they_follow_each_other_only_if_unavoidable() -> (
    None
):
    def near(one: str, other: str) -> bool:
        return one[0] == other[0]

    for items in (["a1", "a2", "b1", "c1"], ["a1", "a2", "a3", "b1", "c1"], ["a1", "b1", "a2"]):
        for order in permutations(items):
            found = keep_apart(order, near)
            assert sorted(found) == sorted(items)
            assert not any(near(one, other) for one, other in pairwise(found))
    assert keep_apart(["a1", "a2", "a3", "b1"], near) == ["a1", "b1", "a2", "a3"]
    assert keep_apart(["b1", "a1", "c1"], near) == ["b1", "a1", "c1"]
    assert keep_apart([], near) == []
