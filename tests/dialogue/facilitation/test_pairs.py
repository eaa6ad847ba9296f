"""Pairs and groups of four mix functions and different votes, and do not repeat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wholesum.dialogue.facilitation.pairs import Group, make_fours, make_pairs, unlikeness

EIGHT = dict(
    zip("abcdefgh", ["one", "one", "two", "two", "three", "three", "four", "four"], strict=True)
)


def met(groups: Sequence[Sequence[str]]) -> set[frozenset[str]]:
    return {frozenset(pair) for group in groups for pair in combinations(group, 2)}


def votes_of(table: dict[str, Sequence[int]]) -> pl.DataFrame:
    rows = [(f"s{n}", who, vote) for who, cast in table.items() for n, vote in enumerate(cast)]
    return pl.DataFrame(rows, schema=["statement", "voter", "vote"], orient="row")


def groupings(people: Sequence[str]) -> Iterator[list[Group]]:
    """Return all ways to form pairs, with one group of three if the number of people is odd."""
    if len(people) <= 3:
        yield [tuple(people)]
        return
    for size in (1, 2) if len(people) % 2 else (1,):
        for partners in combinations(people[1:], size):
            rest = [person for person in people[1:] if person not in partners]
            for others in groupings(rest):
                yield [(people[0], *partners), *others]


def worth(
    groups: Sequence[Group], functions: dict[str, str], votes: pl.DataFrame
) -> tuple[float, ...]:
    """Return the number of pairs across functions, and the disagreement in each group."""
    people = sorted(functions)
    unlike = unlikeness(people, votes)
    across, differ = 0.0, 0.0
    for group in groups:
        pairs = list(combinations(group, 2))
        across += sum(functions[a] != functions[b] for a, b in pairs) / len(pairs)
        differ += sum(unlike[people.index(a), people.index(b)] for a, b in pairs) / len(pairs)
    return round(across, 9), round(differ, 9)


@given(
    st.integers(2, 7),
    st.lists(st.sampled_from("xyz"), min_size=7, max_size=7),
    st.lists(st.lists(st.sampled_from([1, -1, 0]), min_size=3, max_size=3), min_size=7, max_size=7),
    st.integers(0, 99),
)
@settings(deadline=None, max_examples=40)
def test_given_up_to_seven_people_when_paired_for_a_talk_then_no_other_pairs_have_a_better_score(
    number: int, functions: list[str], cast: list[list[int]], seed: int
) -> None:
    people = dict(zip("abcdefg"[:number], functions, strict=False))
    votes = votes_of(dict(zip(people, cast, strict=False)))
    pairs = make_pairs(people, seed=seed, votes=votes)
    assert sorted(person for pair in pairs for person in pair) == sorted(people)
    best = max(worth(groups, people, votes) for groups in groupings(sorted(people)))
    assert worth(pairs, people, votes) == pytest.approx(best)


def test_given_eight_people_of_four_job_functions_when_paired_again_then_all_pairs_are_new() -> (
    None
):
    before: list[Group] = []
    for seed in range(6):
        pairs = make_pairs(EIGHT, seed=seed, before=before)
        assert [len(pair) for pair in pairs] == [2] * 4
        assert not met(pairs) & met(before)
        assert all(EIGHT[one] != EIGHT[other] for one, other in pairs)
        before += pairs
    seventh = make_pairs(EIGHT, seed=6, before=before)
    assert not met(seventh) & met(before)
    assert all(EIGHT[one] == EIGHT[other] for one, other in seventh)


@pytest.mark.parametrize(
    ("number", "sizes"), [(5, [2, 3]), (7, [2, 2, 3]), (13, [2] * 5 + [3]), (3, [3])]
)
def test_given_an_odd_number_of_people_when_paired_for_a_talk_then_one_group_has_three_people(
    number: int, sizes: list[int]
) -> None:
    people = {f"p{n}": f"f{n % 3}" for n in range(number)}
    assert sorted(map(len, make_pairs(people, seed=1))) == sizes


def test_given_no_people_or_one_person_when_paired_for_a_talk_then_no_pair_is_made() -> None:
    assert make_pairs({}, seed=1) == []
    assert make_pairs({"a": ""}, seed=1) == [("a",)]


def test_given_names_of_job_functions_when_compared_then_case_is_ignored_and_blank_names_differ() -> (
    None
):
    pairs = make_pairs({"a": "Works", "b": "works ", "c": "", "d": ""}, seed=1)
    assert frozenset("ab") not in met(pairs)


def test_given_votes_of_people_when_paired_then_each_pair_has_people_who_voted_differently() -> (
    None
):
    votes = votes_of({"a": [1, 1], "b": [1, 1], "c": [-1, -1], "d": [-1, -1]})
    people = dict(zip("abcd", "wxyz", strict=True))
    for seed in range(5):
        assert not met(make_pairs(people, seed=seed, votes=votes)) & {
            frozenset("ab"),
            frozenset("cd"),
        }


def test_disagreement_of_two_people_is_the_share_of_common_statements_with_different_votes() -> (
    None
):
    votes = votes_of({"a": [1, 1, -1, 0], "b": [-1, 1, 0, 1], "c": [0, 0, 0, 1]})
    unlike = unlikeness(["a", "b", "c"], votes)
    assert unlike[0, 1] == 0.5
    assert unlike[1, 2] == 0.0
    assert unlike[0, 2] == 0.5
    assert np.array_equal(unlike, unlike.T)


def test_given_the_same_seed_when_people_are_paired_then_the_order_of_people_has_no_effect() -> (
    None
):
    turned = dict(reversed(EIGHT.items()))
    assert make_pairs(EIGHT, seed=3) == make_pairs(turned, seed=3)
    assert len({frozenset(met(make_pairs(EIGHT, seed=seed))) for seed in range(20)}) > 5


@pytest.mark.parametrize(
    ("pairs", "sizes"), [(4, [4, 4]), (5, [4, 6]), (2, [4]), (1, [2]), (3, [6])]
)
def test_given_pairs_of_people_when_joined_to_groups_of_four_then_no_pair_is_split(
    pairs: int, sizes: list[int]
) -> None:
    people = {f"p{n:02}": f"f{n % 4}" for n in range(2 * pairs)}
    made = make_pairs(people, seed=2)
    fours = make_fours(made, people, seed=2)
    assert sorted(map(len, fours)) == sizes
    assert all(any(set(pair) <= set(four) for four in fours) for pair in made)


def test_given_sixty_people_when_paired_then_every_pair_is_new_and_has_two_job_functions() -> None:
    people = {f"p{n:03}": f"f{n % 4}" for n in range(60)}
    first = make_pairs(people, seed=1)
    second = make_pairs(people, seed=2, before=first)
    for pairs in (first, second):
        assert all(people[one] != people[other] for one, other in pairs)
    assert not met(first) & met(second)
