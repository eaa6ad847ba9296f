"""Changes between two rounds equal reference values, exact fractions and plain quadrature."""

from __future__ import annotations

from fractions import Fraction
from math import comb
from typing import Any

import numpy as np
import pytest
from scipy import integrate, stats

from tests.reference import small_teams
from wholesum.pulse.means.change import (
    Change,
    change_of_mean,
    change_of_share,
    changes_of_means,
    favourable_share,
)
from wholesum.pulse.means.posterior import MeanPosterior, mean_posterior

FIVE = np.arange(1.0, 6.0)
THIRTEEN = 1.0 + np.arange(13) / 3


def slow_share_change(k1: int, n1: int, k2: int, n2: int) -> Fraction:
    """Slow implementation: P(p2 > p1) of two Beta posteriors, summed in fractions."""

    def beta(a: int, b: int) -> Fraction:
        return Fraction(1, (a + b - 1) * comb(a + b - 2, a - 1))

    a1, b1, a2, b2 = 1 + k1, 1 + n1 - k1, 1 + k2, 1 + n2 - k2
    terms = (beta(a1 + i, b1 + b2) / ((b2 + i) * beta(1 + i, b2) * beta(a1, b1)) for i in range(a2))
    return sum(terms, Fraction(0))


def slow_mean_change(before: MeanPosterior, after: MeanPosterior) -> float:
    """Slow implementation: P(m2 > m1) by adaptive quadrature over the first mean."""

    def higher(probability: float) -> float:
        return float(after.exceeds(before.quantile(probability)))

    return float(integrate.quad(higher, 0, 1, epsabs=1e-7, epsrel=1e-7, limit=200)[0])


@pytest.mark.parametrize("place", range(4))
def test_estimated_changes_of_a_mean_equal_the_reference_values(place: int) -> None:
    case = small_teams()["dirichlet_change"][place]
    before, after = (mean_posterior(case[key], FIVE, 0.5) for key in ("before", "after"))
    found = change_of_mean(before, after).probability
    assert found == pytest.approx(case["P_after_gt_before"], rel=1e-9, abs=0)


@pytest.mark.parametrize("place", range(5))
def test_estimated_changes_of_a_share_equal_the_reference_values(place: int) -> None:
    case = small_teams()["beta_change"][place]
    counts = [int(part) for key in ("before", "after") for part in case[key].split("/")]
    assert change_of_share(*counts) == pytest.approx(case["value"], rel=1e-9, abs=0)


def test_estimated_change_of_a_share_equals_the_exact_sum_of_fractions() -> None:
    chance = np.random.default_rng(1)
    for _ in range(100):
        n1, n2 = chance.integers(0, 13, 2).tolist()
        k1, k2 = int(chance.integers(0, n1 + 1)), int(chance.integers(0, n2 + 1))
        assert change_of_share(k1, n1, k2, n2) == float(slow_share_change(k1, n1, k2, n2))


def test_estimated_change_of_a_mean_equals_that_of_slow_numerical_integration() -> None:
    for before, after in (
        ([1, 2, 2, 1, 0], [0, 1, 2, 2, 1]),
        ([0, 0, 0, 0, 4], [0, 0, 1, 1, 3]),
    ):
        pair = mean_posterior(before, FIVE), mean_posterior(after, FIVE)
        assert change_of_mean(*pair).probability == pytest.approx(slow_mean_change(*pair), abs=1e-6)


def test_given_answers_with_two_options_then_the_change_of_the_mean_equals_the_change_of_the_share() -> (
    None
):
    for counts in ((2, 6, 4, 6), (0, 3, 3, 3), (20, 40, 25, 45), (1, 5, 400, 900)):
        k1, n1, k2, n2 = counts
        before, after = (mean_posterior([n - k, k], [0, 1], 1.0) for k, n in ((k1, n1), (k2, n2)))
        found = change_of_mean(before, after).probability
        assert found == pytest.approx(change_of_share(*counts), abs=1e-10)


@pytest.mark.parametrize("options", [FIVE, THIRTEEN])
def test_probability_that_a_mean_rose_and_probability_that_it_fell_add_up_to_1(
    options: Any,
) -> None:
    chance = np.random.default_rng(2)
    for _ in range(12):
        shares = chance.dirichlet(np.full(len(options), 0.5), 2)
        sizes = chance.choice([3, 6, 12, 43, 400], 2)
        first, second = (
            mean_posterior(chance.multinomial(n, share), options)
            for n, share in zip(sizes, shares, strict=True)
        )
        up, down = change_of_mean(first, second), change_of_mean(second, first)
        assert up.probability + down.probability == pytest.approx(1.0, abs=1e-9)
        assert up.gain == pytest.approx(-down.gain, abs=1e-12)


@pytest.mark.parametrize(
    "counts", [[0, 0, 0, 0, 3], [0, 0, 6, 0, 0], [3, 0, 0, 0, 3], [9, 9, 80, 99, 9]]
)
def test_given_the_same_answers_in_two_rounds_then_the_probability_that_the_mean_rose_is_one_half(
    counts: Any,
) -> None:
    posterior = mean_posterior(counts, FIVE)
    change = change_of_mean(posterior, posterior)
    assert change.probability == pytest.approx(0.5, abs=1e-10)
    assert change.words == "no clear change"


