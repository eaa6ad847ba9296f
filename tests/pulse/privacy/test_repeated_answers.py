"""Rounds with the answers of another round, but for few people, are found."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholesum.pulse.privacy.repeated_answers import differing_people, repeated_rounds

Forms = Sequence[Sequence[int | None]]


def answers(forms: Forms) -> list[dict[str, int | None]]:
    return [{f"item {place}": answer for place, answer in enumerate(form)} for form in forms]


def team(people: int, seed: int, items: int = 6) -> list[list[int | None]]:
    drawn = np.random.default_rng(seed).integers(1, 6, (people, items))
    return [list(map(int, row)) for row in drawn]


@pytest.mark.parametrize(("more", "differing"), [(0, 0), (1, 1), (2, 2), (3, None)])
def test_given_a_survey_repeated_with_a_few_more_people_then_one_or_two_additional_people_are_found(
    more: int, differing: int | None
) -> None:
    forms = team(8 + more, 1)
    assert differing_people(answers(forms[:8]), answers(forms[::-1])) == differing


def test_given_one_changed_answer_of_a_person_then_their_answers_in_two_surveys_count_as_different() -> (
    None
):
    forms = team(6, 2)
    for other in (forms[0][0] % 5 + 1, None):  # type: ignore[operator]
        changed = [[other, *forms[0][1:]], *forms[1:]]
        assert differing_people(answers(forms), answers(changed)) == 2


def test_given_two_surveys_with_fewer_than_five_common_items_then_they_are_not_compared() -> None:
    forms = team(8, 3)
    assert differing_people(answers([form[:4] for form in forms]), answers(forms)) is None
    assert differing_people(answers([form[:5] for form in forms]), answers(forms)) == 0


def test_given_people_who_all_answer_alike_then_equal_answers_do_not_prove_that_a_survey_was_repeated() -> (
    None
):
    assert differing_people(answers([[4] * 6] * 7), answers([[4] * 6] * 8)) is None


def test_given_several_surveys_then_each_pair_that_differs_by_one_or_two_people_is_named() -> None:
    forms, others = team(9, 4), team(9, 5)
    rounds = {"a": forms[:8], "b": others, "c": forms, "d": forms}
    found = repeated_rounds({name: answers(each) for name, each in rounds.items()})
    assert list(found) == [("c", "a", 1), ("d", "a", 1)]


few_forms = st.lists(st.lists(st.integers(1, 2), min_size=5, max_size=5), min_size=1, max_size=7)


@given(few_forms, few_forms)
def test_given_any_two_surveys_then_people_with_answers_in_only_one_of_them_are_counted(
    some: list[list[int | None]], others: list[list[int | None]]
) -> None:
    left, right = sorted(some), sorted(others)
    for form in some:
        if form in right:
            left.remove(form)
            right.remove(form)
    both = {tuple(form) for form in some} & {tuple(form) for form in others}
    differing = len(left) + len(right)
    expected = differing if differing < 3 and len(both) >= 3 else None
    assert differing_people(answers(some), answers(others)) == expected
