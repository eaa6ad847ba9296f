"""Evenness of statements: its text, and when it is undefined."""

from __future__ import annotations

import pytest

from wholesum.dialogue.authors import evenness


def test_evenness_text_says_how_many_members_wrote() -> None:
    found = evenness([[11, 5, 2, 1, 1]], [8])
    assert found is not None
    assert found.explain().startswith("20 statements by 5 of 8 members; evenness 0.75 (0.")


def test_given_several_dialogues_when_estimated_then_they_are_pooled() -> None:
    both = evenness([[3, 1], [2, 2]], [4, 4])
    assert both is not None
    assert (both.statements, both.authors, both.members) == (8, 2, 4)


def test_given_one_statement_or_too_many_authors_when_estimated_then_there_is_no_figure() -> None:
    assert evenness([[1]], [8]) is None
    with pytest.raises(ValueError, match="there are 2 people"):
        evenness([[1, 1, 1]], [2])
