from __future__ import annotations

from random import Random

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as numpy_st

from wholesum.pulse.counts import Counts, answer_matrix, count_answers, team_codes

ANSWERS = numpy_st.arrays(
    np.float64,
    st.tuples(st.integers(1, 12), st.integers(1, 3)),
    elements=st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, np.nan]),
)


def slow_counts(answers: np.ndarray, teams: list[str]) -> dict[tuple[str, int, int], int]:
    found: dict[tuple[str, int, int], int] = {}
    for row, team in zip(answers, teams, strict=True):
        for item, answer in enumerate(row):
            if not np.isnan(answer):
                key = (team, item, int(answer))
                found[key] = found.get(key, 0) + 1
    return found


@given(ANSWERS, st.randoms())
def test_counts_of_answers_equal_those_of_a_plain_loop(answers: np.ndarray, random: Random) -> None:
    teams = [random.choice("abc") for _ in answers]
    counts = count_answers(answers, teams)
    by_hand = slow_counts(answers, teams)
    for row, team in enumerate(counts.teams):
        for item in range(answers.shape[1]):
            for option in range(1, 6):
                expected = by_hand.get((str(team), item, option), 0)
                assert counts.table[row, item, option - 1] == expected
    assert counts.table.sum() == sum(by_hand.values())


def test_given_answers_of_two_halves_of_a_team_when_counts_are_added_then_they_equal_counts_of_all() -> (
    None
):
    answers = np.array([[1, 2], [3, 4], [5, 5], [2, np.nan]])
    teams = np.array(["a", "b", "a", "c"])
    whole = count_answers(answers, teams)
    parts = count_answers(answers[:2], teams[:2]) + count_answers(answers[2:], teams[2:])
    np.testing.assert_array_equal(parts.table, whole.table)
    assert parts.teams.tolist() == whole.teams.tolist()


def test_given_counts_of_answers_with_other_options_when_added_then_an_error_says_so() -> None:
    with pytest.raises(ValueError, match="cannot be added"):
        count_answers([1, 2]) + count_answers([1, 2], high=7)


def test_given_a_person_with_a_blank_answer_when_only_complete_forms_count_then_they_are_left_out() -> (
    None
):
    counts = count_answers(np.array([[1, 2], [3, np.nan]]), listwise=True)
    assert counts.people.tolist() == [[1, 1]]


def test_given_counts_instead_of_answers_when_answers_are_counted_then_the_same_counts_are_returned() -> (
    None
):
    counts = count_answers([1, 2, 2])
    assert count_answers(counts) is counts
    assert isinstance(counts, Counts)
    assert counts.options.tolist() == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("answer", [0, 6, 2.5, np.inf])
def test_given_an_answer_that_is_no_option_when_counted_then_the_error_names_the_answer(
    answer: float,
) -> None:
    with pytest.raises(ValueError, match=r"person 1 to item 0 is none of the options 1 to 5"):
        count_answers([3, answer])


def test_given_a_data_frame_of_answers_with_nulls_when_read_then_nulls_are_blank_answers() -> None:
    matrix = answer_matrix(pl.DataFrame({"a": [1, None], "b": [2, 3]}))
    np.testing.assert_array_equal(matrix, [[1, 2], [np.nan, 3]])


def test_given_an_array_of_answers_with_three_dimensions_when_read_then_an_error_says_so() -> None:
    with pytest.raises(ValueError, match="3 dimensions"):
        answer_matrix(np.zeros((1, 1, 1)))


@pytest.mark.parametrize(
    "labels",
    [
        ["b", "a", "b"],
        np.array(["b", "a", "b"]),
        pl.Series(["b", "a", "b"]),
        [3, 0, 3],
        np.array([7_000_000, -2, 7_000_000]),
        pl.Series([9, 4, 9], dtype=pl.UInt8),
        [2.5, 0.5, 2.5],
    ],
)
def test_given_names_of_teams_of_any_type_when_numbered_then_the_names_are_in_rising_order(
    labels: object,
) -> None:
    names, codes = team_codes(labels, 3)  # type: ignore[arg-type]
    assert codes.tolist() == [1, 0, 1]
    assert names.tolist() == sorted(names.tolist())
    assert codes.dtype == np.int64


def test_given_no_names_of_teams_when_numbered_then_all_people_are_one_team() -> None:
    names, codes = team_codes(None, 2)
    assert (names.tolist(), codes.tolist()) == (["all"], [0, 0])


@pytest.mark.parametrize("labels", [["a"], pl.Series(["a"]), [1, 2, 3]])
def test_given_more_or_fewer_team_names_than_people_then_an_error_says_so(labels: object) -> None:
    with pytest.raises(ValueError, match="2 people but"):
        team_codes(labels, 2)  # type: ignore[arg-type]
