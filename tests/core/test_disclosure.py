"""Disclosure of a figure after earlier figures of nearly the same people."""

from __future__ import annotations

import pytest

from wholesum.core.disclosure import CROWD, AnsweringGroup, may_show_beside

EIGHT = AnsweringGroup("the eight", 8)


def test_given_nothing_was_shown_before_then_a_figure_is_shown() -> None:
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
def test_given_a_small_group_then_only_the_same_people_are_shown_again(
    other: AnsweringGroup, shown: bool
) -> None:
    assert may_show_beside(other, [EIGHT]) is shown
    assert may_show_beside(EIGHT, [EIGHT, other]) is shown


def test_given_two_crowds_then_both_are_shown() -> None:
    crowd = AnsweringGroup("a crowd", CROWD)
    assert may_show_beside(crowd, [AnsweringGroup("another", CROWD + 1)])
    assert not may_show_beside(crowd, [AnsweringGroup("smaller", CROWD - 1)])
