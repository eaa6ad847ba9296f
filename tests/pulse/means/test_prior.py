"""The prior of Perks, and the prior that is learnt from the teams of an organisation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from wholesum.pulse.counts import IntArray
from wholesum.pulse.means.prior import (
    organisation_prior,
    perks_prior,
    prior_weights,
    tally_teams,
)
from wholesum.pulse.reliability.variance_components import reml


def slow_icc(counts: IntArray, probability: float) -> float:
    """Slow implementation: find the quantile of ICC(1) from each team's whole covariance matrix."""
    teams = [np.repeat(np.arange(len(team), dtype=np.float64), team) for team in counts]
    grid = (np.arange(1_000) + 0.5) / 1_000
    likely = []
    for rho in grid:
        logdet = precision = pull = square = 0.0
        for answers in teams:
            covariance = (1 - rho) * np.eye(len(answers)) + rho
            inverse = np.linalg.inv(covariance)
            logdet += float(np.linalg.slogdet(covariance)[1])
            precision += float(inverse.sum())
            pull += float((inverse @ answers).sum())
            square += float(answers @ inverse @ answers)
        quadratic = square - pull**2 / precision
        free = sum(map(len, teams)) - 1
        likely.append(-(free * np.log(quadratic) + logdet + np.log(precision)) / 2)
    weight = np.exp(np.array(likely) - max(likely))
    return float(np.interp(probability, weight.cumsum() / weight.sum(), grid + 0.0005))


def simulated_teams(teams: int, weight: float, seed: int) -> IntArray:
    chance = np.random.default_rng(seed)
    proportions = chance.dirichlet(weight * np.array([0.05, 0.1, 0.2, 0.4, 0.25]), teams)
    sizes = chance.integers(3, 15, teams)
    return np.array([chance.multinomial(n, p) for n, p in zip(sizes, proportions, strict=True)])


@pytest.mark.parametrize(("weight", "seed"), [(2.0, 1), (8.0, 2), (25.0, 3)])
def test_weight_of_a_prior_estimated_from_teams_equals_that_of_a_plain_implementation(
    weight: float, seed: int
) -> None:
    counts = simulated_teams(40, weight, seed)
    prior = organisation_prior(counts)
    shares = counts.sum(axis=0) / counts.sum()
    np.testing.assert_allclose(prior.weights / prior.weight, shares, rtol=1e-12)
    assert 1 / (1 + prior.weight) == pytest.approx(slow_icc(counts, 0.75), abs=2e-4)


def test_given_simulated_teams_that_differ_then_the_estimated_prior_allows_for_these_differences() -> (
    None
):
    chance = np.random.default_rng(9)
    middles = chance.normal(3.4, 0.35, (600, 1))
    answers = np.clip(np.round(middles + chance.normal(0, 1, (600, 12))), 1, 5)
    counts = np.stack([(answers == option).sum(axis=1) for option in range(1, 6)], axis=1)
    implied = 1 / (1 + organisation_prior(counts).weight)
    found = reml(answers.ravel(), np.repeat(np.arange(600), 12)).icc1
    assert found == pytest.approx(0.1, abs=0.02)
    assert found < implied < found + 0.01


def test_given_teams_simulated_with_a_known_prior_then_the_estimated_prior_has_the_same_weight() -> (
    None
):
    assert organisation_prior(simulated_teams(4000, 6.0, 4)).weight == pytest.approx(6.0, rel=0.1)


def test_given_teams_that_differ_by_chance_only_then_the_estimated_weight_of_the_prior_is_the_maximum() -> (
    None
):
    counts = np.tile([1, 2, 3], (80, 1))
    prior = organisation_prior(counts)
    assert prior.weight == pytest.approx(100.0)
    assert "held at 100" in prior.explain()


def test_given_equal_answers_within_each_team_then_the_estimated_weight_of_the_prior_is_the_minimum() -> (
    None
):
    counts = np.repeat(np.diag([5, 5]), 20, axis=0)
    assert organisation_prior(counts).weight == pytest.approx(0.01)


