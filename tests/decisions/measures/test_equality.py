"""The evenness of proposals equals that of a plain loop, or is undefined."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from tests.decisions.cast import decisions, heard
from wholesum.core.people import named_people
from wholesum.decisions.measures.equality import equality, proposal_counts


def test_value_of_equality_of_proposers_equals_a_count_over_all_pairs_of_proposals() -> None:
    by = ["ada", "ada", "bo", "cleo", "bo", "ada", None, "dag"]
    evidence = decisions(*({"proposed_by": who} for who in by))
    known = [who for who in by if who is not None]
    pairs = [one == other for one, other in combinations(known, 2)]
    found = equality(evidence, 6)
    assert found is not None
    assert found.value.value == pytest.approx((1 - np.mean(pairs)) / (1 - 1 / 6))
    assert (found.decisions, found.proposers) == (7, 4)


@pytest.mark.parametrize("by", [[], ["ada"]])
def test_given_fewer_than_two_known_proposers_of_decisions_then_their_equality_is_undefined(
    by: list[str],
) -> None:
    assert equality(decisions({}, *({"proposed_by": who} for who in by)), 6) is None


def test_given_people_named_in_any_column_of_decisions_then_each_counts_as_a_possible_proposer() -> (
    None
):
    evidence = decisions(heard("ada; bo", "cleo"), {"proposed_by": "dag"})
    assert named_people(evidence) == ["ada", "bo", "cleo", "dag"]
    assert proposal_counts(evidence).tolist() == [1]
