"""The distance between stated and actual shares, and how often its interval covers the truth."""

from __future__ import annotations

import numpy as np
import pytest

from wholesum.focus.portfolio.composition import aitchison, gap, hellinger, total_variation

NAMES = ("learning", "safety", "pace", "care")


def test_distances_between_two_lists_of_shares_equal_the_published_values() -> None:
    stated = [0.5, 0.25, 0.15, 0.1]
    lost = [0.5, 0.25, 0.25, 0.0]
    assert total_variation(stated, lost) == pytest.approx(0.1)
    overlap = np.sqrt(np.array(stated) * lost).sum()
    assert hellinger(stated, lost) == pytest.approx(np.sqrt(1 - overlap))
    assert total_variation([1, 0], [0, 1]) == hellinger([2, 0], [0, 3]) == 1
    distances = [aitchison(stated, lost, zero) for zero in (0.01, 0.001, 0.0001)]
    assert np.diff(distances).min() > 1.5


def test_aitchison_distance_of_two_lists_of_shares_equals_the_distance_computed_from_log_ratios() -> (
    None
):
    rng = np.random.default_rng(1)
    p, q = rng.dirichlet(np.ones(5), 2)
    pairs = [(np.log(p[i] / p[j]) - np.log(q[i] / q[j])) ** 2 for i in range(5) for j in range(5)]
    assert aitchison(p, q, 0.001) == pytest.approx(np.sqrt(sum(pairs) / 10))


def test_total_variation_of_two_lists_of_shares_lies_within_limits_set_by_the_hellinger_distance() -> (
    None
):
    rng = np.random.default_rng(2)
    for _ in range(300):
        p, q = rng.dirichlet(np.full(4, 0.4), 2)
        q[rng.integers(4)] = 0
        h, tv = hellinger(p, q), total_variation(p, q)
        assert 0 <= h**2 - 1e-12 <= tv <= h * np.sqrt(2 - h**2) + 1e-12 <= 1 + 1e-9


def test_given_simulated_hours_when_the_gap_to_stated_values_is_estimated_then_the_interval_covers_it() -> (
    None
):
    rng = np.random.default_rng(3)
    stated = np.full(4, 0.25)
    for truth, weeks in (([0.5, 0.2, 0.2, 0.1], 8), ([0.35, 0.25, 0.25, 0.15], 12)):
        true = total_variation(stated, truth)
        held = []
        for draw in range(150):
            logged = rng.dirichlet(np.array(truth) * 15, weeks) * rng.gamma(20, 1, (weeks, 1))
            moved = gap(NAMES, stated, logged, seed=draw).moved
            held.append(moved.low <= true <= moved.high)
        assert np.mean(held) >= 0.88


def test_given_hours_with_only_noise_or_with_a_real_gap_to_stated_values_then_only_the_gap_is_reported() -> (
    None
):
    rng = np.random.default_rng(4)
    same = np.mean(
        [
            gap(NAMES, [1, 1, 1, 1], rng.dirichlet(np.full(4, 5.0), 12)).beyond_noise
            for _ in range(100)
        ]
    )
    assert same <= 0.12
    assert gap(NAMES, [7, 1, 1, 1], rng.dirichlet(np.full(4, 5.0), 12)).beyond_noise


def test_given_a_gap_between_stated_values_and_hours_then_the_text_names_the_largest_differences() -> (
    None
):
    found = gap(NAMES, [20, 40, 20, 20], np.tile([6.0, 40, 34, 20], (10, 1)))
    assert found.top == (
        "we say learning 20%, our hours say 6%",
        "we say pace 20%, our hours say 34%",
    )
    assert str(found).startswith(
        "14% (14% to 14%) of our hours would have to move: we say learning"
    )
    few = gap(NAMES, [20, 40, 20, 20], [[6.0, 40, 34, 20]], unit="minutes")
    assert (few.moved.low, few.moved.high) == (0, 1)
    assert not few.beyond_noise
    assert "That is from 1 period, too few for an interval" in few.explain()


@pytest.mark.parametrize(
    ("stated", "expressed", "sentence"),
    [
        ([1, 2], [[1, -1]], "below 0"),
        ([0, 0], [[1, 1]], "all amounts are 0"),
        ([1, 2], [[0, 0]], "all amounts are 0"),
        ([1, 2], [[1, 2, 3]], "about the same values"),
        ([1, 2], np.empty((0, 2)), "there is no period"),
        ([1, np.nan], [[1, 1]], "not finite"),
    ],
)
def test_given_shares_that_are_invalid_when_two_lists_of_shares_are_compared_then_an_error_says_why(
    stated: list[float], expressed: list[list[float]], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        gap(("a", "b"), stated, expressed)


def test_given_a_substitute_for_shares_of_0_that_is_too_large_then_an_error_says_so() -> None:
    with pytest.raises(ValueError, match="zeros cannot be replaced by"):
        aitchison([1, 0], [1, 1], 0.5)
