"""The mean of the whole team equals reference values and a sum over all possible silent answers."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from itertools import combinations_with_replacement
from math import factorial, inf
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest

from tests.reference import small_teams
from wholesum.pulse.means.finite_team import whole_team
from wholesum.pulse.means.prior import perks_prior

FIVE = range(1, 6)


def slow_whole_team(
    counts: list[int], options: list[Fraction], members: int, prior: list[Fraction]
) -> dict[Fraction, Fraction]:
    """Slow implementation: try all possible answers of silent members, in fractions."""
    alpha = [Fraction(a) + c for a, c in zip(prior, counts, strict=True)]
    said = sum((c * x for c, x in zip(counts, options, strict=True)), Fraction(0))
    silent = members - sum(counts)
    means: dict[Fraction, Fraction] = defaultdict(Fraction)
    for answers in combinations_with_replacement(range(len(options)), silent):
        ways, urn = Fraction(factorial(silent)), list(alpha)
        probability = Fraction(1)
        for answer in answers:
            probability *= urn[answer] / sum(urn)
            urn[answer] += 1
        for option in set(answers):
            ways /= factorial(answers.count(option))
        total = said + sum((options[answer] for answer in answers), Fraction(0))
        means[total / members] += ways * probability
    return dict(sorted(means.items()))


@pytest.mark.parametrize(("place", "counts"), [(0, [0, 0, 1, 3, 1]), (1, [0, 0, 1, 2, 1])])
def test_distribution_of_the_mean_of_all_members_equals_the_reference_values(
    place: int, counts: Any
) -> None:
    known = small_teams()["finite_team"][place]["pmf_of_full_team_mean"]
    found = whole_team(counts, FIVE, 6, 0.5)
    assert found.values == pytest.approx([float(Fraction(mean)) for mean in known], rel=1e-12)
    assert found.probabilities == pytest.approx(list(known.values()), rel=1e-9, abs=0)


@pytest.mark.parametrize("seed", range(15))
def test_distribution_of_the_mean_of_all_members_equals_a_sum_over_all_possible_missing_answers(
    seed: int,
) -> None:
    chance = np.random.default_rng(seed)
    options = [
        [Fraction(x) for x in FIVE],
        [Fraction(k, 3) for k in range(3, 10)],
        [Fraction(0), Fraction(1), Fraction(5, 2)],
    ][seed % 3]
    counts = chance.multinomial(chance.integers(1, 6), [1 / len(options)] * len(options)).tolist()
    members = sum(counts) + int(chance.integers(0, 5))
    prior = [Fraction(1, len(options))] * len(options)
    known = slow_whole_team(counts, options, members, prior)
    perks = perks_prior(len(options))
    found = whole_team(counts, [float(x) for x in options], members, perks)
    assert found.values == pytest.approx([float(mean) for mean in known], rel=1e-12)
    assert found.probabilities == pytest.approx([float(p) for p in known.values()], rel=1e-12)


def test_given_300_members_who_did_not_answer_then_the_estimated_mean_of_all_members_is_right() -> (
    None
):
    found = whole_team([0, 0, 1, 3, 1], FIVE, 305, perks_prior(5))
    alpha = np.array([0, 0, 1, 3, 1]) + 0.2
    assert found.probabilities.sum() == pytest.approx(1.0, abs=1e-12)
    expected = (20 + 300 * (alpha @ np.arange(1, 6)) / 6) / 305
    assert found.mean == pytest.approx(expected, rel=1e-12)


def test_given_a_team_in_which_all_answered_then_the_mean_of_all_members_has_no_uncertainty() -> (
    None
):
    found = whole_team([0, 1, 0, 3, 2], FIVE, 6)
    estimate = found.estimate()
    assert (estimate.low, estimate.value, estimate.high) == (found.mean,) * 3
    assert found.bounds == (found.mean, found.mean)
    assert estimate.level == 1.0
    assert found.explain() == "All 6 members answered: the team's mean is 4.00."


def test_interval_of_the_mean_of_all_members_is_the_shortest_one_with_equal_probability_on_both_sides() -> (
    None
):
    found = whole_team([0, 1, 1, 2, 1], FIVE, 8)
    for level in (0.5, 0.8, 0.9, 0.99):
        low, high, held = found.interval(level)
        inside = (found.values >= low) & (found.values <= high)
        assert held == pytest.approx(found.probabilities[inside].sum())
        assert held >= level
        tail = (1 - level) / 2
        below, above = found.values < low, found.values > high
        assert max(found.probabilities[below].sum(), found.probabilities[above].sum()) <= tail
        assert found.probabilities[found.values <= low].sum() > tail
        assert found.probabilities[found.values >= high].sum() > tail


def test_bounds_of_the_mean_of_all_members_are_its_lowest_and_highest_possible_value() -> None:
    found = whole_team([0, 0, 1, 3, 1], FIVE, 8)
    assert found.bounds == pytest.approx(((20 + 3) / 8, (20 + 15) / 8))
    assert found.bounds == (found.values[0], found.values[-1])


def test_given_an_option_with_prior_weight_0_then_only_the_possible_range_of_the_mean_includes_it() -> (
    None
):
    found = whole_team([0, 2, 1], [1, 2, 3], 4, prior=[0, 1, 1])
    assert found.values.tolist() == [9 / 4, 10 / 4]
    assert found.bounds[0] == pytest.approx(8 / 4)


def test_given_answers_when_smoothed_then_the_weights_of_options_are_normal_curves_around_answers() -> (
    None
):
    """Slow implementation: put a normal curve around each answer and cut it into options."""
    answers, options = [3.0, 4, 4, 4, 5], [1.0, 2, 3, 4, 5]
    spread = ((2 * 1 + sum((x - 4) ** 2 for x in answers)) / 6) ** 0.5
    around = NormalDist(0, 0.6 * spread / 5**0.2)
    weights = []
    for option in options:
        upper = inf if option == 5 else option + 0.5
        lower = -inf if option == 1 else option - 0.5
        weights.append(0.2 + sum(around.cdf(upper - x) - around.cdf(lower - x) for x in answers))
    found = whole_team([0, 0, 1, 3, 1], options, 6)
    assert sum(weights) == pytest.approx(6)
    assert found.probabilities == pytest.approx([weight / 6 for weight in weights])


def test_given_an_interval_of_a_mean_with_more_than_90_percent_then_its_text_says_at_least_90_percent() -> (
    None
):
    found = whole_team([0, 1, 2, 6, 3], FIVE, 14)
    estimate = found.estimate()
    assert found.interval()[2] > 0.9
    assert estimate.level == 0.9
    assert "with probability at least 90%" in str(found)


def test_interval_of_the_mean_of_all_members_is_shown_with_its_probability() -> None:
    found = whole_team([0, 0, 1, 3, 1], FIVE, 6, 0.5)
    estimate = found.estimate()
    assert estimate.level == pytest.approx(1.0)
    assert (estimate.n, estimate.of, estimate.meaning) == (5, 6, "the whole team")
    assert estimate.value == pytest.approx(4.0)
    assert "5 of 6 members answered" in str(found)
    assert "Whatever the silent members think, it is between 3.50 and 4.17" in str(found)


@pytest.mark.parametrize(
    ("counts", "options", "members", "message"),
    [
        ([0, 0], [0, 1], 3, "0 answers in a team of 3"),
        ([3, 1], [0, 1], 3, "4 answers in a team of 3"),
        ([1, 2], [0, 1, 2], 5, "one count for each"),
        ([1, 2], [1, 0], 5, "rising"),
        ([1, 2], [0, 2**0.5], 5, "not steps of one fraction"),
    ],
)
def test_given_impossible_counts_when_the_mean_of_all_members_is_estimated_then_an_error_says_so(
    counts: Any, options: Any, members: int, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        whole_team(counts, options, members)


@pytest.mark.parametrize("level", [0.0, 1.0, 90.0])
def test_given_an_impossible_level_when_the_interval_of_the_mean_is_computed_then_an_error_says_so(
    level: float,
) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        whole_team([1, 2], [0, 1], 4).interval(level)


def test_distribution_of_the_mean_of_all_members_equals_a_simulation() -> None:
    chance = np.random.default_rng(1)
    alpha = np.array([0, 1, 1, 2, 1]) + 0.2
    silent = np.array([chance.multinomial(3, p) for p in chance.dirichlet(alpha, 20_000)])
    means = (18 + silent @ np.arange(1, 6)) / 8
    found = whole_team([0, 1, 1, 2, 1], FIVE, 8, perks_prior(5))
    for value, probability in zip(found.values, found.probabilities, strict=True):
        assert probability == pytest.approx(np.isclose(means, value).mean(), abs=0.012)
