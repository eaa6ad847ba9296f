"""The division of credit: its properties for random points, slow implementations, known values."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from time import process_time

import numpy as np
import pytest
from numpy.typing import NDArray

from wholesum.recognition.measures.credit import (
    CreditDivision,
    explain_share,
    ratio_division,
    simple_division,
)

Rule = Callable[[NDArray[np.float64]], CreditDivision]
RULES = pytest.mark.parametrize("rule", [simple_division, ratio_division])
PROFILES_A_SIZE = 60
CLOSE = 1e-9


def profile(chance: np.random.Generator, n: int) -> NDArray[np.float64]:
    """Return points of n contributors: even, rough, sparse or extreme, some of them missing."""
    kind = chance.integers(4)
    points = [
        chance.dirichlet(np.ones(n), n),
        np.exp(chance.normal(0, 0.5, (n, n))),
        np.where(chance.random((n, n)) < 0.5, 0, chance.random((n, n))),
        np.exp(chance.normal(0, 6, (n, n))),
    ][kind]
    points[chance.random(n) < 0.1] = np.nan
    np.fill_diagonal(points, 0)
    return np.asarray(points)


def profiles() -> list[NDArray[np.float64]]:
    """Return 60 random profiles for each n from 3 to 40: 2,280."""
    chance = np.random.default_rng(15)
    return [profile(chance, n) for n in range(3, 41) for _ in range(PROFILES_A_SIZE)]


def slow_ratio_division(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the shares by the formula in plain loops, n ≥ 4."""
    n = len(points)
    everybody = range(n)
    x = np.full((n, n), 1 / (n - 1))
    for m in everybody:
        row = [0.0 if k == m else float(points[m, k]) for k in everybody]
        if not np.isnan(row).any() and np.sum(row) > 0:
            x[m] = [max(value / sum(row), 1 / 50 / (n - 1)) for value in row]
    shares = np.zeros(n)
    for left in everybody:
        given = 0.0
        for j in everybody:
            if j == left:
                continue
            total = 1.0
            for k in everybody:
                if k == j:
                    continue
                ratios = [x[m][k] / x[m][j] for m in everybody if m not in {j, k, left}]
                total += float(np.prod(np.power(ratios, 1 / len(ratios))))
            shares[j] += 1 / total / n
            given += 1 / total
        shares[left] += (1 - given) / n
    return shares


@RULES
def test_given_any_points_for_a_story_then_the_shares_of_credit_are_positive_and_sum_to_1(
    rule: Rule,
) -> None:
    for points in profiles():
        found = rule(points)
        assert abs(found.shares.sum() + found.rest - 1) < CLOSE
        assert found.shares.min() > -CLOSE
        assert found.rest == 0 or len(points) == 3


@RULES
def test_given_any_points_when_a_contributor_changes_the_points_they_give_then_their_own_share_stays(
    rule: Rule,
) -> None:
    chance = np.random.default_rng(16)
    for points in profiles():
        n = len(points)
        one, friend = chance.choice(n, 2, replace=False)
        before = rule(points).shares[one]
        flooded = np.zeros(n)
        flooded[friend] = 1e6
        for own in (np.full(n, np.nan), np.zeros(n), flooded, chance.dirichlet(np.ones(n) / 5)):
            changed = points.copy()
            changed[one] = own
            assert abs(rule(changed).shares[one] - before) < CLOSE


def test_given_small_teams_when_a_contributor_tries_all_possible_points_then_their_own_share_stays() -> (
    None
):
    grid = [0, 20, 40, 60, 80, 100]
    chance = np.random.default_rng(17)
    for rule in (simple_division, ratio_division):
        for n in (3, 4):
            points = chance.dirichlet(np.ones(n), n) * 100
            reports = [
                own
                for own in np.array(np.meshgrid(*[grid] * (n - 1))).T.reshape(-1, n - 1)
                if own.sum() == 100
            ]
            found = set[float]()
            for own in reports:
                points[0, 1:] = own
                found.add(round(float(rule(points).shares[0]), 12))
            assert len(reports) >= 6
            assert len(found) == 1


@RULES
def test_given_any_points_when_contributors_change_places_then_each_keeps_their_share_of_credit(
    rule: Rule,
) -> None:
    chance = np.random.default_rng(18)
    for points in profiles():
        order = chance.permutation(len(points))
        moved = rule(points[np.ix_(order, order)]).shares
        assert np.abs(moved - rule(points).shares[order]).max() < CLOSE


def test_given_points_that_agree_on_one_division_then_the_rule_by_ratios_returns_this_division() -> (
    None
):
    chance = np.random.default_rng(19)
    for n in range(3, 41):
        for _ in range(PROFILES_A_SIZE):
            true = chance.dirichlet(np.full(n, 5.0)) * 0.9 + 0.1 / n
            points = np.tile(true, (n, 1)) * chance.uniform(0.1, 1000, (n, 1))
            found = ratio_division(points)
            assert np.abs(found.shares - true).max() < CLOSE
            assert found.rest < CLOSE


