"""The indices of agreement equal those computed by R and by plain implementations."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from statistics import median
from time import process_time

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.reference import reference, reference_scale
from wholesum.pulse.agreement.indices import (
    Agreement,
    Index,
    ad_mean,
    ad_median,
    agreement_word,
    awg,
    mean_item_variance,
    r_star_wg_j,
    rwg,
    rwg_j,
)
from wholesum.pulse.agreement.null_distributions import NullDistribution, null_named
from wholesum.pulse.counts import Counts, count_answers

Rows = list[list[int]]
SCALES = [("LEAD", 1), ("TSIG", 1), ("HOSTIL", 0)]
ALL_OF_SCALES: list[Callable[..., Agreement]] = [rwg_j, r_star_wg_j, awg, ad_mean, ad_median]


def _figures(counts: Counts) -> dict[str, NDArray[np.float64]]:
    first = Counts(counts.table[:, :1], counts.teams, counts.low)
    return {
        "mean_item_variance": mean_item_variance(counts),
        "rwg_j_uniform": rwg_j(counts, null="uniform").values,
        "rwg_j_slight_skew": rwg_j(counts).values,
        "rwg_j_star_uniform": r_star_wg_j(counts, null="uniform").values,
        "rwg_j_star_slight_skew": r_star_wg_j(counts).values,
        "ad_mean": ad_mean(counts).values,
        "ad_median": ad_median(counts).values,
        "awg": awg(counts).values,
        "rwg_first_item_uniform": rwg(first, null="uniform").values,
    }


@pytest.mark.parametrize("variant", ["scales", "first6", "missing"])
@pytest.mark.parametrize(("scale", "low"), SCALES)
def test_every_agreement_index_equals_the_value_computed_by_r(
    scale: str, low: int, variant: str
) -> None:
    frame, teams = reference_scale(scale, variant)
    counts = count_answers(frame, teams, low=low, high=low + 4, listwise=True)
    expected = reference()[variant][scale]
    assert counts.teams.tolist() == expected["per_group"]["group"]
    assert rwg_j(counts).n.tolist() == expected["per_group"]["n"]
    for name, values in _figures(counts).items():
        per_group = np.array(expected["per_group"][name], dtype=np.float64)
        np.testing.assert_allclose(values, per_group, rtol=1e-9, atol=1e-12, err_msg=name)
        summary, known = expected["summary"][name], values[~np.isnan(values)]
        assert int(np.isnan(values).sum()) == summary["n_na"]
        for statistic in ("mean", "median", "min", "max"):
            found = getattr(np, statistic)(known)
            assert found == pytest.approx(summary[statistic], rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("variant", ["scales", "first6", "missing"])
@pytest.mark.parametrize(("scale", "low"), SCALES)
def test_number_of_teams_above_usual_cut_offs_of_agreement_equals_the_number_computed_by_r(
    scale: str, low: int, variant: str
) -> None:
    frame, teams = reference_scale(scale, variant)
    expected = reference()[variant][scale]
    counts = count_answers(frame, teams, low=low, high=low + 4, listwise=True)
    shares = {
        "share_rwg_j_uniform_ge_0.70": rwg_j(counts, null="uniform").values >= 0.7,
        "share_rwg_j_slight_skew_ge_0.70": rwg_j(counts).values >= 0.7,
        "share_ad_mean_le_A_over_6": ad_mean(counts).values <= 5 / 6,
    }
    defined = counts.people[:, 0] > 1
    for name, passed in shares.items():
        assert passed[defined].mean() == pytest.approx(expected[name], rel=1e-9), name


def _spread(column: list[int]) -> Fraction:
    mean = Fraction(sum(column), len(column))
    return sum(((x - mean) ** 2 for x in column), Fraction(0)) / (len(column) - 1)


def _slow(rows: Rows, null: Fraction, low: int, high: int) -> dict[str, Fraction | None]:
    """Slow implementation: compute each index from its definition, for one team without blanks."""
    n, items = len(rows), len(rows[0])
    columns = [list(column) for column in zip(*rows, strict=True)]
    share = sum(map(_spread, columns), Fraction(0)) / items / null
    kept = min(share, Fraction(1))
    awgs = []
    for column in columns:
        mean = Fraction(sum(column), n)
        if mean in (low, high):
            awgs.append(Fraction(1))
        elif Fraction(low * (n - 1) + high, n) <= mean <= Fraction(high * (n - 1) + low, n):
            most = ((high + low) * mean - mean**2 - high * low) * Fraction(n, n - 1)
            awgs.append(1 - 2 * _spread(column) / most)
    deviations = {"ad_mean": Fraction(0), "ad_median": Fraction(0)}
    for column in columns:
        for name, centre in (
            ("ad_mean", Fraction(sum(column), n)),
            ("ad_median", median(Fraction(x) for x in column)),
        ):
            deviations[name] += sum((abs(x - centre) for x in column), Fraction(0)) / n / items
    return {
        "rwg_j": items * (1 - kept) / (items * (1 - kept) + kept),
        "r_star_wg_j": 1 - share,
        "awg": sum(awgs, Fraction(0)) / len(awgs) if awgs else None,
        **deviations,
    }


@st.composite
def _teams_of_answers(draw: st.DrawFn) -> tuple[Rows, int, int]:
    low = draw(st.integers(-2, 2))
    high = low + draw(st.sampled_from([4, 5, 6]))
    items = draw(st.integers(1, 4))
    row = st.lists(st.integers(low, high), min_size=items, max_size=items)
    return draw(st.lists(row, min_size=2, max_size=9)), low, high


@given(_teams_of_answers(), st.sampled_from(["uniform", "slight_skew", "heavy_skew"]))
def test_every_agreement_index_equals_that_of_a_plain_implementation(
    case: tuple[Rows, int, int], name: str
) -> None:
    rows, low, high = case
    null = null_named(name, high - low + 1)
    variance = (
        Fraction(null.options**2 - 1, 12) if name == "uniform" else Fraction(str(null.variance))
    )
    expected = _slow(rows, variance, low, high)
    found = {
        "rwg_j": rwg_j(rows, low=low, high=high, null=null),
        "r_star_wg_j": r_star_wg_j(rows, low=low, high=high, null=null),
        "awg": awg(rows, low=low, high=high),
        "ad_mean": ad_mean(rows, low=low, high=high),
        "ad_median": ad_median(rows, low=low, high=high),
    }
    for index, result in found.items():
        value, twin = result.values.item(), expected[index]
        assert np.isnan(value) if twin is None else value == pytest.approx(float(twin), abs=1e-12)
    assert found["rwg_j"].cut == int(expected["r_star_wg_j"] < 0)  # type: ignore[operator]  # never None
    if len(rows[0]) == 1:
        single = rwg(rows, low=low, high=high, null=null)
        assert single.values.item() == pytest.approx(float(expected["rwg_j"] or 0), abs=1e-12)
        assert single.cut == found["rwg_j"].cut


@pytest.mark.parametrize("index", ALL_OF_SCALES)
def test_given_answers_of_two_halves_of_a_team_when_added_then_agreement_is_that_of_the_whole_team(
    index: Callable[..., Agreement],
) -> None:
    rng = np.random.default_rng(7)
    answers, teams = rng.integers(1, 6, (400, 3)), rng.integers(0, 60, 400)
    half = rng.random(400) < 0.5
    whole = index(count_answers(answers, teams))
    added = index(
        count_answers(answers[half], teams[half]) + count_answers(answers[~half], teams[~half])
    )
    np.testing.assert_array_equal(added.values, whole.values)
    np.testing.assert_array_equal(added.n, whole.n)
    assert added.cut == whole.cut


@pytest.mark.parametrize("index", ALL_OF_SCALES)
def test_given_answers_as_arrays_frames_or_counts_then_the_agreement_indices_are_the_same(
    index: Callable[..., Agreement],
) -> None:
    frame = pl.DataFrame({"a": [1, 2, None, 5, 4], "b": [2, 2, 3, 4, 4]})
    teams = ["x", "x", "x", "y", "y"]
    array = frame.select(pl.all().cast(pl.Float64)).fill_null(np.nan).to_numpy()
    expected = index(array, teams)
    assert expected.n.tolist() == [2, 2]
    for answers, names in [(frame, teams), (count_answers(array, teams, listwise=True), None)]:
        np.testing.assert_array_equal(index(answers, names).values, expected.values)


@pytest.mark.parametrize("index", [*ALL_OF_SCALES, rwg])
def test_given_a_team_of_one_or_no_people_then_the_agreement_of_the_team_is_undefined(
    index: Callable[..., Agreement],
) -> None:
    result = index([[1.0], [5.0], [3.0], [np.nan]], ["a", "a", "b", "c"])
    assert np.isnan(result.values).tolist() == [False, True, True]
    assert result.n.tolist() == [2, 1, 0]
    assert result.frame()["value"].is_null().to_list() == [False, True, True]


def test_given_a_blank_answer_when_the_agreement_index_rwg_is_computed_then_only_it_is_left_out() -> (
    None
):
    frame = pl.DataFrame({"a": [1, 2, 3], "b": [None, 2, 3]})
    assert rwg(frame.select("a")).n.tolist() == [3]
    assert rwg_j(frame).n.tolist() == [2]


def test_given_answers_that_vary_more_than_random_ones_then_the_agreement_index_rwg_is_set_to_0() -> (
    None
):
    answers, teams = [1, 5, 1, 5, 3, 3, 3, 4], [1, 1, 1, 1, 2, 2, 2, 2]
    result = rwg(answers, teams)
    assert result.values[0] == 0
    assert result.cut == 1
    assert r_star_wg_j(answers, teams).values[0] < 0


def test_given_answers_that_vary_exactly_as_random_ones_then_the_agreement_index_rwg_is_0_by_itself() -> (
    None
):
    result = rwg([1, 3], null="uniform")
    assert result.values.item() == 0
    assert result.cut == 0


def test_given_a_mean_too_near_an_end_of_the_scale_then_the_agreement_index_awg_is_undefined() -> (
    None
):
    assert np.isnan(awg([1, 1, 1, 2]).values.item())
    assert awg([1, 1, 1, 1]).values.item() == 1
    assert awg([[1, 3], [1, 3], [1, 3], [2, 3]]).values.item() == 1


def test_given_several_items_when_the_index_rwg_is_computed_then_the_error_says_to_use_rwg_j() -> (
    None
):
    with pytest.raises(ValueError, match="rwg is for one item, but there are 2; use rwg_j"):
        rwg([[1, 2], [3, 4]])


def test_given_counts_with_blank_answers_when_the_index_rwg_j_is_computed_then_an_error_says_so() -> (
    None
):
    counts = count_answers(np.array([[1, np.nan], [2, 2]]), ["ours", "ours"])
    with pytest.raises(ValueError, match=r"team ours has 1 to 2 answers .* listwise=True"):
        rwg_j(counts)


def test_given_no_items_when_agreement_is_computed_then_an_error_says_so() -> None:
    with pytest.raises(ValueError, match="there is no item"):
        ad_mean(np.empty((3, 0)))


def test_given_a_model_of_random_answers_for_other_options_when_agreement_is_computed_then_it_fails() -> (
    None
):
    with pytest.raises(ValueError, match="the null coin is for 2 options, the items have 5"):
        rwg_j([[1], [2]], null=NullDistribution("coin", 2, 0.25))
    with pytest.raises(ValueError, match="tabulated for 5, 6 and 7 options, not for 4"):
        rwg_j([[1], [2]], high=4)


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (-0.4, "none"),
        (0.30, "none"),
        (1 - 1.4 / 2, "none"),
        (0.31, "weak"),
        (0.50, "weak"),
        (0.51, "moderate"),
        (0.70, "moderate"),
        (0.71, "strong"),
        (0.90, "strong"),
        (0.91, "very strong"),
        (1.0, "very strong"),
    ],
)
def test_given_a_value_of_the_agreement_index_rwg_then_it_is_described_by_the_word_usual_in_literature(
    value: float, word: str
) -> None:
    assert agreement_word(value) == word


@pytest.mark.parametrize("value", [1.1, float("nan")])
def test_given_an_impossible_value_of_agreement_when_described_then_an_error_says_so(
    value: float,
) -> None:
    with pytest.raises(ValueError, match="is no value of an agreement index"):
        agreement_word(value)


def test_text_on_the_agreement_of_one_team_gives_its_number_of_people_and_the_model_of_random_answers() -> (
    None
):
    assert str(rwg_j([[4, 4, 5], [4, 5, 5], [4, 4, 4], [3, 4, 5]])) == (
        "rwg(j) is 0.93 (n = 4, 3 items): very strong agreement; read against the slight skew null "
        "(variance 1.34, 5 options)."
    )
    assert str(ad_mean([1, 5])) == (
        "AD_M is 2.00 (n = 2, 1 item): beyond the practical mark of 0.83 scale points (a sixth of "
        "the options); this index uses no null."
    )


def test_text_on_the_agreement_of_many_teams_counts_values_set_to_0_and_undefined_values() -> None:
    result = rwg([1, 5, 4, 4, 4, 3], ["a", "a", "b", "b", "b", "c"], null="uniform")
    assert str(result) == (
        "Over 2 of 3 teams (n = 2 to 3, 1 item) rwg runs from 0.00 to 1.00 with the median 0.50: "
        "weak agreement; read against the uniform null (variance 2, 5 options). 1 of 2 varied more "
        "than the null and read 0; 1 of 3 have no value."
    )


def test_given_a_team_of_one_person_when_agreement_is_explained_then_the_text_says_undefined() -> (
    None
):
    assert str(awg([3])) == "awg is undefined for a team of n = 1; this index uses no null."


@pytest.mark.parametrize("index", [*ALL_OF_SCALES, rwg])
def test_text_on_agreement_names_the_model_of_random_answers_or_says_that_there_is_none(
    index: Callable[..., Agreement],
) -> None:
    result = index([4, 4, 5, 3])
    named = "slight skew null (variance 1.34, 5 options)" if result.null else "uses no null"
    assert named in result.explain()
    assert (result.null is None) == (result.index in {Index.AWG, Index.AD_MEAN, Index.AD_MEDIAN})


def test_table_of_agreement_has_a_row_for_each_team_and_names_the_index() -> None:
    frame = rwg_j([[1, 2], [3, 4], [5, 5]], ["b", "a", "a"]).frame()
    assert frame.columns == ["team", "n", "items", "index", "null", "value"]
    assert frame.drop("value").rows() == [
        ("a", 2, 2, "rwg_j", "slight_skew"),
        ("b", 1, 2, "rwg_j", "slight_skew"),
    ]
    assert ad_mean([1, 2]).frame()["null"].to_list() == [None]


def test_given_eight_thousand_teams_then_all_agreement_indices_take_under_half_a_second() -> None:
    rng = np.random.default_rng(3)
    answers, teams = rng.integers(1, 6, (100_000, 30)), rng.integers(0, 8_000, 100_000)
    counts = count_answers(answers, teams)
    started = process_time()
    for first in range(0, 30, 3):
        scale = Counts(counts.table[:, first : first + 3], counts.teams, counts.low)
        assert all(len(index(scale).values) == len(counts.teams) for index in ALL_OF_SCALES)
    assert process_time() - started < 0.4
