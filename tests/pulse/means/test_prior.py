"""Priors: Perks, and one learnt from the organisation's teams."""

from __future__ import annotations

from math import lgamma
from typing import Any

import numpy as np
import pytest

from wholesum.pulse.counts import FloatArray, IntArray
from wholesum.pulse.means.prior import (
    organisation_prior,
    perks_prior,
    prior_weights,
    tally_teams,
)


def slow_log_likelihood(counts: IntArray, weight: float, shares: FloatArray) -> float:
    """Dirichlet-multinomial log-likelihood, team by team."""
    total = 0.0
    for team in counts.tolist():
        total += lgamma(weight) - lgamma(weight + sum(team))
        for count, share in zip(team, shares, strict=True):
            if share > 0:
                total += lgamma(weight * share + count) - lgamma(weight * share)
    return total


def simulated_teams(teams: int, weight: float, seed: int) -> IntArray:
    chance = np.random.default_rng(seed)
    proportions = chance.dirichlet(weight * np.array([0.05, 0.1, 0.2, 0.4, 0.25]), teams)
    sizes = chance.integers(3, 15, teams)
    return np.array([chance.multinomial(n, p) for n, p in zip(sizes, proportions, strict=True)])


@pytest.mark.parametrize(("weight", "seed"), [(2.0, 1), (8.0, 2), (25.0, 3)])
def test_the_weight_is_the_likeliest(weight: float, seed: int) -> None:
    counts = simulated_teams(200, weight, seed)
    prior = organisation_prior(counts)
    shares = counts.sum(axis=0) / counts.sum()
    np.testing.assert_allclose(prior.weights / prior.weight, shares, rtol=1e-12)
    best = slow_log_likelihood(counts, prior.weight, shares)
    for factor in (0.3, 0.9, 0.99, 1.01, 1.1, 3.0):
        assert slow_log_likelihood(counts, prior.weight * factor, shares) < best
    step = 1e-4
    around = [slow_log_likelihood(counts, prior.weight * (1 + e), shares) for e in (-step, step)]
    assert around[1] - around[0] == pytest.approx(0.0, abs=1e-8)


def test_the_weight_that_made_the_teams_is_found_again() -> None:
    assert organisation_prior(simulated_teams(4000, 6.0, 4)).weight == pytest.approx(6.0, rel=0.1)


def test_teams_that_differ_no_more_than_chance_are_held_at_the_cap() -> None:
    counts = np.tile([1, 2, 3], (40, 1))
    prior = organisation_prior(counts)
    assert prior.weight == pytest.approx(100.0)
    assert "held at 100" in prior.explain()


def test_teams_of_one_mind_each_are_held_at_the_floor() -> None:
    counts = np.repeat(np.diag([5, 5]), 20, axis=0)
    assert organisation_prior(counts).weight == pytest.approx(0.01)


def test_an_option_that_nobody_chose_has_no_weight() -> None:
    counts = np.insert(simulated_teams(50, 5.0, 5), 2, 0, axis=1)
    prior = organisation_prior(counts)
    assert prior.weights[2] == 0
    without = organisation_prior(np.delete(counts, 2, axis=1))
    np.testing.assert_allclose(np.delete(prior.weights, 2), without.weights, rtol=1e-12)


def test_parts_add_up_to_the_whole() -> None:
    counts = simulated_teams(90, 5.0, 6)
    parts = tally_teams(counts[:10]) + tally_teams(counts[10:55]) + tally_teams(counts[55:])
    whole = tally_teams(counts)
    np.testing.assert_array_equal(parts.by_option, whole.by_option)
    np.testing.assert_array_equal(parts.by_team, whole.by_team)
    np.testing.assert_array_equal(
        organisation_prior(parts).weights, organisation_prior(counts).weights
    )


def test_a_tally_counts_the_teams_with_more() -> None:
    counts = np.array([[0, 3], [2, 0], [1, 1], [0, 0]])
    tally = tally_teams(counts)
    for more in range(3):
        assert tally.by_team[more] == (counts.sum(axis=1) > more).sum()
        np.testing.assert_array_equal(tally.by_option[:, more], (counts > more).sum(axis=0))


def test_a_learnt_prior_explains_itself() -> None:
    said = str(organisation_prior(simulated_teams(60, 5.0, 7)))
    assert said.startswith("organisation prior: counts for ")
    assert "60 teams" in said


def test_the_perks_prior_counts_for_one_answer() -> None:
    prior = perks_prior(4)
    assert prior.weights.tolist() == [0.25] * 4
    assert "counts for 1.0 answers, spread evenly over the 4 options" in prior.explain()


def test_weights_can_be_given_in_any_form() -> None:
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
def test_weights_that_are_none_are_refused(prior: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        prior_weights(prior, 3)


def test_few_teams_are_refused() -> None:
    counts = np.vstack([simulated_teams(29, 5.0, 8), np.eye(5, dtype=int)])
    with pytest.raises(ValueError, match="29 teams have two or more answers"):
        organisation_prior(counts)
    with pytest.raises(ValueError, match="0 teams have two or more answers"):
        organisation_prior(np.eye(5, dtype=int))


def test_counts_without_teams_are_refused() -> None:
    with pytest.raises(ValueError, match="give teams × options"):
        tally_teams([1, 2, 3])


def test_tallies_of_other_options_are_refused() -> None:
    with pytest.raises(ValueError, match="2 and 3 options cannot be added"):
        _ = tally_teams([[1, 2]]) + tally_teams([[1, 2, 3]])
