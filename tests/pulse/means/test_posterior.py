"""The posterior of a mean equals reference values, plain quadrature and known distributions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from scipy import integrate, stats

from tests.reference import small_teams
from wholesum.pulse.counts import FloatArray
from wholesum.pulse.means.dirichlet_mean import moments, quantiles, tail_and_density
from wholesum.pulse.means.posterior import MeanPosterior, interval_table, mean_posterior
from wholesum.pulse.means.prior import Prior

FIVE = np.arange(1.0, 6.0)
THIRTEEN = 1.0 + np.arange(13) / 3


def slow_tail(alpha: FloatArray, options: FloatArray, threshold: float) -> float:
    """Slow implementation: P(m > t) by plain quadrature of the integral in u = e^s."""
    held = [(a, x - threshold) for a, x in zip(alpha, options, strict=True) if a > 0]

    def integrand(s: float) -> float:
        u = np.exp(s)
        phase = sum(a * np.arctan(u * d) for a, d in held)
        fall = sum(-a / 2 * np.log1p((u * d) ** 2) for a, d in held)
        return float(np.sin(phase) * np.exp(fall))

    pieces = np.arange(-40.0, 61.0, 2.0)
    total = sum(
        integrate.quad(integrand, low, high, epsabs=1e-14, epsrel=1e-12)[0]
        for low, high in pairwise(pieces)
    )
    return float(0.5 + total / np.pi)


def random_posteriors(rows: int, seed: int) -> Iterator[tuple[MeanPosterior, np.random.Generator]]:
    chance = np.random.default_rng(seed)
    for _ in range(rows):
        options = (FIVE, THIRTEEN, np.sort(chance.uniform(0, 10, 4)))[chance.integers(3)]
        counts = chance.multinomial(chance.integers(1, 45), chance.dirichlet(options * 0 + 0.5))
        yield mean_posterior(counts, options, (None, 0.5, 1.0)[chance.integers(3)]), chance


@pytest.mark.parametrize("place", range(18))
def test_distribution_of_an_estimated_mean_equals_the_reference_values(place: int) -> None:
    case = small_teams()["dirichlet_mean_score"][place]
    posterior = mean_posterior(case["counts"], FIVE, case["alpha"])
    found = [
        posterior.mean,
        posterior.variance,
        *posterior.quantile([0.025, 0.5, 0.975]),
        *posterior.exceeds([3.0, 3.5]),
    ]
    names = ["mean", "var", "q025", "q50", "q975", "P_mean_gt_3", "P_mean_gt_3_5"]
    assert found == pytest.approx([case[name] for name in names], rel=1e-9, abs=0)


def test_probability_that_a_mean_is_above_a_threshold_equals_plain_numerical_integration() -> None:
    for posterior, chance in random_posteriors(12, seed=1):
        at = float(chance.uniform(posterior.options[0], posterior.options[-1]))
        slow = slow_tail(posterior.alpha, posterior.options, at)
        assert float(posterior.exceeds(at)) == pytest.approx(slow, abs=1e-10)


@pytest.mark.parametrize("lower", [0.01, 0.2, 1.2, 43.2, 1000.2])
@pytest.mark.parametrize("upper", [0.05, 0.2, 3.2, 200.2])
def test_given_answers_with_two_options_then_the_estimated_mean_has_a_beta_distribution(
    lower: float, upper: float
) -> None:
    law, at = stats.beta(upper, lower), np.array([1e-6, 0.01, 0.2, 0.5, 0.9, 1 - 1e-6])
    alpha = np.tile([lower, upper], (len(at), 1))
    tail, density = tail_and_density(alpha, np.array([0.0, 1.0]) - at[:, np.newaxis])
    np.testing.assert_allclose(tail, law.sf(at), rtol=0, atol=1e-12)
    np.testing.assert_allclose(density, law.pdf(at), rtol=1e-7, atol=2e-11 / law.std())
    asked = np.array([0.001, 0.05, 0.5, 0.95, 0.999])
    found = quantiles(alpha[:5], np.array([1.0, 2.0]), asked) - 1.0
    np.testing.assert_allclose(found, law.ppf(asked), rtol=1e-10, atol=1e-12)


def test_density_of_an_estimated_mean_is_the_slope_of_its_cumulative_probability() -> None:
    step = 1e-5
    for posterior, chance in random_posteriors(20, seed=2):
        at = float(posterior.quantile(chance.uniform(0.1, 0.9)))
        if np.abs(posterior.options - at).min() < 0.01:
            continue
        around = posterior.exceeds([at - step, at + step])
        slope = (around[0] - around[1]) / (2 * step)
        assert float(posterior.density(at)) == pytest.approx(slope, rel=1e-4)


def test_integral_of_the_density_of_an_estimated_mean_is_1() -> None:
    posterior = mean_posterior([0, 1, 2, 2, 1], FIVE)
    nodes, weights = np.polynomial.legendre.leggauss(60)
    total = sum((weights / 2 * posterior.density(low + (nodes + 1) / 2)).sum() for low in FIVE[:-1])
    assert total == pytest.approx(1.0, abs=1e-9)


def test_given_a_quantile_of_an_estimated_mean_then_the_probability_below_it_is_as_requested() -> (
    None
):
    asked = np.array([1e-4, 0.05, 0.5, 0.95, 0.9999])
    for posterior, _ in random_posteriors(60, seed=3):
        back = 1 - posterior.exceeds(posterior.quantile(asked))
        np.testing.assert_allclose(back, asked, rtol=0, atol=1e-10)


@pytest.mark.parametrize("n", [500, 20_000, 1_000_000])
def test_given_thousands_of_equal_answers_then_the_interval_of_the_estimated_mean_is_narrow(
    n: int,
) -> None:
    posterior = mean_posterior([0, 0, 0, 0, n], FIVE)
    low, high = posterior.interval()
    assert 5 - 40 / n < low < high <= 5
    np.testing.assert_allclose(posterior.exceeds([low, high]), [0.95, 0.05], atol=1e-9)


def test_given_an_option_equal_to_the_threshold_then_the_probability_above_it_does_not_change() -> (
    None
):
    without = tail_and_density(np.array([[0.02, 0.03]]), np.array([[-2.0, 1.0]]))[0]
    within = tail_and_density(np.array([[0.02, 7.0, 0.03]]), np.array([[-2.0, 0.0, 1.0]]))
    assert within[0] == pytest.approx(without, abs=1e-12)
    assert np.isinf(within[1])


def test_given_a_threshold_at_an_end_of_the_scale_then_the_probability_above_it_is_1_or_0() -> None:
    posterior = mean_posterior([0, 1, 0, 3, 2], FIVE)
    np.testing.assert_array_equal(posterior.exceeds([0.0, 1.0, 5.0, 6.0]), [1, 1, 0, 0])
    np.testing.assert_array_equal(posterior.density([0.0, 6.0]), [0, 0])


def test_given_a_prior_with_weight_on_one_option_only_then_the_estimated_mean_has_no_uncertainty() -> (
    None
):
    posterior = mean_posterior([0, 3], [1, 5], prior=[0, 1])
    assert posterior.interval() == (5.0, 5.0)
    assert posterior.variance == 0
    np.testing.assert_array_equal(posterior.exceeds([4.9, 5.0]), [1, 0])


def test_distribution_of_an_estimated_mean_equals_a_simulation() -> None:
    chance = np.random.default_rng(4)
    posterior = mean_posterior([1, 0, 2, 2, 1], FIVE)
    drawn = chance.dirichlet(posterior.alpha, 200_000) @ FIVE
    assert float(posterior.exceeds(3.2)) == pytest.approx((drawn > 3.2).mean(), abs=0.005)
    assert posterior.mean == pytest.approx(drawn.mean(), abs=0.005)
    assert posterior.variance == pytest.approx(drawn.var(), rel=0.02)


def test_mean_and_variance_of_an_estimated_mean_equal_those_of_a_dirichlet_distribution() -> None:
    for posterior, _ in random_posteriors(10, seed=5):
        law = stats.dirichlet(posterior.alpha)
        mean, variance = moments(posterior.alpha, posterior.options)
        assert mean == pytest.approx(posterior.options @ law.mean(), rel=1e-12)
        spread = posterior.options @ law.cov() @ posterior.options
        assert variance == pytest.approx(spread, rel=1e-9)


def test_table_of_intervals_of_many_teams_has_for_each_team_the_interval_computed_for_it_alone() -> (
    None
):
    chance = np.random.default_rng(6)
    counts = chance.multinomial(4, [0.1, 0.1, 0.2, 0.4, 0.2], size=60)
    table = interval_table(counts, FIVE)
    for row, found in zip(counts, table, strict=True):
        alone = mean_posterior(row, FIVE).quantile([0.05, 0.5, 0.95])
        np.testing.assert_allclose(found, alone, rtol=1e-12)


def test_given_a_team_without_answers_then_its_row_in_the_table_of_intervals_is_blank() -> None:
    table = interval_table([[0, 0], [1, 2]], [0, 1])
    assert np.isnan(table[0]).all()
    assert (np.diff(table[1]) > 0).all()


def test_given_scores_with_13_possible_values_then_the_estimated_mean_of_a_facet_equals_a_simulation() -> (
    None
):
    posterior = mean_posterior([0] * 8 + [1, 2, 2, 0, 1], THIRTEEN)
    low, high = posterior.interval()
    assert low < posterior.mean < high
    drawn = np.random.default_rng(7).dirichlet(posterior.alpha, 100_000) @ THIRTEEN
    assert float(posterior.exceeds(4.0)) == pytest.approx((drawn > 4.0).mean(), abs=0.007)


def test_text_on_an_estimated_mean_says_which_people_it_describes() -> None:
    posterior = mean_posterior([0, 1, 0, 3, 2], FIVE)
    estimate = posterior.estimate(of=8)
    assert (estimate.n, estimate.of, estimate.meaning) == (6, 8, "asked again next week")
    assert estimate.value == float(posterior.quantile(0.5))
    assert (estimate.low, estimate.high) == posterior.interval()


def test_text_on_an_estimated_mean_gives_number_of_answers_mean_and_prior() -> None:
    said = str(mean_posterior([0, 1, 0, 3, 2], FIVE))
    assert "6 people is about 3.90" in said
    assert "prior counts for 1.0 answer." in said
    assert "1 person" in mean_posterior([0, 0, 0, 0, 1], FIVE).explain()


def test_given_a_prior_with_low_values_then_the_estimated_mean_is_lower() -> None:
    drawn_down = Prior(np.array([4.0, 3.0, 2.0, 1.0, 0.0]), "organisation prior", 40)
    counts = [0, 0, 0, 3, 3]
    assert mean_posterior(counts, FIVE, drawn_down).mean < mean_posterior(counts, FIVE).mean


@pytest.mark.parametrize(
    ("counts", "options", "prior", "message"),
    [
        ([0, 0, 0], [1, 2, 3], None, "in which someone answered"),
        ([[1, 0, 0], [0, 1, 0]], [1, 2, 3], None, "counts of one team"),
        ([1, 2], [1, 2, 3], None, "one for each of the 3 options"),
        ([1, 2, 3], [1, 3, 2], None, "rising"),
        ([1, 2.5, 3], [1, 2, 3], None, "2.5 is not a whole number"),
        ([1, -1, 3], [1, 2, 3], None, "-1 is not a whole number"),
        ([1, 2, 3], [1, 2, 3], [1, 1], "each of the 3 options"),
        ([1, 2, 3], [1, 2, 3], [1, -1, 1], "none below 0"),
    ],
)
def test_given_answers_with_other_options_than_stated_when_a_mean_is_estimated_then_an_error_says_so(
    counts: Any, options: Any, prior: Any, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        mean_posterior(counts, options, prior)


@pytest.mark.parametrize("probability", [0.0, 1.0, 1.2, float("nan")])
def test_given_an_invalid_probability_when_a_quantile_of_a_mean_is_computed_then_an_error_says_so(
    probability: float,
) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        mean_posterior([1, 2], [1, 2]).quantile(probability)
