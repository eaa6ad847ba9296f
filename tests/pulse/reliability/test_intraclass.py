"""The variance between teams equals plain implementations and reference values."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy import optimize, stats

from tests.pulse.reliability.slow_intraclass import (
    by_team,
    random_case,
    slow_anova,
    slow_restricted_deviance,
    slow_wald_end,
)
from tests.reference import reference, reference_scale
from wholesum.pulse.reliability.intraclass import Icc, icc
from wholesum.pulse.reliability.scoring import scale_scores
from wholesum.pulse.reliability.team_sums import TeamSums, team_sums
from wholesum.pulse.reliability.variance_components import VarianceComponents, reml

VARIANTS = ["scales", "first6", "missing"]
SCALES = ["LEAD", "TSIG", "HOSTIL"]


def reference_scores(scale: str, variant: str) -> tuple[np.ndarray, list[int]]:
    frame, teams = reference_scale(scale, variant)
    return scale_scores(frame, least=frame.width), teams


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("scale", SCALES)
def test_intraclass_correlation_by_analysis_of_variance_equals_the_reference_values(
    scale: str, variant: str
) -> None:
    expected: dict[str, Any] = reference()[variant][scale]["icc"]
    found = icc(*reference_scores(scale, variant))
    pairs = {
        "N": found.people,
        "k": found.teams,
        "mean_group_size": found.mean_size,
        "n0": found.n0,
        "df_between": found.df_between,
        "df_within": found.df_within,
        "MS_between": found.ms_between,
        "MS_within": found.ms_within,
        "F": found.f,
        "p": found.p,
        "ICC1_mean_size": found.icc1_mean_size,
        "ICC1_n0": found.icc1,
        "ICC2": found.icc2,
    }
    assert pairs == pytest.approx({name: expected[name] for name in pairs}, rel=1e-9, abs=0)
    icc1, icc2 = (found.icc1_low, found.icc1_high), (found.icc2_low, found.icc2_high)
    assert icc1 == pytest.approx(expected["ICC1_n0_ci95"], rel=1e-9, abs=0)
    assert icc2 == pytest.approx(expected["ICC2_ci95"], rel=1e-9, abs=0)
    assert found.balanced == (variant == "first6")


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("scale", SCALES)
def test_intraclass_correlation_by_restricted_likelihood_equals_the_reference_values(
    scale: str, variant: str
) -> None:
    expected = reference()[variant][scale]["icc"]["REML_exact"]
    found = reml(*reference_scores(scale, variant))
    pairs = {
        "ICC1": found.icc1,
        "ICC2": found.icc2,
        "tau2": found.tau2,
        "sigma2": found.sigma2,
    }
    assert pairs == pytest.approx(expected, rel=1e-8, abs=0)


@pytest.mark.parametrize("scale", SCALES)
def test_given_teams_of_equal_size_then_walds_interval_of_the_intraclass_correlation_is_the_f_interval(
    scale: str,
) -> None:
    found = icc(*reference_scores(scale, "first6"))
    wald = (found.wald_low, found.wald_high)
    assert wald == pytest.approx((found.icc1_low, found.icc1_high), rel=1e-9, abs=0)


@pytest.mark.parametrize("seed", range(30))
def test_intraclass_correlation_by_analysis_of_variance_equals_that_of_an_exact_implementation(
    seed: int,
) -> None:
    scores, teams = random_case(seed)
    found, expected = icc(scores, teams), slow_anova(scores, teams)
    pairs = {name: float(getattr(found, name)) for name in expected}
    assert pairs == pytest.approx({k: float(v) for k, v in expected.items()}, rel=1e-11, abs=1e-12)


@pytest.mark.parametrize("seed", range(15))
def test_walds_interval_of_the_intraclass_correlation_equals_that_of_a_plain_implementation(
    seed: int,
) -> None:
    scores, teams = random_case(seed)
    found = icc(scores, teams, level=0.9)
    groups = list(by_team(scores, teams).values())
    df = (found.df_between, found.df_within)
    low, high = (slow_wald_end(groups, float(stats.f.ppf(q, *df))) for q in (0.95, 0.05))
    assert (found.wald_low, found.wald_high) == pytest.approx((low, high), abs=2e-9)


@pytest.mark.parametrize("seed", range(15))
def test_intraclass_correlation_by_restricted_likelihood_equals_that_of_a_slow_implementation(
    seed: int,
) -> None:
    scores, teams = random_case(seed)
    found = reml(scores, teams)
    groups = list(by_team(scores, teams).values())
    grid = np.linspace(0, 0.99, 100)
    start = grid[int(np.argmin([slow_restricted_deviance(groups, rho) for rho in grid]))]
    best = optimize.minimize_scalar(
        lambda rho: slow_restricted_deviance(groups, rho),
        bounds=(max(start - 0.01, 0), start + 0.0099),
        method="bounded",
        options={"xatol": 1e-10},
    )
    assert found.icc1 == pytest.approx(best.x, abs=1e-6)
    assert slow_restricted_deviance(groups, found.icc1) <= best.fun + 1e-9
    assert found.tau2 + found.sigma2 == pytest.approx(found.sigma2 / (1 - found.icc1))


@pytest.mark.parametrize(
    ("sizes", "means", "squares"),
    [
        ([2, 1, 321, 2, 689, 1], [-0.2, -0.1, 0, 2.8, 0, 0.4], [1.2, 0, 395, 1.2, 849, 0]),
        ([2, 1752, 2, 1043], [-2, -0.13, 4.6, -0.12], [0.8, 1468, 0.8, 874]),
        ([1797, 676, 1144, 1, 259], [0, 0.1, 0, -4.3, 0], [1819, 683, 1157, 0, 261]),
        ([806, 1, 1, 2, 1907], [-0.1, -3.7, 0, 3, -0.14], [1059, 0, 0, 1.3, 2506]),
    ],
)
def test_given_a_likelihood_with_several_maxima_then_the_estimate_is_at_the_highest_maximum(
    sizes: list[int], means: list[float], squares: list[float]
) -> None:
    def deviance(rho: float) -> float:
        theta, people = rho / (1 - rho), sum(sizes)
        weights = [n / (1 + n * theta) for n in sizes]
        centre = sum(w * m for w, m in zip(weights, means, strict=True)) / sum(weights)
        spread = sum(w * (m - centre) ** 2 for w, m in zip(weights, means, strict=True))
        growth = sum(math.log(1 + n * theta) for n in sizes)
        return (people - 1) * math.log(sum(squares) + spread) + growth + math.log(sum(weights))

    n = np.array(sizes)
    found = reml(TeamSums(np.arange(len(n)), n, np.array(means) * n, np.array(squares)))
    grid = [step**3 / 1000**3 for step in range(1000)]
    values = np.array([deviance(rho) for rho in grid])
    dips = (values[1:-1] < values[:-2]) & (values[1:-1] < values[2:])
    assert int(dips.sum()) + int(values[0] < values[1]) == 2
    assert deviance(found.icc1) <= values.min() + 1e-9


def test_given_teams_that_do_not_differ_then_the_estimated_variance_between_teams_is_0() -> None:
    scores, teams = [1, 5, 2, 4, 3, 3, 1, 5], [1, 1, 2, 2, 3, 3, 4, 4]
    found = reml(scores, teams)
    assert (found.tau2, found.icc1, found.icc2) == (0, 0, 0)
    assert math.isnan(found.icc1_low)
    assert found.sigma2 == pytest.approx(np.var(scores, ddof=1))


def test_given_teams_of_equal_size_then_both_estimates_of_the_intraclass_correlation_are_the_same() -> (
    None
):
    random = np.random.default_rng(2)
    scores = random.normal(size=60) + np.repeat(random.normal(size=12), 5)
    teams = np.repeat(np.arange(12), 5)
    assert reml(scores, teams).icc1 == pytest.approx(icc(scores, teams).icc1, rel=1e-12)


def test_given_equal_scores_within_each_team_then_the_intraclass_correlation_is_1() -> None:
    scores, teams = [1.0, 1, 2, 2, 2, 4], [1, 1, 2, 2, 2, 3]
    found, components = icc(scores, teams), reml(scores, teams)
    assert (found.icc1, found.icc2, found.f, found.p) == (1, 1, math.inf, 0)
    assert np.isnan([found.wald_low, found.wald_high, found.icc2_low, found.icc2_high]).all()
    assert "is 1.000 (no interval: scores differ almost only within teams" in str(found)
    assert "ICC(2), the reliability of team means, is 1.00 (no interval)" in str(found)
    assert (components.sigma2, components.icc1, components.icc2) == (0, 1, 1)
    assert components.tau2 == pytest.approx(np.var([1, 2, 4], ddof=1))
    thirds = reml([10 / 3] * 3 + [7 / 3] * 6, [1] * 3 + [2] * 6)
    assert (thirds.sigma2, thirds.icc1) == (0, 1)
    assert np.isnan([thirds.icc1_low, thirds.icc1_high]).all()
    assert "is 1.000 (no interval" in str(thirds)


def test_given_equal_means_of_all_teams_then_the_intraclass_correlation_is_the_lowest_possible() -> (
    None
):
    found = icc([1, 5, 2, 4, 3, 3], [1, 1, 2, 2, 3, 3])
    assert (found.icc1, found.p) == (-1, 1)
    assert np.isnan([found.icc2, found.wald_low, found.wald_high, found.icc1_low]).all()
    assert "is undefined: all team means are alike" in str(found)
    assert "inf" not in str(found)


def test_given_teams_of_unequal_size_then_the_interval_includes_the_intraclass_correlation() -> (
    None
):
    random = np.random.default_rng(5)
    checked = 0
    for _ in range(400):
        sizes = random.integers(1, 6, random.integers(2, 6))
        scores = random.integers(1, 6, sizes.sum())
        if sizes.max() < 2 or len(set(scores)) == 1:
            continue
        found = icc(scores, np.repeat(np.arange(len(sizes)), sizes))
        assert -1 / (sizes.max() - 1) <= found.icc1 <= 1
        if not math.isnan(found.wald_low):
            assert found.wald_low <= found.icc1 <= found.wald_high
            assert found.wald_low < found.wald_high
            checked += 1
    assert checked > 300


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("parts", [2, 5])
def test_given_scores_of_two_halves_of_the_teams_when_added_then_the_intraclass_correlation_is_the_same(
    seed: int, parts: int
) -> None:
    random = np.random.default_rng(seed)
    teams = random.integers(0, 12, 200)
    scores = 1000 + random.integers(3, 16, 200) / 3
    scores[::17] = np.nan
    part = random.integers(0, parts, 200)
    whole = team_sums(scores, teams)
    added = team_sums(scores[part == 0], teams[part == 0])
    for other in range(1, parts):
        added += team_sums(scores[part == other], teams[part == other])
    assert added.teams.tolist() == whole.teams.tolist()
    assert added.n.tolist() == whole.n.tolist()
    assert added.total == pytest.approx(whole.total, rel=1e-13)
    assert added.squares == pytest.approx(whole.squares, rel=1e-11, abs=1e-11)
    assert icc(added).icc1 == pytest.approx(icc(scores, teams).icc1, rel=1e-9)
    assert reml(added).tau2 == pytest.approx(reml(scores, teams).tau2, rel=1e-9)


def test_given_teams_without_a_score_then_the_intraclass_correlation_leaves_these_teams_out() -> (
    None
):
    sums = team_sums([1.0, np.nan, 3.0, np.nan], ["b", "a", "b", "b"])
    assert (sums.teams.tolist(), sums.n.tolist()) == (["b"], [2])
    assert (sums.total.tolist(), sums.squares.tolist()) == ([4], [2])


def test_given_scores_with_nulls_or_nan_then_the_intraclass_correlation_is_the_same() -> None:
    teams = [1, 1, 2, 2, 2]
    series = pl.Series([1.0, 2.0, 4.0, None, 5.0])
    assert icc(series, teams) == icc([1, 2, 4, np.nan, 5], teams)


@pytest.mark.parametrize("analyse", [icc, reml])
@pytest.mark.parametrize(
    ("scores", "teams", "message"),
    [
        ([1, 2, 3], ["a", "a", "a"], "give at least two"),
        ([1, 2, math.nan], ["a", "a", "b"], "scores come from 1"),
        ([math.nan], ["a"], "scores come from 0"),
        ([1, 2, 3], ["a", "b", "c"], "a team with two scores"),
        ([2, 2, 2, 2], ["a", "a", "b", "b"], "all scores are alike"),
        ([10 / 3] * 7, ["a", "a", "b", "b", "b", "b", "b"], "all scores are alike"),
        ([1, 2], ["a"], "2 people but 1 team names"),
        ([1, 2, 3], ["a", None, "a"], "1 of 3 people have no team, the first of them in row 2"),
        ([1, 2, 3], [1.0, 1.0, math.nan], "1 of 3 people have no team, the first of them in row 3"),
        ([[1, 2]], ["a"], "2 dimensions"),
    ],
)
def test_given_scores_for_which_the_intraclass_correlation_is_undefined_then_the_error_says_why(
    analyse: Any, scores: list[float], teams: list[Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        analyse(scores, teams)


@pytest.mark.parametrize("analyse", [icc, reml])
@pytest.mark.parametrize("level", [0.0, 1.0, 95.0])
def test_given_an_invalid_level_when_the_intraclass_correlation_is_estimated_then_an_error_says_so(
    analyse: Any, level: float
) -> None:
    with pytest.raises(ValueError, match=r"give a level such as 0\.95"):
        analyse([1, 2, 3, 5], [1, 1, 2, 2], level=level)


def test_given_a_team_of_one_person_then_the_intraclass_correlation_counts_this_team() -> None:
    found = icc([1, 2, 4, 6, 3], [1, 1, 2, 2, 3])
    assert (found.teams, found.df_within) == (3, 2)


def test_given_twenty_teams_of_six_then_the_interval_of_the_intraclass_correlation_is_wide() -> (
    None
):
    ratio = 1 + 6 * 0.12 / 0.88
    means = np.tile([-1.0, 1.0], 10) * math.sqrt(ratio * 19 / 20 / 6)
    found = icc(TeamSums(np.arange(20), np.full(20, 6), means * 6, np.full(20, 5.0)))
    assert found.icc1 == pytest.approx(0.12)
    assert (found.icc1_low, found.icc1_high) == pytest.approx((0.0, 0.34), abs=0.005)


def simulated(sizes: np.ndarray, rho: float, seed: int, times: int) -> tuple[list[Icc], float]:
    random = np.random.default_rng(seed)
    means = random.normal(size=(times, len(sizes))) * math.sqrt(rho)
    means += random.normal(size=means.shape) * np.sqrt((1 - rho) / sizes)
    squares = (1 - rho) * random.chisquare(np.maximum(sizes - 1, 1), size=means.shape)
    squares[:, sizes == 1] = 0
    names = np.arange(len(sizes))
    found = [
        icc(TeamSums(names, sizes, mean * sizes, square))
        for mean, square in zip(means, squares, strict=True)
    ]
    return found, float(
        np.mean([estimate.wald_low <= rho <= estimate.wald_high for estimate in found])
    )


@pytest.mark.parametrize("rho", [0.0, 0.12])
def test_given_simulated_teams_of_unequal_size_then_walds_interval_covers_the_intraclass_correlation(
    rho: float,
) -> None:
    sizes = np.array([1, 2, 2, 3, 3, 4, 5, 6, 6, 8, 9, 12, 15, 30, 60])
    _, covered = simulated(sizes, rho, 11, 2000)
    assert covered == pytest.approx(0.95, abs=0.015)


def test_given_simulated_teams_of_equal_size_then_both_intervals_cover_the_intraclass_correlation() -> (
    None
):
    found, covered = simulated(np.full(20, 6), 0.12, 12, 2000)
    assert covered == pytest.approx(0.95, abs=0.015)
    f_interval = np.mean([estimate.icc1_low <= 0.12 <= estimate.icc1_high for estimate in found])
    assert f_interval == pytest.approx(0.95, abs=0.015)


def test_text_on_the_intraclass_correlation_gives_its_values_and_interval() -> None:
    found = icc(*reference_scores("TSIG", "scales"))
    assert str(found) == found.explain()
    assert "n0 = 41.30 is 0.081 (95% interval 0.047 to 0.131, Wald, exact)" in str(found)
    assert "0.78 (0.69 to 0.86, approximate, for teams of unequal size)" in str(found)
    assert "2,042 people in 49 teams, F(48, 1993) = 4.64, p < 0.001" in str(found)
    balanced = str(icc(*reference_scores("TSIG", "first6")))
    assert "(-0.25 to 0.48, exact)" in balanced
    assert "p = 0.186" in balanced


def test_text_on_variance_between_and_within_teams_gives_both_values() -> None:
    found = reml(*reference_scores("LEAD", "scales"))
    assert isinstance(found, VarianceComponents)
    assert str(found) == found.explain()
    assert "is 0.108 (95% interval 0.069 to 0.179, Wald, exact)" in str(found)
    assert "2,042 people in 49 teams" in str(found)


@pytest.mark.slow
@pytest.mark.parametrize(("middle", "true"), [(3.4, 0.108), (4.6, 0.090)])
@pytest.mark.parametrize(("teams", "size"), [(20, 6), (50, 8)])
def test_given_simulated_answers_on_five_options_then_walds_interval_covers_the_intraclass_correlation(
    middle: float, true: float, teams: int, size: int
) -> None:
    """Normal scores rounded to options, also if a third of them are at an end of the scale."""
    random = np.random.default_rng(teams)
    inside = []
    for _ in range(600):
        own = np.repeat(random.normal(0, np.sqrt(0.12), teams), size)
        scores = middle + own + random.normal(0, np.sqrt(0.88), teams * size)
        found = icc(np.clip(np.round(scores), 1, 5), np.repeat(np.arange(teams), size), level=0.9)
        inside.append(found.wald_low <= true <= found.wald_high)
    assert 0.87 <= np.mean(inside) <= 0.95
