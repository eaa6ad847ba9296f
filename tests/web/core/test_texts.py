from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from wholesum.web.core.texts import optional, required, tidy


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ("  a  \r\n  b ", "a\nb"),
        ("a\n\n\n\nb\n", "a\n\nb"),
        ("a\u202eb\u200bc\x00\x1b[31m", "abc[31m"),
        ("👩‍👩‍👧", "👩‍👩‍👧"),
        ("\u2028a\u2029b", "a\nb"),
        (" \u200b ", ""),
        ("x" + "\u0323" * 50 + "y", "x" + "\u0323" * 5 + "y"),
        ("x" + "\u0323\u200d" * 9, "x" + "\u0323\u200d" * 5 + "\u200d" * 4),
    ],
)
def test_given_a_text_with_extra_spaces_and_hidden_characters_when_cleaned_then_they_are_removed(
    sent: str, told: str
) -> None:
    assert tidy(sent) == told
    assert tidy(told) == told


def test_given_a_required_text_without_visible_characters_then_an_error_asks_for_a_text() -> None:
    with pytest.raises(ValidationError, match="Say why"):
        required("\u200b", 10, "Say why.")


def test_given_a_text_that_is_too_long_when_checked_then_the_error_gives_length_and_limit() -> None:
    with pytest.raises(ValidationError, match=r"has 12 characters\. Shorten it to 10"):
        optional("x" * 12, 10)
    assert optional("x" * 10, 10) == "x" * 10
