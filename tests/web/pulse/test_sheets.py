"""Stored answers are one option, or "cannot say", for each question that was asked."""

from __future__ import annotations

import json
import random
from typing import Any, Final

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from wholesum.web.pulse.questionnaire import questions
from wholesum.web.pulse.sheets import read_sheet, write_sheet

ITEMS: Final = questions("short")
CODES: Final = [item.item for item in ITEMS]
OPTIONS: Final = st.one_of(st.none(), st.integers(1, 5))
HOSTILE: Final = st.one_of(
    st.booleans(),
    st.floats(),
    st.text(),
    st.binary(),
    st.integers(max_value=0),
    st.integers(min_value=6),
    st.lists(st.integers(1, 5)),
    st.dictionaries(st.text(), st.integers(1, 5)),
)


@given(st.lists(OPTIONS, min_size=len(CODES), max_size=len(CODES)))
def test_given_answers_of_a_member_when_stored_and_read_then_they_are_the_same(
    answers: list[int | None],
) -> None:
    sent = dict(zip(CODES, answers, strict=True))
    assert read_sheet(write_sheet(ITEMS, sent)) == sent


@given(st.sampled_from(CODES), HOSTILE)
def test_given_an_answer_that_is_no_option_then_the_error_names_the_question_without_the_value(
    item: str, value: Any
) -> None:
    sent: dict[str, object] = {**dict.fromkeys(CODES, 3), item: value}
    with pytest.raises(ValidationError) as refused:
        write_sheet(ITEMS, sent)
    place = CODES.index(item) + 1
    assert refused.value.messages == [
        f"Question {place}: choose one of the options, or “cannot say”."
    ]


def test_given_a_form_without_answers_when_stored_then_the_error_names_every_question() -> None:
    with pytest.raises(ValidationError) as refused:
        write_sheet(ITEMS, {})
    assert len(refused.value.messages) == len(ITEMS)


def test_given_an_answer_to_a_question_that_was_not_asked_when_stored_then_it_is_refused() -> None:
    sent: dict[str, object] = {**dict.fromkeys(CODES, 3), "EQ2": 3}
    with pytest.raises(ValidationError, match="not asked"):
        write_sheet(ITEMS, sent)


def test_given_answers_of_a_member_in_another_order_when_stored_then_the_stored_text_is_the_same() -> (
    None
):
    sent: dict[str, object] = dict(zip(CODES, [1, 2, 3, 4, 5] * 2, strict=True))
    shuffled = dict(random.Random(7).sample(list(sent.items()), len(sent)))
    assert list(shuffled) != list(sent)
    assert write_sheet(ITEMS, shuffled) == write_sheet(ITEMS, sent)
    assert list(json.loads(write_sheet(ITEMS, shuffled))) == CODES