def test_given_an_option_that_nobody_chose_then_the_estimated_prior_gives_this_option_no_weight() -> (
    None
):
    counts = np.insert(simulated_teams(50, 5.0, 5), 2, 0, axis=1)
    prior = organisation_prior(counts)
    assert prior.weights[2] == 0
    without = organisation_prior(np.delete(counts, 2, axis=1), [0, 1, 3, 4, 5])
    np.testing.assert_allclose(np.delete(prior.weights, 2), without.weights, rtol=1e-12)


def test_given_answers_of_two_halves_of_an_organisation_when_added_then_they_equal_those_of_all_teams() -> (
    None
):
    counts = simulated_teams(90, 5.0, 6)
    parts = tally_teams(counts[:10]) + tally_teams(counts[10:55]) + tally_teams(counts[55:])
    whole = tally_teams(counts)
    for name in ("by_option", "n", "total", "squares"):
        np.testing.assert_array_equal(getattr(parts, name), getattr(whole, name))
    back_to_front = tally_teams(counts[55:]) + tally_teams(counts[:55])
    for some in (parts, back_to_front):
        np.testing.assert_array_equal(
            organisation_prior(some).weights, organisation_prior(counts).weights
        )


def test_counts_from_which_a_prior_is_estimated_leave_out_teams_without_answers() -> None:
    tally = tally_teams([[0, 3], [2, 0], [1, 1], [0, 0]], [1, 5])
    assert tally.by_option.tolist() == [3, 4]
    assert tally.n.tolist() == [3, 2, 2]
    assert tally.total.tolist() == [15, 2, 6]
    assert tally.squares.tolist() == [0, 0, 8]


def test_given_options_that_do_not_fit_the_counts_when_a_prior_is_estimated_then_an_error_says_so() -> (
    None
):
    for options in ([1, 2, 3], [2, 1]):
        with pytest.raises(ValueError, match="do not fit counts of 2 options"):
            tally_teams([[1, 2]], options)


def test_text_on_a_prior_estimated_from_teams_gives_its_weight_and_number_of_teams() -> None:
    said = str(organisation_prior(simulated_teams(60, 5.0, 7)))
    assert said.startswith("organisation prior: counts for ")
    assert "60 teams" in said


def test_default_prior_weighs_as_much_as_one_answer() -> None:
    prior = perks_prior(4)
    assert prior.weights.tolist() == [0.25] * 4
    assert "counts for 1.0 answers, spread evenly over the 4 options" in prior.explain()


def test_given_a_prior_as_a_number_a_list_or_an_object_when_read_then_it_becomes_a_list_of_weights() -> (
    None
):
    np.testing.assert_allclose(prior_weights(None, 5), 0.2)
    np.testing.assert_allclose(prior_weights(0.5, 3), 0.5)
    np.testing.assert_allclose(prior_weights(perks_prior(3), 3), 1 / 3)
    np.testing.assert_allclose(prior_weights([1, 2, 0], 3), [1, 2, 0])


@pytest.mark.parametrize(
    ("prior", "message"),
    [
        ([1, 1], "each of the 3 options"),
        ([1, float("nan"), 1], "finite"),
        (-1.0, "none below 0"),
        (0.0, "some above 0"),
    ],
)
def test_given_invalid_weights_of_a_prior_when_read_then_an_error_says_so(
    prior: Any, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        prior_weights(prior, 3)


def test_given_fewer_than_30_teams_when_a_prior_is_estimated_from_them_then_an_error_says_so() -> (
    None
):
    counts = np.vstack([simulated_teams(29, 5.0, 8), np.eye(5, dtype=int)])
    with pytest.raises(ValueError, match="29 teams have two or more answers"):
        organisation_prior(counts)
    with pytest.raises(ValueError, match="0 teams have two or more answers"):
        organisation_prior(np.eye(5, dtype=int))


def test_given_counts_without_teams_when_a_prior_is_estimated_from_them_then_an_error_says_so() -> (
    None
):
    with pytest.raises(ValueError, match="give teams × options"):
        tally_teams([1, 2, 3])


def test_given_answers_of_two_groups_of_teams_with_different_options_when_added_then_an_error_says_so() -> (
    None
):
    with pytest.raises(ValueError, match="cannot be added; tally the same options"):
        _ = tally_teams([[1, 2]]) + tally_teams([[1, 2, 3]])
