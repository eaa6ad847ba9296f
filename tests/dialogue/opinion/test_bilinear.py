"""The opinion model equals a plain implementation, and its intervals cover the true values."""

from __future__ import annotations

import numpy as np
import pytest
from bench.tools.made_up import conversation
from numpy.testing import assert_allclose, assert_array_equal
from scipy.optimize import minimize
from scipy.special import expit

from wholesum.dialogue.opinion.bilinear import Bilinear, fit_bilinear, posterior_of
from wholesum.dialogue.opinion.gaussian import inverse
from wholesum.dialogue.opinion.predictive import fit_predictive_model
from wholesum.dialogue.opinion.votes import Votes, gather_votes

VOTES = conversation(90, 40, 0.5, 2.5, seed=8)


def flat(model: Bilinear) -> np.ndarray:
    return np.concatenate([model.people.mean.ravel(), model.statements.mean.ravel()])


def rows_of(votes: Votes) -> tuple[list[int], list[int], list[int]]:
    return votes.person.tolist(), votes.statement.tolist(), votes.vote.tolist()


@pytest.mark.parametrize("axes", [0, 1, 3])
@pytest.mark.parametrize("number", [2, 7])
def test_given_votes_split_into_parts_when_fitted_then_the_opinion_model_equals_that_of_all_votes(
    axes: int, number: int
) -> None:
    whole = fit_bilinear(VOTES, axes)
    parts = list(VOTES.parts(number))
    order = np.random.default_rng(1).permutation(number)
    found = fit_bilinear([parts[k] for k in order], axes)
    assert_allclose(found.statements.mean, whole.statements.mean, atol=1e-6)
    bounds = np.concatenate([[0], np.cumsum([parts[k].n_people for k in order])])
    for place, k in enumerate(order):
        first = sum(part.n_people for part in parts[:k])
        assert_allclose(
            found.people.mean[bounds[place] : bounds[place + 1]],
            whole.people.mean[first : first + parts[k].n_people],
            atol=1e-6,
        )


def test_given_the_same_votes_in_any_order_when_the_opinion_model_is_fitted_then_it_is_identical() -> (
    None
):
    person, statement, vote = map(np.array, rows_of(VOTES))
    order = np.random.default_rng(3).permutation(len(vote))
    mixed = gather_votes(person[order], statement[order], vote[order])
    assert_array_equal(flat(fit_bilinear(mixed, 2)), flat(fit_bilinear(VOTES, 2)))


def test_position_of_a_voter_in_the_opinion_model_equals_that_of_a_plain_implementation() -> None:
    model = fit_bilinear(VOTES, 1)
    statement = np.arange(12)
    vote = np.array([1, -1, 1, 1, -1, 1, 1, -1, -1, 1, 1, 1], dtype=np.int8)
    table = model.statements.mean[statement]

    def loss(x: np.ndarray) -> float:
        logit = x[0] + table[:, 0] + x[1] * table[:, 1]
        prior = x[0] ** 2 / model.prior.leaning + x[1] ** 2
        return float(np.logaddexp(0, -vote * logit).sum() + prior / 2)

    found = posterior_of(model, statement, vote)
    grid = np.stack(np.meshgrid(np.linspace(-2, 2, 81), np.linspace(-4, 4, 161)), -1).reshape(-1, 2)
    weight = np.exp(-np.array([loss(x) for x in grid]))
    mean = weight @ grid / weight.sum()
    assert minimize(loss, np.zeros(2)).success
    assert found.mean[0] == pytest.approx(mean, abs=0.15)
    spread = np.sqrt(weight @ (grid - mean) ** 2 / weight.sum())
    assert np.sqrt(np.diag(found.covariance[0])) == pytest.approx(spread, rel=0.25)


def test_given_simulated_votes_when_the_opinion_model_is_fitted_then_its_intervals_cover_the_truth() -> (
    None
):
    inside = []
    for seed in range(5):
        chance = np.random.default_rng(seed)
        people, statements = 150, 50
        place, weight = chance.normal(size=people), chance.normal(0, 1.0, statements)
        logit = chance.normal(0.5, 1.2, statements) + np.outer(place, weight)
        logit = logit + chance.normal(0, 0.5, people)[:, np.newaxis]
        vote = np.where(chance.random(logit.shape) < expit(logit), 1, -1)
        person, statement = np.nonzero(chance.random(logit.shape) < 0.4)
        model = fit_bilinear(gather_votes(person, statement, vote[person, statement]), 1)
        pairs = np.indices(logit.shape).reshape(2, -1)
        mean, variance = model.logit(pairs[0], pairs[1])
        inside.append(np.abs(logit.ravel() - mean) < 1.645 * np.sqrt(variance))
    assert 0.84 < np.mean(inside) < 0.96


def test_given_many_small_matrices_when_inverted_together_then_each_inverse_is_exact() -> None:
    root = np.random.default_rng(1).normal(size=(50, 4, 4))
    matrices = root @ root.transpose(0, 2, 1) + np.eye(4)
    found, determinant = inverse(np.moveaxis(matrices, 0, -1))
    assert_allclose(np.moveaxis(found, -1, 0), np.linalg.inv(matrices), rtol=1e-9, atol=1e-9)
    assert_allclose(determinant, np.linalg.slogdet(matrices)[1])


def test_given_several_opinion_models_when_averaged_then_the_sum_of_their_weights_is_1() -> None:
    found = fit_predictive_model(conversation(60, 30, 0.5, 4.0, seed=2), most=2)
    assert found.weights.sum() == pytest.approx(1)
    assert found.weights[:2].sum() < found.weights[2:].sum()
    told = found.agree(np.arange(60) % 60, np.arange(60) % 30)
    assert ((told > 0) & (told < 1)).all()
    assert "axes" in found.explain()
