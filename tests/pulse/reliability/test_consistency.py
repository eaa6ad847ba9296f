"""Alpha and omega equal plain implementations and references; intervals cover true values."""

from __future__ import annotations

import math
import statistics
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy import optimize, stats

from tests.reference import reference, reference_scale
from wholesum.pulse.reliability.consistency import Omega, alpha, omega
from wholesum.pulse.reliability.moments import Moments, moments

VARIANTS = ["scales", "first6", "missing"]
SCALES = ["LEAD", "TSIG", "HOSTIL"]


def one_factor_answers(
    seed: int, people: int, loadings: list[float], options: bool = True
) -> np.ndarray:
    """Simulate answers of people who differ in one factor, rounded to five options if asked."""
    random = np.random.default_rng(seed)
    carried = np.array(loadings)
    answers = random.normal(size=(people, 1)) * carried
    answers += random.normal(size=answers.shape) * np.sqrt(1 - carried**2)
    rounded: np.ndarray = np.clip(np.round(3 + 1.2 * answers), 1, 5)
    return rounded if options else answers


def slow_alpha(columns: list[list[float]]) -> float:
    totals = [math.fsum(row) for row in zip(*columns, strict=True)]
    own = math.fsum(statistics.variance(column) for column in columns)
    return len(columns) / (len(columns) - 1) * (1 - own / statistics.variance(totals))


def slow_pooled_covariance(answers: np.ndarray, teams: np.ndarray) -> np.ndarray:
    """Slow implementation: pool the covariance of answers minus their team's mean."""
    names = np.unique(teams)
    centred = np.concatenate([answers[teams == n] - answers[teams == n].mean(0) for n in names])
    pooled: np.ndarray = centred.T @ centred / (len(answers) - len(names))
    return pooled


def discrepancy(loadings: np.ndarray, unique: np.ndarray, correlation: np.ndarray) -> float:
    model = np.outer(loadings, loadings) + np.diag(unique)
    gap = np.linalg.slogdet(model)[1] - np.linalg.slogdet(correlation)[1]
    return float(gap + np.trace(np.linalg.solve(model, correlation)) - len(correlation))