@RULES
def test_given_any_points_when_a_contributor_gets_more_from_another_then_their_share_rises(
    rule: Rule,
) -> None:
    chance = np.random.default_rng(20)
    for n in range(4, 41):
        points = chance.dirichlet(np.full(n, 5.0), n) * 100
        more = points.copy()
        more[1, 0] *= 2
        assert rule(more).shares[0] > rule(points).shares[0]


def test_given_random_points_then_the_simple_rule_of_credit_equals_exact_fractions() -> None:
    chance = np.random.default_rng(21)
    for n in range(3, 12):
        points = chance.integers(0, 100, (n, n))
        rows = [[0 if k == m else Fraction(int(points[m, k])) for k in range(n)] for m in range(n)]
        shares = [
            sum(
                row[j] / sum(row) if sum(row) else Fraction(j != m, n - 1)
                for m, row in enumerate(rows)
            )
            / n
            for j in range(n)
        ]
        found = simple_division(points)
        assert np.abs(found.shares - np.array(shares, dtype=float)).max() < CLOSE
        assert sum(shares) == 1


def test_given_random_points_then_the_rule_of_credit_by_ratios_equals_plain_loops() -> None:
    chance = np.random.default_rng(22)
    for n in range(4, 13):
        for _ in range(8):
            points = profile(chance, n)
            shares = ratio_division(points).shares
            assert np.abs(shares - slow_ratio_division(points)).max() < CLOSE


def test_given_three_contributors_then_the_rule_by_ratios_leaves_a_rest_of_the_credit_to_the_team() -> (
    None
):
    points = np.array([[0, 80, 20], [60, 0, 40], [30, 70, 0]])
    found = ratio_division(points)
    assert found.shares[0] == pytest.approx(1 / (1 + 70 / 30 + 40 / 60))
    assert found.rest == pytest.approx(1 - found.shares.sum())
    assert 0 < found.rest < 0.2


def test_given_a_true_division_of_credit_then_the_simple_rule_makes_shares_more_equal_as_documented() -> (
    None
):
    found = simple_division(np.tile([0.7, 0.1, 0.1, 0.1], (4, 1)))
    assert found.shares.round(3).tolist() == [0.583, 0.139, 0.139, 0.139]
    assert simple_division(np.eye(3)[[1, 0, 0]]).shares.max() <= 2 / 3


@pytest.mark.parametrize(("n", "simple", "ratios"), [(4, 0.42, 0.46), (10, 0.19, 0.18)])
def test_given_two_contributors_who_give_each_other_all_points_then_both_shares_rise_as_documented(
    n: int, simple: float, ratios: float
) -> None:
    points = np.full((n, n), 1.0)
    points[0], points[1] = np.eye(n)[1], np.eye(n)[0]
    for rule, share in ((simple_division, simple), (ratio_division, ratios)):
        assert rule(points).shares[:2].round(2).tolist() == [share, share]


def test_given_a_contributor_who_gave_no_points_then_this_counts_as_an_equal_division() -> None:
    points = np.array([[0, 50, 50], [np.nan] * 3, [100, 0, 0]])
    found = simple_division(points)
    assert found.shares.tolist() == pytest.approx([0.5, 1 / 6, 1 / 3])
    assert found.gave.tolist() == [True, False, True]


def test_given_a_division_of_credit_when_explained_then_the_sentence_does_not_say_who_gave_points() -> (
    None
):
    found = simple_division(np.array([[0, 50, 50], [np.nan] * 3, [100, 0, 0]]))
    assert found.explain(0) == (
        "Your share is 50% by the points of 1 of 2 others, an equal part would be 33%, and your "
        "own points do not change it."
    )
    assert explain_share(0.2, 4, 3).count(".") == 1


@RULES
@pytest.mark.parametrize(
    ("points", "message"),
    [
        ([[0, 1], [1, 0]], "among 3 or more contributors, not 2"),
        ([[0, 1, 1]], "must be a square table"),
        ([[0, -1, 2], [1, 0, 1], [1, 1, 0]], "at least 0"),
        ([[0, np.inf, 2], [1, 0, 1], [1, 1, 0]], "finite"),
        ([[0, np.nan, 2], [1, 0, 1], [1, 1, 0]], "blanks for others"),
    ],
)
def test_given_impossible_points_for_a_story_then_the_error_says_what_is_wrong(
    rule: Rule, points: list[list[float]], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        rule(np.array(points))


def test_given_200_contributors_when_credit_is_divided_then_it_takes_under_a_fifth_of_a_cpu_second() -> (
    None
):
    points = np.random.default_rng(23).dirichlet(np.ones(200), 200)
    started = process_time()
    found = ratio_division(points)
    assert process_time() - started < 0.2
    assert abs(found.shares.sum() - 1) < CLOSE
