"""Van der Eijk's A and Sarle's coefficient equal those computed by R and by plain loops."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product
from time import process_time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import ArrayLike
from scipy import stats

from tests.reference import reference, reference_scale
from wholesum.pulse.agreement.polarisation import (
    bimodality_coefficient,
    polarisation,
    two_camps,
    van_der_eijk_a,
)
from wholesum.pulse.counts import Counts, answer_matrix, count_answers


@pytest.mark.parametrize("variant", ["scales", "first6", "missing"])
@pytest.mark.parametrize(("scale", "low"), [("LEAD", 1), ("TSIG", 1), ("HOSTIL", 0)])
def test_polarisation_a_of_van_der_eijk_equals_the_reference_values(
    scale: str, low: int, variant: str
) -> None:
    frame, teams = reference_scale(scale, variant)
    agreement = van_der_eijk_a(count_answers(frame, teams, low=low, high=low + 4, listwise=True))
    scores = answer_matrix(frame).mean(axis=1)
    expected = reference()[variant][scale]
    for name, values in {
        "van_der_eijk_A_mean_over_items": agreement.mean(axis=1),
        "van_der_eijk_A_first_item": agreement[:, 0],
        "bimodality_coefficient_scale_mean": bimodality_coefficient(scores, teams),
    }.items():
        per_group = np.array(expected["per_group"][name], dtype=np.float64)
        np.testing.assert_allclose(values, per_group, rtol=1e-9, atol=1e-12, err_msg=name)
        summary, known = expected["summary"][name], values[~np.isnan(values)]
        assert int(np.isnan(values).sum()) == summary["n_na"]
        for statistic in ("mean", "median", "min", "max"):
            found = getattr(np, statistic)(known)
            assert found == pytest.approx(summary[statistic], rel=1e-9, abs=1e-12)


def _slow_pattern(filled: list[bool]) -> Fraction:
    options, size = len(filled), sum(filled)
    if size == 1:
        return Fraction(1)
    if size == options:
        return Fraction(0)
    joined = parted = 0
    for a, b, c in combinations(range(options), 3):
        pattern = (filled[a], filled[b], filled[c])
        joined += pattern in ((True, True, False), (False, True, True))
        parted += pattern == (True, False, True)
    unimodality = Fraction(
        (options - 2) * joined - (options - 1) * parted, (options - 2) * (joined + parted)
    )
    return unimodality * (1 - Fraction(size - 1, options - 1))


def _slow(counts: list[int]) -> Fraction:
    """Slow implementation of A: remove one layer of answers after another."""
    left, people, total = list(counts), sum(counts), Fraction(0)
    while any(left):
        height = min(count for count in left if count)
        filled = [count > 0 for count in left]
        total += Fraction(height * sum(filled), people) * _slow_pattern(filled)
        left = [count - height if count else 0 for count in left]
    return total


@given(st.integers(2, 8).flatmap(lambda k: st.lists(st.integers(0, 6), min_size=k, max_size=k)))
def test_polarisation_a_of_van_der_eijk_equals_that_of_a_plain_implementation(
    counts: list[int],
) -> None:
    found = van_der_eijk_a(counts).item()
    if sum(counts) < 2:
        assert np.isnan(found)
        assert not two_camps(counts)
        return
    twin = _slow(counts)
    assert found == pytest.approx(float(twin), abs=1e-12)
    assert polarisation(counts).item() == pytest.approx(float((1 - twin) / 2), abs=1e-12)
    side = len(counts) // 2
    both = min(sum(counts[:side]), sum(counts[-side:])) >= 2
    assert two_camps(counts).item() == (both and twin < 0)


@pytest.mark.parametrize(
    ("counts", "agreement"),
    [([0, 6, 0, 0, 0], 1), ([2, 2, 2, 2, 2], 0), ([3, 0, 0, 0, 3], -1), ([4, 0], 1), ([2, 2], 0)],
)
def test_given_equal_evenly_spread_or_opposite_answers_then_the_polarisation_a_is_1_or_0_or_minus_1(
    counts: list[int], agreement: int
) -> None:
    assert van_der_eijk_a(counts).item() == agreement
    assert polarisation(counts).item() == (1 - agreement) / 2


def test_given_answers_of_five_people_in_reverse_order_then_the_polarisation_a_is_the_same() -> (
    None
):
    rows = np.array([row for row in product(range(6), repeat=5) if sum(row) == 5])
    np.testing.assert_allclose(
        van_der_eijk_a(rows), van_der_eijk_a(rows[:, ::-1]), rtol=0, atol=1e-14
    )


def test_given_tables_of_counts_of_answers_then_there_is_one_polarisation_a_for_each_row() -> None:
    table = np.random.default_rng(2).integers(0, 4, (3, 4, 2, 5))
    found = van_der_eijk_a(table)
    assert found.shape == two_camps(table).shape == polarisation(table).shape == (3, 4, 2)
    assert found[1, 2, 1] == van_der_eijk_a(table[1, 2, 1])


def test_given_answers_of_two_halves_of_a_team_when_added_then_polarisation_a_is_that_of_the_team() -> (
    None
):
    rng = np.random.default_rng(9)
    answers, teams = rng.integers(1, 6, (200, 2)), rng.integers(0, 30, 200)
    parts: list[Counts] = [
        count_answers(answers[half], teams[half]) for half in (slice(90), slice(90, 200))
    ]
    whole = count_answers(answers, teams)
    np.testing.assert_array_equal(van_der_eijk_a(parts[0] + parts[1]), van_der_eijk_a(whole))
    np.testing.assert_array_equal(two_camps(parts[0] + parts[1]), two_camps(whole))


@pytest.mark.parametrize(
    ("counts", "camps"),
    [
        ([3, 0, 0, 0, 3], True),
        ([2, 1, 0, 1, 2], True),
        ([1, 0, 0, 0, 5], False),
        ([2, 2, 2, 2, 2], False),
        ([0, 2, 3, 2, 0], False),
        ([1, 0, 0, 0, 1], False),
    ],
)
def test_answers_form_two_groups_only_with_two_people_on_each_side_and_a_negative_polarisation_a(
    counts: list[int], camps: bool
) -> None:
    assert two_camps(counts).item() is camps


def test_given_a_team_of_one_or_no_people_then_polarisation_a_is_undefined() -> None:
    assert np.isnan(van_der_eijk_a([[0, 1, 0], [0, 0, 0]])).all()


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ([3], "the last axis has 2 to 12 options"),
        (3, "the last axis has 2 to 12 options"),
        ([1] * 13, "the last axis has 2 to 12 options"),
        ([1, -1], "a count is below 0 or not whole"),
        ([1, 0.5], "a count is below 0 or not whole"),
        ([1, float("nan")], "a count is below 0 or not whole"),
    ],
)
def test_given_invalid_counts_when_polarisation_a_is_computed_then_an_error_says_so(
    counts: ArrayLike, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        van_der_eijk_a(counts)


def test_bimodality_coefficient_of_sarle_equals_that_of_a_plain_implementation() -> None:
    rng = np.random.default_rng(4)
    scores, teams = rng.normal(size=300), rng.integers(0, 25, 300)
    scores[::17] = np.nan
    found = bimodality_coefficient(scores, teams)
    for team, value in zip(np.unique(teams), found, strict=True):
        own = scores[(teams == team) & ~np.isnan(scores)]
        n = len(own)
        skew, excess = stats.skew(own, bias=False), stats.kurtosis(own, bias=False)
        twin = (skew**2 + 1) / (excess + 3 * (n - 1) ** 2 / ((n - 2) * (n - 3)))
        assert value == pytest.approx(twin, rel=1e-9)


def test_given_three_people_or_equal_scores_then_the_bimodality_coefficient_is_undefined() -> None:
    assert np.isnan(bimodality_coefficient([1.0, 2.0, 3.0])).all()
    assert np.isnan(bimodality_coefficient([11 / 3] * 7)).all()


def test_given_a_table_of_scores_when_bimodality_is_computed_then_the_error_asks_for_one_score_a_person() -> (
    None
):
    with pytest.raises(ValueError, match="scores have 2 dimensions; give one score a person"):
        bimodality_coefficient([[1.0, 2.0]])


def test_given_240000_rows_of_counts_of_answers_then_polarisation_a_takes_under_half_a_second() -> (
    None
):
    table = np.random.default_rng(0).integers(0, 5, (8_000, 30, 5))
    started = process_time()
    found = van_der_eijk_a(table)
    assert process_time() - started < 0.5
    assert found.shape == (8_000, 30)
