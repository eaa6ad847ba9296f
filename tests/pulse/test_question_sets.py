"""A set of questions is read from a file, or refused with a reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wholesum.pulse import read_question_set
from wholesum.tables import BadEvidence

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "question-sets.md"
FILE = re.search(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
assert FILE is not None
EXAMPLE = FILE[1]


def test_given_the_example_question_set_of_the_guide_when_read_then_it_has_items_languages_and_credit() -> (
    None
):
    read = read_question_set(EXAMPLE.encode())
    assert list(read.languages) == ["en", "it"]
    assert read.languages["it"].anchors[0] == "mai"
    assert [(item.item, item.reverse) for item in read.items] == [("WT1", False), ("WT2", True)]
    assert read.credit == (
        "Working together. A. Author and B. Author (2015). An example. Journal of Examples 6, "
        "75–92. CC BY 4.0."
    )


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('licence = "CC BY 4.0"', "", "licence"),
        ('attribution = "A', 'autor = "A', "autor"),
        ('"never", ', "", "length >= 5"),
        ("mutual_trust", "trust", "the item WT1 has the unknown facet trust"),
        ('"WT2"', '"WT1"', "the code WT1 is taken"),
        ('"WT2"', '"EQ1"', "the code EQ1 is taken"),
        ('text.it = "Amm', 'text.fr = "Amm', "the item WT1 needs a text in each of: en, it"),
        ("name = ", "name ", "this is not a set of questions"),
    ],
)
def test_given_a_question_set_with_a_fault_when_read_then_the_fault_is_named(
    old: str, new: str, words: str
) -> None:
    assert old in EXAMPLE
    with pytest.raises(BadEvidence, match=re.escape(words)):
        read_question_set(EXAMPLE.replace(old, new, 1).encode())


def test_given_a_question_set_that_is_too_large_or_not_text_when_read_then_it_is_refused() -> None:
    with pytest.raises(BadEvidence, match="too large"):
        read_question_set(b"#" * 300_000)
    with pytest.raises(BadEvidence, match="not a set of questions"):
        read_question_set(b"\xff\xfe")
