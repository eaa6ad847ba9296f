"""Exact chance levels of agreement equal published values and the values of plain code."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from itertools import product
from math import prod
from time import perf_counter
from typing import Any

import numpy as np
import pytest

from tests.reference import small_teams
from wholesum.pulse.agreement.chance import chance_by_team, chance_of_agreement, critical_agreement
from wholesum.pulse.agreement.chance_distribution import chance_distribution
from wholesum.pulse.agreement.indices import Index, ad_mean, ad_median, r_star_wg_j, rwg, rwg_j
from wholesum.pulse.agreement.null_distributions import NULLS, NullDistribution, null_named

CASES = [(options, n) for options, most in ((5, 15), (7, 12)) for n in range(3, most + 1)]
PUBLISHED = [
    ("rwg", "rwg", 1, "min_significant"),
    ("AD_M", "ad_mean", 1, "max_significant"),
    ("rwg_j3", "rwg_j", 3, "min_significant"),
    ("AD_M_j3", "ad_mean", 3, "max_significant"),
]


def _published(options: int, n: int) -> dict[str, Any]:
    case: dict[str, Any] = small_teams()["null_critical_values"][f"A{options}_n{n}"]
    return case


def _exact(share: float, options: int) -> Fraction:
    return Fraction(1, options) if share == 1 / options else Fraction(str(share))


def _slow(index: str, n: int, items: int, null: NullDistribution) -> dict[Fraction, Fraction]:
    """Try all ways in which n people can answer; return the probability of each index value."""
    assert null.proportions is not None
    shares = [_exact(share, null.options) for share in null.proportions]
    variance = (
        Fraction(null.options**2 - 1, 12)
        if null.name == "uniform"
        else Fraction(str(null.variance))
    )
    one: dict[Fraction, Fraction] = defaultdict(Fraction)
    for answers in product(range(null.options), repeat=n):
        mean = Fraction(sum(answers), n)
        if index == "ad_mean":
            spread = sum((abs(x - mean) for x in answers), Fraction(0)) / n
        else:
            spread = sum(((x - mean) ** 2 for x in answers), Fraction(0)) / (n - 1) / variance
        one[spread] += prod((shares[x] for x in answers), start=Fraction(1))
    total: dict[Fraction, Fraction] = defaultdict(Fraction)
    for spreads in product(one, repeat=items):
        mean = sum(spreads, Fraction(0)) / items
        total[_index_of(index, mean, items)] += prod((one[x] for x in spreads), start=Fraction(1))
    return total


def _index_of(index: str, spread: Fraction, items: int) -> Fraction:
    if index == "ad_mean":
        return spread
    if index == "rwg_j":
        kept = min(spread, Fraction(1))
        return items * (1 - kept) / (items * (1 - kept) + kept)
    return max(1 - spread, Fraction(0)) if index == "rwg" else 1 - spread


def _at_least_as_strong(index: str, value: Fraction, table: dict[Fraction, Fraction]) -> Fraction:
    chosen = (p for x, p in table.items() if (x <= value if index == "ad_mean" else x >= value))
    return sum(chosen, Fraction(0))


@pytest.mark.parametrize(("options", "n"), CASES)
def test_critical_values_of_the_agreement_indices_equal_the_published_ones(
    options: int, n: int
) -> None:
    for name, index, items, key in PUBLISHED:
        expected = _published(options, n)[name]
        found = critical_agreement(index, n, items=items, null="uniform", options=options)
        assert found.value == pytest.approx(expected[key], rel=1e-9, abs=1e-12), name
        assert found.p == pytest.approx(expected["p"], rel=1e-9), name


@pytest.mark.parametrize(("options", "n"), CASES)
def test_usual_cut_offs_of_the_agreement_indices_are_exceeded_by_chance_as_often_as_published(
    options: int, n: int
) -> None:
    expected = _published(options, n)
    for name, index, items, value in [
        ("P_null_rwg_ge_0.70", "rwg", 1, 0.7),
        ("P_null_rwg_j3_ge_0.70", "rwg_j", 3, 0.7),
        ("P_null_AD_le_A_over_6", "ad_mean", 1, options / 6),
    ]:
        found = chance_of_agreement(index, value, n, items=items, null="uniform", options=options)
        assert found.p == pytest.approx(expected[name], rel=1e-9), name


@pytest.mark.parametrize("name", NULLS)
@pytest.mark.parametrize(
    ("index", "n", "items"),
    [("rwg", 2, 1), ("rwg", 4, 1), ("rwg_j", 3, 3), ("r_star_wg_j", 3, 2), ("ad_mean", 4, 2)],
)
def test_probability_that_random_answers_agree_as_much_equals_that_of_a_plain_implementation(
    index: str, n: int, items: int, name: str
) -> None:
    null = null_named(name, 5)
    table = _slow(index, n, items, null)
    for value in table:
        twin = _at_least_as_strong(index, value, table)
        found = chance_of_agreement(index, float(value), n, items=items, null=null)
        assert found.p == pytest.approx(float(twin), rel=1e-12, abs=1e-300), value


@pytest.mark.parametrize("index", ["rwg", "ad_mean"])
def test_critical_value_of_an_agreement_index_equals_that_of_a_plain_implementation(
    index: str,
) -> None:
    table = _slow(index, 5, 1, null_named("slight_skew", 5))
    for alpha in (0.001, 0.01, 0.05, 0.2, 0.9):
        seldom = [x for x in table if _at_least_as_strong(index, x, table) <= Fraction(str(alpha))]
        found = critical_agreement(index, 5, alpha=alpha)
        if not seldom:
            assert found.value is None
            continue
        weakest = max(seldom) if index == "ad_mean" else min(seldom)
        assert found.value == pytest.approx(float(weakest), abs=1e-12)
        assert found.p == pytest.approx(float(_at_least_as_strong(index, weakest, table)))


def test_given_any_number_of_options_then_critical_values_of_the_mean_deviation_equal_plain_ones() -> (
    None
):
    for options, n in [(2, 5), (3, 5), (4, 4), (6, 4), (7, 3)]:
        null = null_named("uniform", options)
        table = _slow("ad_mean", n, 1, null)
        pmf, tail = chance_distribution("deviation", n, 1, null)
        expected = np.zeros(len(pmf))
        for value, p in table.items():
            expected[int(value * n**2 / 2)] = float(p)
        np.testing.assert_allclose(pmf, expected, rtol=1e-12, atol=1e-300)
        assert tail[-1] == pytest.approx(1, abs=1e-12)


def test_given_an_agreement_value_with_a_rounding_error_then_its_probability_does_not_change() -> (
    None
):
    for answers in ([5, 5, 5, 4, 4, 2], [1, 3], [1, 5], [1, 2, 2, 4, 5, 3, 3], [3, 3, 3, 3, 2]):
        value = rwg(answers, null="uniform").values.item()
        chances = {
            chance_of_agreement("rwg", near, len(answers), null="uniform").p
            for near in (value, np.nextafter(value, 2), np.nextafter(value, -2), round(value, 9))
        }
        assert len(chances) == 1


def test_given_long_tables_of_probabilities_when_added_by_fourier_transform_then_the_sum_is_right() -> (
    None
):
    null = null_named("slight_skew", 5)
    one, _ = chance_distribution("spread", 40, 1, null)
    two, _ = chance_distribution("spread", 40, 2, null)
    three, _ = chance_distribution("spread", 40, 3, null)
    plain = np.convolve(one, one)
    np.testing.assert_allclose(two, plain, rtol=0, atol=1e-16)
    np.testing.assert_allclose(three, np.convolve(plain, one), rtol=0, atol=1e-16)
    assert not (three[np.convolve(plain, one) == 0]).any()


def test_given_teams_of_several_sizes_then_each_has_the_probability_of_chance_agreement_for_its_size() -> (
    None
):
    rng = np.random.default_rng(11)
    answers, teams = rng.integers(1, 6, (300, 3)), rng.integers(0, 70, 300)
    for result in (rwg_j(answers, teams), r_star_wg_j(answers, teams), ad_mean(answers, teams)):
        chances = chance_by_team(result, null="slight_skew")
        for value, n, p in zip(result.values, result.n, chances, strict=True):
            if n < 2:
                assert np.isnan(p)
                continue
            one = chance_of_agreement(result.index, float(value), int(n), items=3)
            assert p == one.p


def test_given_a_negative_agreement_index_rwg_that_is_set_to_0_then_its_probability_by_chance_is_1() -> (
    None
):
    result = rwg([1, 5, 1, 5])
    assert result.cut == 1
    assert chance_by_team(result).item() == 1
    assert r_star_wg_j([1, 5, 1, 5]).values.item() < 0
    assert chance_by_team(r_star_wg_j([1, 5, 1, 5])).item() <= 1


def test_given_random_answers_then_critical_values_of_agreement_are_exceeded_as_often_as_stated() -> (
    None
):
    rng = np.random.default_rng(5)
    null = null_named("slight_skew", 5)
    answers = rng.choice(np.arange(1, 6), (200_000, 3), p=null.proportions)
    result = rwg_j(answers, np.repeat(np.arange(25_000), 8))
    critical = critical_agreement("rwg_j", 8, items=3)
    assert critical.value is not None
    assert critical.p is not None
    reached = (result.values >= critical.value - 1e-9).mean()
    assert abs(reached - critical.p) < 4 * np.sqrt(critical.p * (1 - critical.p) / 25_000)


def test_given_a_team_of_eight_when_agreement_is_tested_then_the_test_takes_under_five_milliseconds() -> (
    None
):
    spent = []
    for _ in range(5):
        chance_distribution.cache_clear()
        started = perf_counter()
        chance_of_agreement("rwg_j", 0.8, 8, items=3)
        chance_of_agreement("ad_mean", 0.6, 8, items=3)
        spent.append((perf_counter() - started) / 2)
    assert min(spent) < 0.005


def test_text_on_agreement_by_chance_gives_the_number_of_people_and_the_model_of_random_answers() -> (
    None
):
    assert str(chance_of_agreement("rwg", 0.7, 6, null="uniform")) == (
        "rwg of at least 0.70 turns up by chance alone in 4.5% of teams of n = 6, where people "
        "answer by the uniform null (variance 2, 5 options)."
    )
    scale = chance_of_agreement("ad_mean", 0.01, 12, items=3).explain()
    assert scale.startswith("AD_M of at most 0.01 turns up by chance alone in less than 0.1% of")
    assert "the 3 items taken as independent" in scale


def test_text_on_a_critical_value_of_agreement_gives_the_value_or_says_that_there_is_none() -> None:
    assert str(critical_agreement("ad_mean", 5, null="uniform")) == (
        "AD_M of at most 0.40 is needed to distinguish agreement from chance at 0.05: it turns up in 3.4% "
        "of teams of n = 5, where people answer by the uniform null (variance 2, 5 options)."
    )
    nothing = critical_agreement("rwg", 2, null="uniform")
    assert (nothing.value, nothing.p) == (None, None)
    assert str(nothing) == (
        "No value of rwg distinguishes agreement from chance at 0.05: full agreement turns up too often in "
        "teams of n = 2, where people answer by the uniform null (variance 2, 5 options)."
    )


@pytest.mark.parametrize("options", [6, 7])
def test_given_a_model_of_random_answers_without_proportions_then_no_probability_can_be_computed(
    options: int,
) -> None:
    with pytest.raises(ValueError, match="known by its variance alone"):
        chance_of_agreement("rwg", 0.7, 6, options=options)


@pytest.mark.parametrize(
    ("index", "value", "n", "items", "message"),
    [
        ("awg", 0.7, 6, 1, "awg has no exact chance level"),
        ("ad_median", 0.7, 6, 1, "ad_median has no exact chance level"),
        ("rwg", 0.7, 1, 1, "for 2 to 100 people, not for 1"),
        ("rwg", 0.7, 101, 1, "for 2 to 100 people, not for 101"),
        ("rwg", 0.7, 6, 3, "rwg over 3 items; give 1 for rwg"),
        ("rwg_j", 0.7, 6, 0, "rwg_j over 0 items"),
        ("rwg", 1.1, 6, 1, "1.1 is no value of rwg; give a number of at most 1"),
        ("rwg", float("nan"), 6, 1, "nan is no value of rwg"),
        ("ad_mean", -0.1, 6, 1, "-0.1 is no value of AD_M; give a number of at least 0"),
    ],
)
def test_given_an_impossible_value_of_agreement_when_its_probability_is_computed_then_an_error_says_so(
    index: str, value: float, n: int, items: int, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        chance_of_agreement(index, value, n, items=items)


@pytest.mark.parametrize("alpha", [0.0, 1.0, float("nan")])
def test_given_an_invalid_level_when_a_critical_value_of_agreement_is_computed_then_an_error_says_so(
    alpha: float,
) -> None:
    with pytest.raises(ValueError, match="give a probability above 0 and below 1"):
        critical_agreement("rwg", 6, alpha=alpha)


def test_given_agreement_and_a_model_of_random_answers_that_do_not_fit_when_tested_then_it_is_refused() -> (
    None
):
    with pytest.raises(ValueError, match="AD_M has no null of its own; give one"):
        chance_by_team(ad_mean([1, 2, 3]))
    with pytest.raises(ValueError, match="taken against the slight skew null"):
        chance_by_team(rwg([1, 2, 3]), null="uniform")
    with pytest.raises(ValueError, match="ad_median has no exact chance level"):
        chance_by_team(ad_median([1, 2, 3]), null="uniform")


def test_given_a_team_of_more_than_100_people_then_no_probability_of_agreement_by_chance_is_computed() -> (
    None
):
    result = rwg(np.full(101, 4))
    assert result.index is Index.RWG
    assert np.isnan(chance_by_team(result)).all()
