"""The evenness of statements: its text, and in which cases it is undefined."""

from __future__ import annotations

import pytest

from wholesum.dialogue.authors import evenness


def test_text_about_evenness_of_authors_says_how_many_members_wrote_a_statement() -> None:
    found = evenness([[11, 5, 2, 1, 1]], [8])
    assert found is not None
    assert found.explain().startswith("20 statements by 5 of 8 members; evenness 0.75 (0.")


def test_given_several_dialogues_when_evenness_of_authors_is_estimated_then_all_their_statements_count() -> (
    None
):
    both = evenness([[3, 1], [2, 2]], [4, 4])
    assert both is not None
    assert (both.statements, both.authors, both.members) == (8, 2, 4)


def test_given_one_statement_or_more_authors_than_members_then_evenness_of_authors_has_no_value() -> (
    None
):
    assert evenness([[1]], [8]) is None
    with pytest.raises(ValueError, match="there are 2 people"):
        evenness([[1, 1, 1]], [2])
