"""The posterior of a share equals the exact posterior, and its interval covers the true share."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, stats

from wholesum.core.proportion import ProportionPosterior, share_posterior


@pytest.mark.parametrize(("events", "of"), [(0, 1), (3, 9), (9, 9), (2.5, 6), (40, 90)])
def test_given_counts_of_events_and_cases_then_the_estimated_share_equals_the_exactly_computed_share(
    events: float, of: float
) -> None:
    exact = stats.beta(events + 0.5, of - events + 0.5)
    told = share_posterior(events, of).estimate(1)
    expected = exact.ppf([0.05, 0.5, 0.95])
    np.testing.assert_allclose([told.low, told.value, told.high], expected, atol=0.003)


def test_probability_that_one_share_is_higher_than_another_equals_the_exact_integral() -> None:
    now, before = stats.beta(7.5, 3.5), stats.beta(5.5, 6.5)
    exact, _ = integrate.quad(lambda x: now.pdf(x) * before.cdf(x), 0, 1)
    assert share_posterior(7, 10).above(share_posterior(5, 11)) == pytest.approx(exact, abs=0.002)


def test_given_two_equal_shares_then_the_probability_that_the_first_is_higher_is_one_half() -> None:
    assert share_posterior(4, 7).above(share_posterior(4, 7)) == pytest.approx(0.5)


def test_given_equal_simulated_values_of_two_shares_when_compared_then_each_tie_counts_one_half() -> (
    None
):
    assert (
        ProportionPosterior(np.array([1.0, 2.0])).above(ProportionPosterior(np.array([1.0, 2.0])))
        == 0.5
    )


@pytest.mark.parametrize(("events", "of"), [(-1, 3), (4, 3)])
def test_given_impossible_counts_when_a_share_is_estimated_then_an_error_says_so(
    events: float, of: float
) -> None:
    with pytest.raises(ValueError, match="impossible"):
        share_posterior(events, of)


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.8])
def test_given_any_true_share_when_data_are_simulated_then_the_interval_covers_it_at_the_stated_rate(
    share: float,
) -> None:
    """Exact coverage, summed over all counts; that of Jeffreys swings around its level."""
    held = []
    for of in range(8, 31):
        chance = stats.binom.pmf(np.arange(of + 1), of, share)
        told = [share_posterior(events, of).estimate(events, of) for events in range(of + 1)]
        inside = [estimate.low <= share <= estimate.high for estimate in told]
        held.append(float(chance @ inside))
    assert np.mean(held) == pytest.approx(0.9, abs=0.02)
    assert min(held) > 0.78
