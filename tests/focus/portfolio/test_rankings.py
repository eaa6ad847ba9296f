"""Kendall's W: its formula, its correction for chance, and its exact probability."""

from __future__ import annotations

from itertools import permutations, product

import numpy as np
import pytest
from scipy import stats

from wholesum.focus.portfolio.rankings import kendall_w


def test_kendalls_w_equals_friedmans_statistic_over_its_maximum() -> None:
    rng = np.random.default_rng(1)
    for high in (4, 100):
        for _ in range(20):
            points = rng.integers(0, high, (7, 5))
            friedman = stats.friedmanchisquare(*points.T).statistic
            assert kendall_w(points).w == pytest.approx(friedman / (7 * 4))


def test_corrected_kendalls_w_equals_the_mean_of_the_rank_correlations() -> None:
    points = np.random.default_rng(2).permuted(np.tile(np.arange(6), (5, 1)), axis=1)
    points[:, 0] = -1
    pairs = [stats.spearmanr(points[i], points[j]).statistic for i in range(5) for j in range(i)]
    assert kendall_w(points).corrected == pytest.approx(np.mean(pairs))


def twin(points: list[list[int]]) -> float:
    """Slow implementation: try all orders of all raters."""
    ranks = [tuple(stats.rankdata(row)) for row in points]

    def spread(rows: tuple[tuple[float, ...], ...]) -> float:
        return float(np.var([sum(column) for column in zip(*rows, strict=True)]))

    everything = [spread(rows) for rows in product(*(list(permutations(row)) for row in ranks))]
    seen = spread(tuple(ranks))
    return float(np.mean([value >= seen - 1e-9 for value in everything]))


@pytest.mark.parametrize(
    "points",
    [
        [[1, 2, 3], [1, 2, 3], [3, 1, 2]],
        [[1, 1, 3], [1, 2, 3], [2, 2, 1]],
        [[1, 2, 3, 4], [2, 1, 3, 4], [1, 3, 2, 4]],
        [[5, 5, 0, 0], [4, 3, 2, 1]],
    ],
)
def test_given_few_members_when_agreement_of_rankings_is_tested_then_the_probability_is_exact(
    points: list[list[int]],
) -> None:
    found = kendall_w(points)
    assert found.exact
    assert found.p == pytest.approx(twin(points))


def test_given_many_members_when_agreement_of_rankings_is_tested_then_the_probability_is_nearly_exact() -> (
    None
):
    points = np.random.default_rng(3).random((9, 8)) + np.linspace(0, 0.5, 8)
    found = kendall_w(points, seed=4)
    assert not found.exact
    assert found == kendall_w(points, seed=4)
    chi = stats.chi2.sf(9 * 7 * found.w, 7)
    assert found.p == pytest.approx(chi, abs=0.02)


def test_given_random_rankings_of_goals_when_tested_then_false_alarms_are_as_rare_as_stated() -> (
    None
):
    rng = np.random.default_rng(5)
    ps = np.array([kendall_w(rng.random((4, 4))).p for _ in range(400)])
    assert (ps <= 0.1).mean() <= 0.13
    assert (ps <= 0.5).mean() == pytest.approx(0.5, abs=0.09)


def test_given_three_members_with_equal_rankings_then_kendalls_w_is_1_and_the_text_says_few_members() -> (
    None
):
    found = kendall_w([[1, 2, 3]] * 3)
    assert (found.w, found.corrected) == (1.0, 1.0)
    assert found.p == pytest.approx(1 / 36)
    assert not found.enough
    assert "That is few" in found.explain()
    assert kendall_w([[1, 2, 3, 4, 5]] * 4).enough


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        ([[1, 2, 3]], "at least two members"),
        ([[1.0, np.nan], [1, 2]], "without points"),
        ([[1, 1], [2, 2]], "everyone finds all goals equal"),
    ],
)
def test_given_invalid_rankings_of_goals_when_tested_then_the_error_says_what_is_wrong(
    points: list[list[float]], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        kendall_w(points)
