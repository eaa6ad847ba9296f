"""Scale scores equal plain implementations and reference values."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

from tests.reference import reference, reference_scale
from wholesum.pulse.reliability.intraclass import icc
from wholesum.pulse.reliability.scoring import scale_scores, turn


def slow_scores(rows: list[list[float | None]], least: int) -> list[float | None]:
    scores: list[float | None] = []
    for row in rows:
        answered = [answer for answer in row if answer is not None]
        scores.append(math.fsum(answered) / len(answered) if len(answered) >= least else None)
    return scores


def random_rows(
    random: np.random.Generator, people: int, items: int
) -> tuple[list[list[float | None]], np.ndarray]:
    matrix = random.integers(1, 6, (people, items)).astype(np.float64)
    matrix[random.random((people, items)) < 0.4] = np.nan
    rows = [[None if math.isnan(answer) else answer for answer in row] for row in matrix.tolist()]
    return rows, matrix


@pytest.mark.parametrize("items", [1, 2, 3, 4, 5, 11])
@pytest.mark.parametrize("least", [None, 1])
def test_scores_of_people_on_a_scale_equal_those_of_a_plain_implementation(
    items: int, least: int | None
) -> None:
    rows, matrix = random_rows(np.random.default_rng(items), 60, items)
    expected = slow_scores(rows, math.ceil(items / 2) if least is None else least)
    assert scale_scores(matrix, least=least) == pytest.approx(
        [math.nan if score is None else score for score in expected], rel=1e-14, nan_ok=True
    )


def test_given_answers_to_two_of_three_items_then_the_person_has_a_score() -> None:
    answers = np.array([[4, 5, np.nan], [3, np.nan, np.nan], [np.nan, np.nan, np.nan]])
    assert scale_scores(answers) == pytest.approx([4.5, math.nan, math.nan], nan_ok=True)


def test_given_one_blank_answer_when_all_items_are_required_then_the_person_has_no_score() -> None:
    assert scale_scores(np.array([[1, 2], [3, np.nan]]), least=2) == pytest.approx(
        [1.5, math.nan], nan_ok=True
    )


def test_given_a_data_frame_with_nulls_then_scores_of_people_equal_those_of_an_array_with_nan() -> (
    None
):
    frame = pl.DataFrame({"a": [1, None, 3], "b": [2, 5, None], "c": [None, None, 4]})
    matrix = np.array([[1, 2, np.nan], [np.nan, 5, np.nan], [3, np.nan, 4]])
    assert np.array_equal(scale_scores(frame), scale_scores(matrix), equal_nan=True)


@pytest.mark.parametrize("least", [0, 4, -1])
def test_given_an_impossible_minimum_number_of_answers_when_people_are_scored_then_an_error_says_so(
    least: int,
) -> None:
    with pytest.raises(ValueError, match=f"least is {least} for 3 items"):
        scale_scores([[1, 2, 3]], least=least)


@pytest.mark.parametrize("scale", ["LEAD", "TSIG", "HOSTIL"])
def test_scores_of_people_who_answered_half_of_the_items_equal_the_reference_values(
    scale: str,
) -> None:
    frame, teams = reference_scale(scale, "missing")
    expected = reference()["missing"][scale]["half_rule"]
    scores = scale_scores(frame)
    found = icc(scores, teams)
    assert int(sum(frame.null_count().row(0))) == expected["n_blank_cells"]
    assert (found.people, found.teams) == (expected["N"], expected["k"])
    assert np.nanmean(scores) == pytest.approx(expected["grand_mean"], rel=1e-12)
    pairs = {
        "n0": found.n0,
        "MS_between": found.ms_between,
        "MS_within": found.ms_within,
        "ICC1_mean_size": found.icc1_mean_size,
        "ICC1_n0": found.icc1,
        "ICC2": found.icc2,
    }
    assert pairs == pytest.approx({name: expected[name] for name in pairs}, rel=1e-9)


def test_given_reversed_items_when_their_answers_are_inverted_then_other_answers_do_not_change() -> (
    None
):
    turned = turn(np.array([[1, 2, 5], [np.nan, np.nan, 4]]), [False, True, True], 1, 5)
    expected = np.array([[1, 4, 1], [np.nan, np.nan, 2]])
    assert np.array_equal(turned, expected, equal_nan=True)


def test_given_options_that_begin_at_0_when_answers_are_inverted_then_each_result_is_an_option() -> (
    None
):
    assert turn([[0, 4, 1]], [True, True, True], 0, 4).tolist() == [[4, 0, 3]]


def test_given_answers_when_inverted_twice_then_the_result_is_the_original_answers() -> None:
    matrix = random_rows(np.random.default_rng(8), 30, 4)[1]
    reverse = [True, False, True, False]
    assert np.array_equal(turn(turn(matrix, reverse), reverse), matrix, equal_nan=True)


def test_given_an_array_of_answers_when_some_are_inverted_then_the_original_array_does_not_change() -> (
    None
):
    matrix = np.array([[1.0, 2.0]])
    turn(matrix, [True, True])
    assert matrix.tolist() == [[1.0, 2.0]]


def test_given_a_list_of_reversed_items_with_a_wrong_length_then_an_error_says_so() -> None:
    with pytest.raises(ValueError, match="3 items but 2 values of reverse"):
        turn([[1, 2, 3]], [True, False])


def test_given_an_answer_that_is_no_option_when_it_is_inverted_then_the_error_names_the_answer() -> (
    None
):
    with pytest.raises(ValueError, match=r"the answer 0 of person 1 to item 0 .* 1 to 5"):
        turn([[1, 2], [0, 3]], [True, False], 1, 5)
