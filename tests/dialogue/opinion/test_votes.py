"""The last vote of a person on a statement counts, in any order of the rows."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wholesum.dialogue.opinion.votes import Votes, gather_votes, merge_votes, tally

ROWS = st.lists(
    st.tuples(
        st.integers(0, 4), st.sampled_from("abc"), st.sampled_from([-1, 0, 1]), st.integers(0, 3)
    ),
    min_size=1,
    max_size=30,
)


def slow(rows: list[tuple[int, str, int, int]]) -> dict[tuple[int, str], int]:
    last: dict[tuple[int, str], tuple[int, int]] = {}
    for voter, statement, vote, time in rows:
        pair, new = (voter, statement), (time, -vote)
        last[pair] = max(last.get(pair, new), new)
    return {pair: -vote for pair, (_, vote) in last.items()}


def as_pairs(votes: Votes) -> dict[tuple[int, str], int]:
    people, statements = votes.people.to_list(), votes.statements.to_list()
    rows = zip(votes.person, votes.statement, votes.vote.tolist(), strict=True)
    return {(people[i], statements[j]): vote for i, j, vote in rows}


def gathered(rows: list[tuple[int, str, int, int]]) -> Votes:
    return gather_votes(*(pl.Series(column) for column in zip(*rows, strict=True)))


@settings(deadline=None, max_examples=60)
@given(ROWS, st.randoms())
def test_given_votes_in_any_order_when_collected_then_the_last_vote_of_a_person_on_a_statement_counts(
    rows: list[tuple[int, str, int, int]], random: object
) -> None:
    votes = gathered(rows)
    assert as_pairs(votes) == slow(rows)
    random.shuffle(rows)  # type: ignore[attr-defined]
    again = gathered(rows)
    for name in ("starts", "statement", "vote"):
        assert (getattr(again, name) == getattr(votes, name)).all()


@settings(deadline=None, max_examples=60)
@given(ROWS, st.sampled_from([1, 2, 7]))
def test_given_votes_split_into_parts_when_merged_then_the_result_equals_that_of_all_votes(
    rows: list[tuple[int, str, int, int]], number: int
) -> None:
    votes = gathered(rows)
    parts = [part for part in votes.parts(number) if part.n_people]
    assert as_pairs(merge_votes(parts[::-1])) == as_pairs(votes)
    whole, sum_ = tally(votes), tally(parts[0])
    for part in parts[1:]:
        sum_ += tally(part)
    assert (sum_.cast == whole.cast).all()
    assert (sum_.agree == whole.agree).all()


def test_given_a_voter_in_two_parts_of_the_votes_when_the_parts_are_merged_then_an_error_says_so() -> (
    None
):
    votes = gather_votes([1, 2], ["a", "a"], [1, 0])
    with pytest.raises(ValueError, match="in two parts"):
        merge_votes([votes, votes])


def test_given_voters_without_a_group_when_votes_are_counted_by_group_then_they_do_not_count() -> (
    None
):
    votes = gather_votes([1, 1, 2, 3, 4], list("ababa"), [1, 0, -1, 1, 1])
    counts = tally(votes, np.array([0, 0, 1, -1]), 2)
    assert counts.agree.tolist() == [[1, 0], [0, 1]]
    assert counts.disagree.tolist() == [[1, 0], [0, 0]]
    assert counts.passed.tolist() == [[0, 1], [0, 0]]


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        (([1, 1], ["a", "a"], [1, -1]), "1 votes twice on a statement"),
        (([1], ["a"], [2]), "the vote 2 is not 1"),
        (([1, 2], ["a"], [1]), "2 voters, 1 statements and 1 votes"),
        ((pl.Series([1, None]), ["a", "b"], [1, 1]), "row 1 names no voter"),
    ],
)
def test_given_invalid_votes_when_collected_then_the_error_says_what_is_wrong(
    columns: tuple[object, ...], told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        gather_votes(*columns)  # type: ignore[arg-type]
