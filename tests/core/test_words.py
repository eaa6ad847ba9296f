"""The verb of a count goes with the number of events, or with a total of one."""

from __future__ import annotations

import pytest

from wholesum.core.words import by_count


@pytest.mark.parametrize(
    ("events", "of", "verb"),
    [(0, 1, "was"), (1, 1, "was"), (1, 6, "was"), (0, 2, "were"), (2, 2, "were")],
)
def test_given_a_count_of_a_total_when_written_as_a_sentence_then_the_verb_agrees_with_the_count(
    events: int, of: int, verb: str
) -> None:
    assert by_count(events, of, "was", "were") == verb
