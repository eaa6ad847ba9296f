"""What the search for opinion groups says: one opinion, a spectrum, or two groups."""

from __future__ import annotations

import numpy as np
import pytest
from bench.tools.made_up import SIZES, conversation

from wholesum.dialogue.kind import Kind
from wholesum.dialogue.opinion.classification import statement_kinds
from wholesum.dialogue.opinion.landscape import LandscapeVerdict, landscape
from wholesum.dialogue.opinion.votes import gather_votes


@pytest.mark.parametrize("size", list(SIZES)[:5])
def test_given_random_votes_when_opinion_groups_are_searched_then_none_is_found(
    size: str,
) -> None:
    found = landscape(conversation(*SIZES[size], 0.0, seed=3))
    assert found.verdict is LandscapeVerdict.ONE_MIND
    assert found.groups is None
    assert (found.group == -1).all()
    assert found.explain().startswith("People think alike (clear camps")


def test_given_voters_of_two_opinions_when_opinion_groups_are_searched_then_both_groups_are_found() -> (
    None
):
    votes = conversation(200, 60, 0.4, 3.0, seed=1)
    found = landscape(votes)
    kinds = statement_kinds(votes, found)
    assert found.verdict is LandscapeVerdict.CAMPS
    assert found.groups is not None
    assert found.groups.number == 2
    assert kinds.kind.count(Kind.DIVISION) > 20
    assert kinds.expected_false <= 0.05 * len(kinds.kind)


def test_given_three_voters_when_opinion_groups_are_searched_then_the_text_says_too_few_people() -> (
    None
):
    found = landscape(gather_votes([0, 0, 1, 2], [0, 1, 0, 1], [1, 1, -1, 0]))
    assert found.verdict is LandscapeVerdict.TOO_FEW
    assert np.isnan(found.positions).all()
