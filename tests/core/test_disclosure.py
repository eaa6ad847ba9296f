"""A new result is hidden if it and an earlier result of nearly the same people reveal answers."""

from __future__ import annotations

import pytest

from wholesum.core.disclosure import CROWD, AnsweringGroup, may_show_beside

EIGHT = AnsweringGroup("the eight", 8)


def test_given_no_earlier_result_was_shown_then_a_new_result_may_be_shown() -> None:
    assert may_show_beside(EIGHT, [])


@pytest.mark.parametrize(
    ("other", "shown"),
    [
        (EIGHT, True),
        (AnsweringGroup("seven of them", 7), False),
        (AnsweringGroup("eight others", 8), False),
        (AnsweringGroup("a crowd", CROWD), False),
    ],
)
def test_given_an_earlier_result_of_a_small_group_then_a_new_one_is_shown_only_for_the_same_people(
    other: AnsweringGroup, shown: bool
) -> None:
    assert may_show_beside(other, [EIGHT]) is shown
    assert may_show_beside(EIGHT, [EIGHT, other]) is shown


def test_given_two_large_groups_that_differ_by_one_person_then_both_results_may_be_shown() -> None:
    crowd = AnsweringGroup("a crowd", CROWD)
    assert may_show_beside(crowd, [AnsweringGroup("another", CROWD + 1)])
    assert not may_show_beside(crowd, [AnsweringGroup("smaller", CROWD - 1)])
