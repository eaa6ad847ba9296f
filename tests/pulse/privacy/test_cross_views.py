from __future__ import annotations

from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from wholesum.pulse.privacy.cross_views import may_grant, views_are_safe

Views = NDArray[np.bool_]


def view(people: int, *members: range) -> Views:
    seen = np.zeros(people, dtype=bool)
    for part in members:
        seen[list(part)] = True
    return seen


def smallest_cell(views: Views) -> int:
    """Slow implementation: find the smallest group that combines "in" or "out" of each view."""
    people, columns = views.shape
    sizes = [
        sum(all(views[person, k] == inside[k] for k in range(columns)) for person in range(people))
        for inside in product([True, False], repeat=columns)
    ]
    return min(size for size in sizes if size)


def test_check_of_tables_requested_from_one_survey_equals_the_result_of_trying_every_combination() -> (
    None
):
    random = np.random.default_rng(1)
    verdicts = []
    for _ in range(400):
        blocks = random.integers(1, 8, int(random.integers(1, 5)))
        columns = int(random.integers(1, 4))
        views = np.repeat(random.random((len(blocks), columns)) < 0.5, blocks, axis=0)
        safe = views_are_safe(views, threshold=4)
        assert safe == (smallest_cell(views) >= 4)
        verdicts.append(safe)
    assert 40 < sum(verdicts) < 360


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.integers(1, 12), min_size=1, max_size=6),
    st.lists(st.integers(0, 63), min_size=1, max_size=8),
    st.integers(3, 6),
)
def test_given_published_tables_of_a_survey_then_every_combination_and_difference_has_enough_people(
    blocks: list[int], asked: list[int], threshold: int
) -> None:
    people = sum(blocks)
    place = np.repeat(np.arange(len(blocks)), blocks)
    granted = np.zeros((people, 0), dtype=bool)
    for wish in asked:
        one = (wish >> place) % 2 == 1
        if may_grant(granted, one, threshold=threshold).allowed:
            granted = np.column_stack([granted, one])
    everybody = np.ones(people, dtype=bool)
    seen = [everybody, *granted.T]
    if granted.shape[1]:
        assert smallest_cell(granted) >= threshold
        for one, other in product(seen, seen):
            for size in ((one & ~other).sum(), (one & other).sum()):
                assert size == 0 or size >= threshold


def test_given_two_tables_of_a_survey_that_differ_by_two_people_when_checked_then_both_are_unsafe() -> (
    None
):
    views = np.column_stack([view(20, range(10)), view(20, range(8))])
    assert views_are_safe(views[:, :1])
    assert views_are_safe(views[:, 1:])
    assert not views_are_safe(views)


def test_given_too_few_people_outside_all_tables_of_a_survey_when_checked_then_they_are_unsafe() -> (
    None
):
    assert not views_are_safe(view(10, range(8))[:, np.newaxis])
    assert views_are_safe(view(13, range(8))[:, np.newaxis])


def test_given_two_tables_of_a_survey_with_two_people_in_common_when_checked_then_they_are_unsafe() -> (
    None
):
    assert not views_are_safe(
        np.column_stack([view(20, range(10)), view(20, range(8, 20))]), threshold=5
    )


def test_given_no_tables_or_no_people_when_tables_of_a_survey_are_checked_then_the_result_is_safe() -> (
    None
):
    assert views_are_safe(np.zeros((3, 0), dtype=bool))
    assert views_are_safe(np.zeros((0, 2), dtype=bool))


def test_given_a_blank_answer_when_tables_of_several_items_are_checked_then_they_are_unsafe() -> (
    None
):
    answered = np.ones((9, 3), dtype=bool)
    assert views_are_safe(answered)
    answered[0, 1] = False
    assert not views_are_safe(answered)


def test_given_tables_of_a_survey_as_a_polars_data_frame_when_checked_then_they_are_accepted() -> (
    None
):
    frame = pl.DataFrame({"north": view(12, range(6)), "long_serving": view(12, range(6))})
    assert views_are_safe(frame)


def test_given_a_published_table_then_a_table_of_the_same_people_or_of_all_others_may_be_published() -> (
    None
):
    granted = view(12, range(6))[:, np.newaxis]
    assert may_grant(granted, view(12, range(6))).allowed
    assert may_grant(granted, view(12, range(6, 12))).allowed
    assert str(may_grant(granted, pl.Series(view(12, range(6))))) == "This view may be shown."


@pytest.mark.parametrize(
    ("asked", "why_not"),
    [
        (view(20, range(3)), "This view has fewer than 5 people."),
        (view(20, range(17)), "This view leaves out fewer than 5 people."),
        (
            view(20, range(8)),
            "Together with the views already seen, this one would show fewer than 5 people.",
        ),
    ],
)
def test_given_a_table_that_may_not_be_published_then_the_text_says_why_without_a_number_of_people(
    asked: Views, why_not: str
) -> None:
    grant = may_grant(view(20, range(10))[:, np.newaxis], asked)
    assert not grant.allowed
    assert grant.explain() == why_not


def test_given_a_published_table_when_another_is_requested_then_both_tables_are_checked_together() -> (
    None
):
    none = np.zeros((20, 0), dtype=bool)
    first, second = view(20, range(10)), view(20, range(8))
    assert may_grant(none, second).allowed
    assert not may_grant(first[:, np.newaxis], second).allowed


def test_given_100000_people_in_twenty_tables_of_a_survey_when_checked_then_the_check_is_fast() -> (
    None
):
    random = np.random.default_rng(1)
    views = np.repeat(random.random((5_000, 20)) < 0.5, 20, axis=0)
    assert views_are_safe(views, threshold=10)


def test_given_invalid_tables_of_a_survey_when_checked_then_the_error_says_what_is_wrong() -> None:
    with pytest.raises(ValueError, match="1 dimensions; give people × views"):
        views_are_safe(view(9, range(5)))
    with pytest.raises(ValueError, match="other values than true and false"):
        views_are_safe(np.ones((9, 2)))
    with pytest.raises(ValueError, match="other values than true and false"):
        views_are_safe(pl.DataFrame({"a": [True, None, True]}))
    with pytest.raises(ValueError, match="asked for has 8 people but the granted ones 9"):
        may_grant(np.ones((9, 1), dtype=bool), np.ones(8, dtype=bool))


def test_given_a_threshold_below_three_when_tables_of_a_survey_are_checked_then_an_error_says_so() -> (
    None
):
    with pytest.raises(ValueError, match="a threshold of 1 protects nobody"):
        views_are_safe(np.ones((9, 1), dtype=bool), threshold=1)
    with pytest.raises(ValueError, match="a threshold of 2 protects nobody"):
        may_grant(np.ones((9, 1), dtype=bool), view(9, range(2)), threshold=2)