def slow_one_factor(correlation: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Slow implementation: minimise over loadings and log unique variances, from several starts."""
    items = len(correlation)
    random = np.random.default_rng(0)
    found = min(
        (
            optimize.minimize(
                lambda p: discrepancy(p[:items], np.exp(p[items:]), correlation),
                np.concatenate([random.uniform(0.2, 0.8, items), np.log(np.full(items, 0.5))]),
                method="BFGS",
            )
            for _ in range(3)
        ),
        key=lambda result: float(result.fun),
    ).x
    loadings = found[:items] * np.sign(found[:items].sum())
    return loadings, np.exp(found[items:])


def test_cronbachs_alpha_equals_its_definition() -> None:
    for seed in range(20):
        answers = one_factor_answers(seed, 25, [0.7, 0.6, 0.5, 0.3][: 2 + seed % 3])
        found = alpha(answers)
        columns = answers.T.tolist()
        assert found.alpha == pytest.approx(slow_alpha(columns), rel=1e-12)
        for item, column in enumerate(columns):
            others = columns[:item] + columns[item + 1 :]
            rest = [sum(row) for row in zip(*others, strict=True)]
            expected = statistics.correlation(column, rest)
            assert found.item_total[item] == pytest.approx(expected, abs=1e-12)
            if len(others) > 1:
                assert found.alpha_without[item] == pytest.approx(slow_alpha(others), abs=1e-12)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("scale", SCALES)
def test_cronbachs_alpha_equals_the_reference_values(scale: str, variant: str) -> None:
    expected: dict[str, Any] = reference()[variant][scale]
    found = alpha(reference_scale(scale, variant)[0])
    pairs = {
        "raw": found.alpha,
        "psych_raw": found.alpha,
        "N": found.people,
        "psych_std": found.standardised,
        "average_r": found.average_r,
    }
    assert pairs == pytest.approx({name: expected["alpha"][name] for name in pairs}, rel=1e-9)
    assert (found.low, found.high) == pytest.approx(expected["alpha"]["feldt_ci95"], rel=1e-9)
    assert found.item_total == pytest.approx(expected["item_total"]["corrected_r"], rel=1e-9)
    assert found.alpha_without == pytest.approx(expected["item_total"]["alpha_without"], rel=1e-9)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("scale", SCALES)
def test_mcdonalds_omega_equals_the_reference_values(scale: str, variant: str) -> None:
    expected: dict[str, Any] = reference()[variant][scale]["omega"]
    found = omega(reference_scale(scale, variant)[0])
    pairs = {
        "omega_total_ml_standardised": found.standardised,
        "omega_total_ml_raw_units": found.raw,
        "omega_total_ml_raw_over_observed_variance": found.raw_over_observed,
    }
    assert pairs == pytest.approx({name: expected[name] for name in pairs}, rel=1e-9)
    assert found.loadings == pytest.approx(list(expected["ml_std_loadings"].values()), rel=1e-9)
    # lavaan stops its search at 1e-7 or so; minimum residuals are another estimator.
    assert found.raw == pytest.approx(expected["lavaan_cfa_raw_units"], rel=1e-6)
    assert found.standardised == pytest.approx(expected["minres_std_psych_fa"], abs=4e-3)


@pytest.mark.parametrize("items", [3, 4, 6])
@pytest.mark.parametrize("seed", range(3))
def test_mcdonalds_omega_equals_the_result_of_a_general_method_of_minimisation(
    items: int, seed: int
) -> None:
    answers = one_factor_answers(seed, 150, [0.8, 0.7, 0.6, 0.5, 0.65, 0.75][:items])
    found = omega(answers)
    loadings, unique = slow_one_factor(np.corrcoef(answers.T))
    assert found.loadings == pytest.approx(loadings, abs=2e-5)
    common = loadings.sum() ** 2
    assert found.standardised == pytest.approx(common / (common + unique.sum()), abs=1e-5)
    deviation = answers.std(axis=0, ddof=1)
    common = (loadings * deviation).sum() ** 2
    raw = common / (common + (unique * deviation**2).sum())
    assert found.raw == pytest.approx(raw, abs=1e-5)


@pytest.mark.parametrize("items", [4, 8, 15])
def test_given_a_fitted_model_with_one_factor_then_no_small_change_improves_the_fit(
    items: int,
) -> None:
    answers = one_factor_answers(5, 400, np.linspace(0.4, 0.85, items).tolist())
    loadings = omega(answers).loadings
    assert loadings is not None
    correlation = np.corrcoef(answers.T)
    model = np.outer(loadings, loadings) + np.diag(1 - loadings**2)
    inverse = np.linalg.inv(model)
    misfit = inverse @ (model - correlation) @ inverse
    assert np.abs(2 * misfit @ loadings).max() < 1e-12
    assert np.abs(misfit.diagonal()).max() < 1e-12


def test_given_three_items_when_a_model_with_one_factor_is_fitted_then_it_gives_their_correlations() -> (
    None
):
    answers = one_factor_answers(1, 80, [0.8, 0.6, 0.7])
    loadings = omega(answers).loadings
    assert loadings is not None
    correlation = np.corrcoef(answers.T)
    above = np.triu_indices(3, 1)
    assert np.outer(loadings, loadings)[above] == pytest.approx(correlation[above], rel=1e-12)


def test_given_items_with_equal_loadings_then_mcdonalds_omega_equals_cronbachs_alpha() -> None:
    covariance = np.full((4, 4), 0.5) + np.diag(np.full(4, 0.7))
    made = Moments(np.array(["all"]), np.array([101]), np.zeros((1, 4)), covariance * 100)
    found = omega(made)
    assert found.raw == pytest.approx(alpha(made).alpha, rel=1e-12)
    assert found.raw == pytest.approx(16 * 0.5 / (16 * 0.5 + 4 * 0.7), rel=1e-12)


def test_given_an_item_with_answers_that_should_be_reversed_then_its_loading_on_the_factor_is_negative() -> (
    None
):
    answers = one_factor_answers(4, 200, [0.8, 0.7, 0.6, 0.7])
    answers[:, 2] = 6 - answers[:, 2]
    loadings = omega(answers).loadings
    assert loadings is not None
    assert np.sign(loadings).tolist() == [1, 1, -1, 1]
    three = omega(answers[:, 1:]).loadings
    assert three is not None
    assert np.sign(three).tolist() == [1, -1, 1]


def from_correlation(rows: list[list[float]], people: int = 201) -> Moments:
    products = np.array(rows) * (people - 1)
    return Moments(np.array(["all"]), np.array([people]), np.zeros((1, len(rows))), products)


@pytest.mark.parametrize(
    "rows",
    [
        [[1, 0.8, 0.8], [0.8, 1, 0.5], [0.8, 0.5, 1]],
        [[1, 0.7, 0.7, 0.7], [0.7, 1, 0.3, 0.3], [0.7, 0.3, 1, 0.3], [0.7, 0.3, 0.3, 1]],
    ],
)
def test_given_an_item_that_equals_the_factor_then_mcdonalds_omega_is_undefined_and_a_reason_is_given(
    rows: list[list[float]],
) -> None:
    found = omega(from_correlation(rows))
    assert (found.raw, found.standardised, found.raw_over_observed) == (None, None, None)
    assert (found.low, found.high, found.loadings) == (None, None, None)
    assert found.reason == "item 0 would be left no unique variance (a Heywood case)"
    assert str(found) == f"Omega cannot be given: {found.reason}; 201 people."


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([[1, 0.5], [0.5, 1]], "one factor needs at least three items, not 2"),
        ([[1]], "one factor needs at least three items, not 1"),
        ([[1, 0.5, 0], [0.5, 1, 0], [0, 0, 0]], "item 2 does not vary"),
        ([[1, 1, 0.5], [1, 1, 0.5], [0.5, 0.5, 1]], "some items are fixed by the others"),
        ([[1, 0.4, 0.4], [0.4, 1, -0.4], [0.4, -0.4, 1]], "three correlations with these signs"),
        ([[1, 0.4, 0], [0.4, 1, 0.4], [0, 0.4, 1]], "three correlations with these signs"),
        (np.eye(3).tolist(), "the items are unrelated"),
        (np.eye(4).tolist(), "the items are unrelated"),
    ],
)
def test_given_answers_that_one_factor_cannot_fit_then_mcdonalds_omega_is_undefined_with_a_reason(
    rows: list[list[float]], reason: str
) -> None:
    found = omega(from_correlation(rows))
    assert found.raw is None
    assert reason in found.reason


@pytest.mark.parametrize("items", [3, 5])
def test_given_several_teams_when_pooled_then_answers_count_from_their_team_mean(
    items: int,
) -> None:
    random = np.random.default_rng(items)
    answers = one_factor_answers(items, 240, [0.7, 0.8, 0.6, 0.7, 0.75][:items])
    teams = random.integers(0, 30, 240)
    answers = np.clip(answers + random.integers(-1, 2, 30)[teams, np.newaxis], 1, 5)
    expected = slow_pooled_covariance(answers, teams)
    summary = moments(answers, teams)
    assert summary.covariance() == pytest.approx(expected, abs=1e-13)
    found = alpha(answers, teams=teams)
    own, whole = expected.trace(), expected.sum()
    assert found.alpha == pytest.approx(items / (items - 1) * (1 - own / whole), rel=1e-12)
    df = 240 - len(np.unique(teams))
    f = [float(stats.f.ppf(q, df, df * (items - 1))) for q in (0.975, 0.025)]
    assert (found.low, found.high) == pytest.approx([1 - (1 - found.alpha) * q for q in f])
    deviation = np.sqrt(expected.diagonal())
    loadings, _ = slow_one_factor(expected / np.outer(deviation, deviation))
    assert omega(answers, teams=teams).loadings == pytest.approx(loadings, abs=2e-5)
    assert (found.people, found.teams, found.items) == (240, len(np.unique(teams)), items)
    assert summary.as_one_team().covariance() == pytest.approx(np.cov(answers.T), abs=1e-13)


def test_given_a_team_whose_answers_are_all_higher_when_pooled_within_teams_then_alpha_does_not_change() -> (
    None
):
    answers = one_factor_answers(2, 300, [0.7, 0.7, 0.7], options=False)
    teams = np.arange(300) % 50
    shifted = answers + 10.0 * (teams[:, np.newaxis] % 3)
    assert alpha(shifted, teams=teams).alpha == pytest.approx(alpha(answers, teams=teams).alpha)
    assert alpha(shifted).alpha > 0.95


@pytest.mark.parametrize("parts", [2, 3, 7])
def test_given_answers_of_two_halves_of_the_people_when_added_then_reliability_is_that_of_all_people(
    parts: int,
) -> None:
    random = np.random.default_rng(parts)
    answers = one_factor_answers(parts, 500, [0.6, 0.7, 0.8, 0.5])
    answers[random.random(answers.shape) < 0.02] = np.nan
    teams = random.integers(0, 40, 500)
    part = random.integers(0, parts, 500)
    added = moments(answers[part == 0], teams[part == 0])
    for other in range(1, parts):
        added += moments(answers[part == other], teams[part == other])
    whole = moments(answers, teams)
    assert added.teams.tolist() == whole.teams.tolist()
    assert added.n.tolist() == whole.n.tolist()
    assert np.array_equal(added.total, whole.total)
    assert np.array_equal(added.products, whole.products)
    assert alpha(added).alpha == alpha(answers, teams=teams).alpha
    assert omega(added).raw == omega(answers, teams=teams).raw
    assert alpha(added.as_one_team()).alpha == alpha(answers).alpha


def test_given_answers_to_different_items_when_added_for_reliability_then_an_error_says_so() -> (
    None
):
    with pytest.raises(ValueError, match="different items"):
        moments([[1, 2]]) + moments([[1, 2, 3]])


def test_given_people_with_a_blank_answer_then_cronbachs_alpha_leaves_them_out() -> None:
    frame = pl.DataFrame({"a": [1, 2, 4, None, 5], "b": [2, 3, 5, 1, None], "c": [1, 3, 3, 2, 2]})
    found = alpha(frame)
    assert found.people == 3
    assert found.alpha == alpha([[1, 2, 1], [2, 3, 3], [4, 5, 3]]).alpha


def test_given_two_items_then_cronbachs_alpha_if_one_item_is_left_out_is_undefined() -> None:
    found = alpha([[1, 2], [2, 2], [3, 5], [4, 4]])
    assert np.isnan(found.alpha_without).all()
    assert found.item_total == pytest.approx([found.average_r, found.average_r])


def test_given_answers_whose_sums_do_not_vary_then_cronbachs_alpha_is_undefined() -> None:
    answers = np.array([[1, 5], [5, 1], [2, 4], [4, 2], [3, 3], [1, 5], [2, 4]]) / 3
    found = alpha(answers)
    assert math.isnan(found.alpha)
    assert math.isnan(found.low)
    assert str(found) == "Alpha is undefined: the sum of the 2 items does not vary."


def test_given_an_item_whose_answers_do_not_vary_then_it_has_no_correlation_with_other_items() -> (
    None
):
    found = alpha([[1, 2, 0.1], [2, 2, 0.1], [3, 5, 0.1], [4, 4, 0.1]])
    assert math.isnan(found.item_total[2])
    assert math.isnan(found.average_r)
    assert math.isnan(found.standardised)
    assert found.alpha == pytest.approx(slow_alpha([[1, 2, 3, 4], [2, 2, 5, 4], [0.1] * 4]))


@pytest.mark.parametrize(
    ("answers", "teams", "message"),
    [
        ([[1, 2, 3]], None, "1 people answered all items, in 1 teams"),
        ([[1, 2, 3], [2, 3, 4]], ["a", "b"], "needs more people than teams"),
        ([[1, 2, 3], [2, 3, 4]], ["a"], "2 people but 1 team names"),
        ([[math.nan, 2, 3]], None, "0 people answered all items"),
    ],
)
@pytest.mark.parametrize("estimate", [alpha, omega])
def test_given_too_few_people_when_cronbachs_alpha_or_omega_is_estimated_then_an_error_says_so(
    estimate: Any, answers: list[list[float]], teams: list[str] | None, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        estimate(answers, teams=teams)


@pytest.mark.parametrize("estimate", [alpha, omega])
def test_given_an_invalid_level_when_cronbachs_alpha_or_omega_is_estimated_then_an_error_says_so(
    estimate: Any,
) -> None:
    with pytest.raises(ValueError, match=r"give a level such as 0\.95"):
        estimate([[1, 2, 3], [2, 3, 5], [3, 3, 1]], level=1.0)


def test_given_one_item_when_cronbachs_alpha_is_estimated_then_an_error_says_so() -> None:
    with pytest.raises(ValueError, match="give at least two"):
        alpha([1, 2, 3])


def test_given_one_team_of_six_then_the_interval_of_cronbachs_alpha_is_very_wide() -> None:
    items, people = 3, 6
    share = 0.8 / (items - 0.8 * (items - 1))
    rows = np.full((items, items), share) + np.diag(np.full(items, 1 - share))
    found = alpha(from_correlation(rows.tolist(), people))
    assert found.alpha == pytest.approx(0.8)
    assert (found.low, found.high) == pytest.approx((0.15, 0.97), abs=0.005)


def test_given_simulated_answers_then_95_percent_intervals_cover_the_true_cronbachs_alpha_and_omega() -> (
    None
):
    carried = np.array([0.8, 0.6, 0.7])
    true = carried.sum() ** 2 / (carried.sum() ** 2 + (1 - carried**2).sum())
    equal = np.full(3, 0.7)
    true_alpha = 9 * 0.49 / (9 * 0.49 + 3 * 0.51)
    omegas, alphas = [], []
    for seed in range(1500):
        found: Omega = omega(one_factor_answers(seed, 200, carried.tolist(), options=False))
        omegas.append(found.low is not None and found.low <= true <= (found.high or 0))
        teams = np.arange(60) % 10
        pooled = alpha(one_factor_answers(seed, 60, equal.tolist(), options=False), teams=teams)
        alphas.append(pooled.low <= true_alpha <= pooled.high)
    assert np.mean(omegas) == pytest.approx(0.95, abs=0.015)
    assert np.mean(alphas) == pytest.approx(0.95, abs=0.015)


def test_text_on_cronbachs_alpha_gives_its_interval_and_limits() -> None:
    frame, teams = reference_scale("TSIG", "scales")
    found = alpha(frame)
    assert str(found) == found.explain()
    assert "Alpha of 3 items is 0.82 (95% interval 0.81 to 0.84, Feldt), 2,042 people." in str(
        found
    )
    assert "about 60 respondents" in str(found)
    assert "never for one team of six" in str(found)
    assert "2,042 people pooled within 49 teams" in str(alpha(frame, teams=teams))


def test_text_on_mcdonalds_omega_gives_its_interval_and_limits() -> None:
    frame, teams = reference_scale("TSIG", "scales")
    found = omega(frame, teams=teams)
    assert str(found) == found.explain()
    assert "Omega total of 3 items is" in str(found)
    assert "pooled within 49 teams" in str(found)
    assert "never for one team of six" in str(found)
