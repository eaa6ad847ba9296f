"""Goal weights by independent markets: nobody gains by exaggeration, and weights sum to 1."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from itertools import pairwise

import numpy as np
import polars as pl
import pytest

from wholesum.focus.portfolio.goal_weights import independent_markets, point_table, weights_of


def twin(shares: list[list[Fraction]]) -> list[Fraction]:
    """Slow implementation: the sum of medians is linear between two corners, so t is exact."""
    n, goals = len(shares), len(shares[0])

    def medians(t: Fraction) -> list[Fraction]:
        own = [min(t * (n - k), Fraction(1)) for k in range(n + 1)]
        return [sorted([*own, *(row[j] for row in shares)])[n] for j in range(goals)]

    corners = {Fraction(0), Fraction(1)}
    for k in range(n):
        corners |= {Fraction(1, n - k)} | {row[j] / (n - k) for row in shares for j in range(goals)}
    inside = sorted(corner for corner in corners if 0 <= corner <= 1)
    for low, high in pairwise(inside):
        first, last = (sum(medians(t), Fraction(0)) for t in (low, high))
        if first <= 1 <= last:
            part = Fraction(0) if last == first else (1 - first) / (last - first)
            pairs = zip(medians(low), medians(high), strict=True)
            return [a + part * (b - a) for a, b in pairs]
    raise AssertionError("no t found")


def test_goal_weights_of_the_independent_markets_rule_equal_the_exact_solution() -> None:
    rng = np.random.default_rng(5)
    for _ in range(40):
        n, goals = int(rng.integers(1, 7)), int(rng.integers(2, 6))
        points = rng.integers(0, 8, (n, goals)) + np.eye(n, goals, dtype=np.int64)
        points[:, 0] += points.sum(axis=1) == 0
        exact = twin([[Fraction(int(x), int(row.sum())) for x in row] for row in points])
        assert independent_markets(points) == pytest.approx([float(x) for x in exact], abs=1e-12)


def test_sum_of_the_weights_of_all_goals_is_1() -> None:
    rng = np.random.default_rng(6)
    for _ in range(200):
        points = rng.dirichlet(np.full(int(rng.integers(2, 9)), 0.5), int(rng.integers(1, 16)))
        assert abs(independent_markets(points).sum() - 1) <= 1e-12


def test_given_a_member_who_exaggerates_points_on_goals_then_the_weights_do_not_follow_their_wish() -> (
    None
):
    rng = np.random.default_rng(7)
    gained = []
    for _ in range(1_000):
        points = rng.dirichlet(np.full(5, 0.7), 7)
        lie = points.copy()
        lie[0] = rng.dirichlet(np.full(5, rng.choice([0.1, 0.7, 3])))
        honest, bent = (np.abs(independent_markets(p) - points[0]).sum() for p in (points, lie))
        gained.append(honest - bent)
    assert max(gained) <= 1e-9
    assert min(gained) < -0.01


def test_given_members_who_give_all_points_to_one_goal_then_the_weight_of_a_goal_is_its_mean_points() -> (
    None
):
    rng = np.random.default_rng(8)
    for n in (2, 5, 9, 30):
        points = np.eye(4)[rng.integers(0, 4, n)]
        assert independent_markets(points) == pytest.approx(points.mean(axis=0), abs=1e-12)


def test_given_goals_and_members_in_another_order_then_the_weights_of_goals_are_the_same() -> None:
    points = np.random.default_rng(9).dirichlet(np.ones(4), 6)
    turned = independent_markets(points[::-1, ::-1])
    assert turned == pytest.approx(independent_markets(points)[::-1])


def test_given_points_on_another_scale_then_the_weights_of_goals_are_the_same() -> None:
    assert independent_markets([[20, 60, 20]]) == pytest.approx([0.2, 0.6, 0.2])
    assert independent_markets([[2, 6, 2], [1, 1, 2]]) == pytest.approx(
        independent_markets([[20, 60, 20], [25, 25, 50]])
    )


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        (np.empty((0, 3)), "nobody has given points"),
        ([[1, -1, 0]], "below 0"),
        ([[1, np.nan, 0]], "not finite"),
        ([[1, 1], [0, 0]], "gave no points at all"),
    ],
)
def test_given_invalid_points_when_goals_are_weighted_then_the_error_says_what_is_wrong(
    points: list[list[float]], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        independent_markets(points)


def test_given_points_of_three_members_then_the_result_has_weights_of_goals_and_mean_points() -> (
    None
):
    weights = weights_of(("winter", "works"), [[90, 10], [50, 50], [50, 50]])
    assert weights.mean == pytest.approx([19 / 30, 11 / 30])
    assert weights.low.tolist() == [0.5, 0.1]
    assert "'winter' has the most weight: " in weights.explain()
    assert "3 members gave points" in str(weights)


def test_given_points_of_several_days_when_goals_are_weighted_then_only_the_last_day_counts() -> (
    None
):
    early, late = dt.date(2026, 1, 1), dt.date(2026, 3, 1)
    rows = [
        ("winter", "ada", 100.0, early),
        ("winter", "x1", 30.0, late),
        ("works", "x1", 70.0, late),
        ("works", "x2", 100.0, late),
    ]
    frame = pl.DataFrame(rows, schema=["goal", "person", "points", "given"], orient="row")
    names, table = point_table(frame, "goal")
    assert names == ("winter", "works")
    assert sorted(table.tolist()) == [[0, 100], [30, 70]]
    undated = frame.with_columns(given=pl.when(pl.col("person") == "x2").then("given"))
    assert point_table(undated.with_columns(given=None), "goal")[1].shape == (3, 2)