def test_given_many_facets_when_compared_together_then_each_change_is_that_of_a_single_comparison() -> (
    None
):
    chance = np.random.default_rng(7)
    measures = [(options, n) for options in (FIVE, THIRTEEN) for n in (5, 6, 6, 9, 400)]
    before, after = (
        [
            mean_posterior(chance.multinomial(n, chance.dirichlet(np.full(len(o), 0.4))), o)
            for o, n in measures
        ]
        for _ in range(2)
    )
    before[0] = mean_posterior([0, 0, 4, 0, 0], FIVE, [0, 0, 1, 0, 0])  # one known mean
    after[1] = mean_posterior([0, 6, 0, 0, 0], FIVE)  # rough around an option
    for found, *pair in zip(changes_of_means(before, after), before, after, strict=True):
        alone = change_of_mean(*pair)
        assert found.probability == pytest.approx(alone.probability, abs=1e-9)
        assert (found.gain, found.spread, found.after) == (alone.gain, alone.spread, alone.after)
    assert changes_of_means([], []) == []


def test_estimated_change_of_a_mean_equals_that_of_a_simulation() -> None:
    chance = np.random.default_rng(3)
    before, after = mean_posterior([0, 2, 3, 1, 0], FIVE), mean_posterior([0, 1, 1, 3, 0], FIVE)
    drawn = [chance.dirichlet(each.alpha, 200_000) @ FIVE for each in (before, after)]
    change = change_of_mean(before, after)
    assert change.probability == pytest.approx((drawn[1] > drawn[0]).mean(), abs=0.005)
    assert change.gain == pytest.approx((drawn[1] - drawn[0]).mean(), abs=0.01)
    assert change.spread == pytest.approx((drawn[1] - drawn[0]).std(), rel=0.02)


def test_given_two_rounds_with_different_options_then_the_change_of_the_mean_equals_a_simulation() -> (
    None
):
    before = mean_posterior([1, 2, 2, 1], [1, 2, 3, 4])
    after = mean_posterior([0, 0, 1, 2, 2, 1, 0], [1, 1.5, 2, 2.5, 3, 3.5, 4])
    drawn = np.random.default_rng(4)
    first = drawn.dirichlet(before.alpha, 100_000) @ before.options
    second = drawn.dirichlet(after.alpha, 100_000) @ after.options
    found = change_of_mean(before, after).probability
    assert found == pytest.approx((second > first).mean(), abs=0.007)


def test_given_a_first_round_with_a_known_mean_then_the_change_depends_only_on_the_second_round() -> (
    None
):
    before = mean_posterior([0, 0, 4, 0, 0], FIVE, [0, 0, 1, 0, 0])
    after = mean_posterior([0, 1, 1, 3, 1], FIVE)
    found = change_of_mean(before, after).probability
    assert found == pytest.approx(float(after.exceeds(3.0)), abs=1e-14)


@pytest.mark.parametrize(
    ("probability", "gain", "words"),
    [
        (0.95, 0.25, "likely better"),
        (0.95, 0.24, "no clear change"),
        (0.94, 0.9, "no clear change"),
        (0.05, -0.25, "likely worse"),
        (0.05, -0.24, "no clear change"),
        (0.06, -0.9, "no clear change"),
    ],
)
def test_given_a_change_of_a_mean_then_its_probability_and_its_size_decide_the_words_that_describe_it(
    probability: float, gain: float, words: str
) -> None:
    assert Change(probability, gain, 0.3, 6, 6).words == words


def test_text_on_a_change_of_the_mean_gives_its_probability_its_size_and_the_numbers_of_people() -> (
    None
):
    before, after = mean_posterior([1, 3, 2, 0, 0], FIVE), mean_posterior([0, 0, 1, 3, 2], FIVE)
    said = str(change_of_mean(before, after))
    assert said.startswith("Likely better: ")
    assert "(n = 6, then 6)" in said
    assert "same people answer, this overstates the variance" in said


def test_interval_of_the_share_of_favourable_answers_is_that_of_a_beta_distribution() -> None:
    share = favourable_share([1, 0, 2, 3, 1], FIVE, of=9)
    law = stats.beta(1 + 4, 1 + 3)
    assert [share.low, share.high] == pytest.approx(law.ppf([0.05, 0.95]))
    assert share.value == 4 / 7
    assert (share.n, share.of, share.meaning) == (7, 9, "asked again next week")


def test_given_all_answers_above_the_middle_then_the_favourable_share_and_its_interval_end_at_1() -> (
    None
):
    share = favourable_share([0, 0, 0, 5, 3], FIVE)
    assert (share.value, share.high) == (1.0, 1.0)
    assert share.low < 0.8


@pytest.mark.parametrize("counts", [(7, 6, 1, 6), (-1, 6, 1, 6), (1, 6, 7, 6)])
def test_given_an_impossible_share_of_answers_when_two_shares_are_compared_then_an_error_says_so(
    counts: Any,
) -> None:
    with pytest.raises(ValueError, match="is no share"):
        change_of_share(*counts)


@pytest.mark.parametrize("counts", [[0, 0], [1, 2, 3]])
def test_given_no_answers_or_no_options_when_a_share_is_estimated_then_an_error_says_so(
    counts: Any,
) -> None:
    with pytest.raises(ValueError, match="one count for each of the 2 options"):
        favourable_share(counts, [0, 1])
