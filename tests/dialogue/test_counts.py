"""Counts of a team are exact, show silent members as a range, and reveal no vote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholesum.dialogue.counts import (
    Count,
    by_function,
    count_votes,
    heat_map,
    in_order,
    percent_span,
    unmarked,
)
from wholesum.dialogue.disclosure import Terms
from wholesum.dialogue.kind import Kind

EIGHT = Terms(sealed=True, threshold=5, members=8)


def votes_of(table: Mapping[str, Sequence[int | None]], **more: Sequence[object]) -> pl.DataFrame:
    rows = [
        (name, f"v{place}", vote)
        for name, votes in table.items()
        for place, vote in enumerate(votes)
        if vote is not None
    ]
    frame = pl.DataFrame(rows, schema=["statement", "voter", "vote"], orient="row")
    blank = {
        "why": pl.Series([None], dtype=pl.String),
        "matters": pl.Series([None], dtype=pl.Boolean),
    }
    return frame.with_columns(
        pl.Series(name, more[name])
        if name in more
        else blank[name].new_from_index(0, frame.height).alias(name)
        for name in ("why", "matters")
    )


def one(*votes: int | None, terms: Terms = EIGHT) -> Count:
    return count_votes(votes_of({"s": list(votes)}), ["s"], terms)[0]


def test_given_a_member_who_did_not_vote_when_votes_are_counted_then_the_share_of_agreement_is_a_range() -> (
    None
):
    count = one(1, 1, 1, 1, 1, -1, -1)
    assert count.words == "5 agree, 2 disagree, 1 did not vote: 63–75%"
    assert count.explain() == (
        "5 agree, 2 disagree, 1 did not vote. Of the 8 invited, 63–75% agree, whatever those who "
        "did not vote think."
    )
    assert count.bounds == (5 / 8, 6 / 8)


def test_given_all_members_voted_when_votes_are_counted_then_the_share_of_agreement_is_one_number() -> (
    None
):
    assert one(1, 1, 1, 1, 1, 1, -1, 0).words == "6 agree, 1 disagrees, 1 passes: 75%"


def test_given_an_unknown_number_of_invited_people_then_the_share_of_agreement_is_that_of_the_voters() -> (
    None
):
    count = one(1, 1, -1, 0, 1, terms=Terms(sealed=True, threshold=5))
    assert count.words == "3 agree, 1 disagrees, 1 passes: 60%"
    assert count.silent is None


def test_given_fewer_votes_on_a_statement_than_the_threshold_then_no_counts_of_votes_are_shown() -> (
    None
):
    count = one(1, 1, 1, -1)
    assert count.words == "too few votes to show"
    assert count.kind is Kind.TOO_FEW
    assert (count.agree, count.silent, count.voted) == (None, None, 0)
    assert count.explain() == "Too few votes are there to show any."


@given(st.lists(st.sampled_from([1, 1, -1, 0, None]), min_size=8, max_size=8))
def test_given_any_votes_then_the_range_of_the_share_covers_all_possible_votes_of_missing_members(
    votes: list[int | None],
) -> None:
    count = one(*votes)
    if count.bounds is None:
        assert sum(vote is not None for vote in votes) < EIGHT.threshold
        return
    silent = votes.count(None)
    shares = [(votes.count(1) + added.count(1)) / 8 for added in product((1, -1, 0), repeat=silent)]
    assert count.bounds == (min(shares), max(shares))


@pytest.mark.parametrize(
    ("votes", "kind"),
    [
        ((1, 1, 1, 1, 1, -1, -1, None), Kind.COMMON_GROUND),
        ((1, 1, 1, 1, -1, None, None, None), Kind.NONE),
        ((-1, -1, -1, -1, -1, 1, 0, 0), Kind.COMMON_REJECTION),
        ((1, 1, 1, -1, -1, -1, 0, None), Kind.DIVISION),
        ((1, 1, 0, 0, 0, -1, None, None), Kind.UNSURE),
        ((1, 1, 1, 1, -1, -1, 0, 0), Kind.NONE),
        ((), Kind.TOO_FEW),
    ],
)
def test_given_a_statement_called_agreed_then_it_stays_agreed_for_all_possible_votes_of_missing_members(
    votes: tuple[int | None, ...], kind: Kind
) -> None:
    assert one(*votes).kind is kind


OPEN = Terms(sealed=True, threshold=5)


def test_given_a_dialogue_open_to_outsiders_then_results_must_hold_for_all_people_who_may_vote() -> (
    None
):
    six = one(*[1] * 6, terms=OPEN)
    assert six.kind is Kind.COMMON_GROUND
    assert six.others is not None
    assert (round(six.others.low, 2), round(six.others.high, 2)) == (0.65, 0.99)
    twelve = one(*[1] * 9, *[-1] * 3, terms=OPEN)
    assert twelve.kind is Kind.NONE
    assert twelve.others is not None
    assert (round(twelve.others.low, 2), round(twelve.others.high, 2)) == (0.51, 0.89)
    assert one(*[1] * 12, *[-1] * 12, terms=OPEN).kind is Kind.DIVISION
    assert one(*[1] * 6).others is None


def test_given_one_member_who_disagrees_then_the_text_says_this_only_if_enough_members_voted() -> (
    None
):
    assert one(1, 1, 1, 1, -1).lone_dissent
    assert not one(-1, -1, -1, -1, 1).lone_dissent
    assert not one(1, 1, 1, 1, -1, 0).lone_dissent
    few = Terms(sealed=True, threshold=3, members=4)
    assert not one(1, 1, 1, -1, terms=few).lone_dissent


def test_given_reasons_for_passing_on_a_statement_then_counts_of_reasons_below_the_threshold_are_hidden() -> (
    None
):
    five = votes_of({"s": [0] * 5}, why=["unclear"] * 4 + ["not_mine"], matters=[False] * 5)
    assert count_votes(five, ["s"], EIGHT)[0].why == (("not_mine", 1), ("unclear", 4))
    four = votes_of({"s": [0] * 4 + [1]}, why=["unclear"] * 4 + [None], matters=[None] * 5)
    assert count_votes(four, ["s"], EIGHT)[0].why == ()
    signed = Terms(sealed=False, threshold=1, members=8)
    assert count_votes(four, ["s"], signed)[0].why == (("unclear", 4),)


def test_statements_of_a_result_are_sorted_by_agreement_and_then_by_marks_of_importance() -> None:
    table = {
        "s10": [1, 1, 1, 1, 1],
        "s2": [1, 1, 1, 1, 1],
        "s3": [-1, -1, -1, -1, 1],
        "s4": [1, 1, 1, 1, 1],
        "s5": [1],
    }
    matters = [False] * 15 + [True] + [False] * 5
    votes = votes_of(table, why=[None] * 21, matters=matters)
    counts = count_votes(votes, list(table), EIGHT)
    found = [count.statement for count in in_order(counts)]
    assert found == ["s4", "s2", "s10", "s3", "s5"]


def test_given_full_agreement_on_a_statement_without_marks_of_importance_then_it_is_still_listed() -> (
    None
):
    table = {"a": [1] * 5, "b": [1] * 5, "c": [1, 1, 1, 1, -1]}
    marked = votes_of(table, why=[None] * 15, matters=[True] + [False] * 14)
    found = unmarked(count_votes(marked, list(table), EIGHT))
    assert [count.statement for count in found] == ["b"]
    assert unmarked(count_votes(votes_of(table), list(table), EIGHT)) == []


PEOPLE = pl.DataFrame({"person": [f"v{n}" for n in range(12)], "function": ["x", "y"] * 6})


def test_given_two_job_functions_when_vote_counts_are_split_then_each_function_needs_five_voters() -> (
    None
):
    votes = votes_of({"all": [1, -1] * 6, "some": [1, -1] * 4})
    split = by_function(votes, PEOPLE, 5)
    assert split.rows() == [("all", "x", 6, 0, 0), ("all", "y", 0, 6, 0)]


def test_given_a_facilitator_who_chose_who_sees_single_votes_then_their_table_is_shown_only_to_them() -> (
    None
):
    table = {"s": [1, -1, 0, None, 1, 1], "t": [1, -1, 1, 1, None, 1]}
    votes = votes_of(table)
    counts = Terms(sealed=True, threshold=5, members=8)
    unnamed = Terms(sealed=True, threshold=5, members=8, naming="unnamed")
    named = Terms(sealed=False, threshold=1, members=8, naming="named")
    assert heat_map(votes, ["s", "t"], counts) is None
    shown = heat_map(votes, ["s", "t"], unnamed)
    assert shown is not None
    assert shown.voters == ("",) * 6
    assert shown.votes == ((1, 1), (1, 1), (1, None), (0, 1), (None, 1), (-1, -1))
    renamed = votes.with_columns(voter=pl.col("voter").replace({"v0": "v9", "v5": "v0"}))
    again = heat_map(renamed.sample(fraction=1, shuffle=True, seed=1), ["s", "t"], unnamed)
    assert again is not None
    assert again.votes == shown.votes
    with_names = heat_map(votes, ["s", "t"], named)
    assert with_names is not None
    assert with_names.voters == ("v0", "v5", "v4", "v2", "v3", "v1")


def test_given_a_statement_with_too_few_votes_then_the_table_of_single_votes_leaves_it_out() -> (
    None
):
    unnamed = Terms(sealed=True, threshold=5, members=8, naming="unnamed")
    shown = heat_map(votes_of({"s": [1] * 5, "t": [1, -1]}), ["s", "t"], unnamed)
    assert shown is not None
    assert {row[1] for row in shown.votes} == {None}
    assert heat_map(votes_of({"t": [1, -1]}), ["t"], unnamed) is None


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (5 / 8, 6 / 8, "63–75%"),
        (4 / 6, 5 / 6, "67–83%"),
        (1 / 3, 2 / 3, "33–67%"),
        (1, 1, "100%"),
        (0.1, 0.3, "10–30%"),
    ],
)
def test_given_a_range_of_shares_when_written_as_percents_then_its_ends_are_the_nearest_whole_percents(
    low: float, high: float, words: str
) -> None:
    assert percent_span(low, high) == words


def test_given_one_member_who_disagrees_and_one_who_did_not_vote_then_the_text_mentions_both_members() -> (
    None
):
    terms = Terms(sealed=True, threshold=5, members=6)
    table = {f"s{n}": [1, 1, 1, 1, 1, None] for n in range(11)}
    table["s11"] = [1, 1, 1, 1, -1, None]
    counts = count_votes(votes_of(table), list(table), terms)
    assert [count.words for count in counts[:11]] == [
        "5 agree, 0 disagree, 1 did not vote: 83–100%"
    ] * 11
    assert counts[11].words == "4 agree, 1 disagrees, 1 did not vote: 67–83%"
    assert [count.lone_dissent for count in counts] == [False] * 11 + [True]
