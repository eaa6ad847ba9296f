"""Evenness of statements: unbiased, covered, and the same whatever the order."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from wholesum.dialogue.authors import evenness


def value(counts: list[int], members: int) -> float:
    found = evenness([counts], [members])
    assert found is not None
    return found.value.value


def test_it_is_the_share_of_pairs_by_different_members_against_all_alike() -> None:
    """The slow twin: every ordered pair of statements, one by one."""
    by = [0, 0, 0, 1, 1, 2]
    pairs = list(permutations(range(len(by)), 2))
    different = sum(by[one] != by[other] for one, other in pairs) / len(pairs)
    assert value([3, 2, 1], 4) == pytest.approx(different / (1 - 1 / 4))
    assert value([2, 1, 3], 4) == value([3, 2, 1, 0], 4)


def test_one_author_is_0_and_more_even_than_chance_is_cut_at_1() -> None:
    assert value([5], 6) == 0
    assert value([1] * 6, 6) == 1


def test_it_is_unbiased_for_few_statements() -> None:
    rng = np.random.default_rng(7)
    chances = np.array([0.4, 0.3, 0.1, 0.1, 0.05, 0.05])
    truth = (1 - (chances**2).sum()) / (1 - 1 / 6)
    found = [value(rng.multinomial(20, chances).tolist(), 6) for _ in range(400)]
    assert np.mean(found) == pytest.approx(truth, abs=0.01)


@pytest.mark.parametrize(("members", "statements"), [(6, 20), (8, 20), (12, 40)])
def test_the_interval_covers_teams_of_all_sorts(members: int, statements: int) -> None:
    rng = np.random.default_rng([members, statements])
    inside = []
    for alike in (0.3, 1, 3, 10, 1e6):
        for _ in range(60):
            chances = rng.dirichlet([alike] * members)
            truth = (1 - (chances**2).sum()) / (1 - 1 / members)
            found = evenness([rng.multinomial(statements, chances).tolist()], [members])
            assert found is not None
            inside.append(found.value.low - 0.001 <= truth <= found.value.high + 0.001)
    assert np.mean(inside) >= 0.87


def test_dialogues_are_pooled_without_joining_their_authors() -> None:
    both = evenness([[3, 1], [2, 2]], [4, 4])
    assert both is not None
    same = (3 * 2 + 2 * 1 + 2 * 1) / (4 * 3 + 4 * 3)
    assert both.value.value == pytest.approx((1 - same) / (1 - 1 / 4))
    assert (both.statements, both.authors, both.members) == (8, 2, 4)


def test_it_says_how_many_wrote_and_is_undefined_for_one_statement_or_member() -> None:
    found = evenness([[11, 5, 2, 1, 1]], [8])
    assert found is not None
    assert found.explain().startswith("20 statements by 5 of 8 members; evenness 0.75 (0.")
    assert evenness([[1]], [8]) is None
    assert evenness([[5]], [1]) is None
    assert evenness([], []) is None
    with pytest.raises(ValueError, match="3 wrote but there are 2 members"):
        evenness([[1, 1, 1]], [2])
