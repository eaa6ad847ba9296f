"""A result is hidden if this result and an earlier one of nearly the same people reveal answers."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from wholesum.core.disclosure import (
    CROWD,
    AnsweringGroup,
    may_show_beside,
    most_silent,
    singles_out,
)

EIGHT = AnsweringGroup("the eight", 8)


def test_given_no_earlier_result_of_a_team_when_a_result_is_checked_then_it_may_be_shown() -> None:
    assert may_show_beside(EIGHT, [])


@pytest.mark.parametrize(
    ("other", "shown"),
    [
        (EIGHT, True),
        (AnsweringGroup("seven of them", 7), False),
        (AnsweringGroup("eight others", 8), False),
        (AnsweringGroup("a crowd", CROWD), False),
    ],
)
def test_given_a_published_result_of_eight_people_then_the_next_result_is_shown_only_for_the_same_eight(
    other: AnsweringGroup, shown: bool
) -> None:
    assert may_show_beside(other, [EIGHT]) is shown
    assert may_show_beside(EIGHT, [EIGHT, other]) is shown


def test_given_two_large_groups_that_differ_by_one_person_then_the_results_of_both_may_be_shown() -> (
    None
):
    crowd = AnsweringGroup("a crowd", CROWD)
    assert may_show_beside(crowd, [AnsweringGroup("another", CROWD + 1)])
    assert not may_show_beside(crowd, [AnsweringGroup("smaller", CROWD - 1)])


@pytest.mark.parametrize(
    ("group", "earlier", "expected"),
    [
        ("abcdef", [], False),
        ("abcdef", ["abcdef"], False),
        ("abcde", ["abcdef"], True),
        ("abcdefg", ["abcdef"], True),
        ("abcdx", ["abcde"], True),
        ("abcdefghi", ["abcdef"], False),
        ("abcdef", ["ghijkl"], False),
        ("abcdef", ["aghijk"], False),
        # All but "i" follow from the sum of both parts and the whole.
        ("abcdefghi", ["abcd", "efgh"], True),
        ("abcdefghijk", ["abcd", "efgh"], False),
    ],
)
def test_given_published_groups_then_a_new_group_that_isolates_one_or_two_people_is_refused(
    group: str, earlier: list[str], expected: bool
) -> None:
    assert singles_out(set(group), map(set, earlier)) is expected


def test_given_two_large_groups_that_differ_by_one_person_then_neither_counts_as_isolating_a_person() -> (
    None
):
    crowd = {str(number) for number in range(CROWD + 1)}
    assert not singles_out(crowd, [crowd - {"7"}])
    assert singles_out(crowd - {"1", "2"}, [crowd - {"1", "2", "3"}])


def test_given_random_groups_of_people_then_the_check_by_matrix_rank_agrees_with_a_search_of_all_sums() -> (
    None
):
    random = Random(5)
    for _case in range(300):
        groups = [
            {str(person) for person in range(9) if random.random() < 0.6} for _group in range(3)
        ]
        left = [
            [
                sum(
                    sign * (str(person) in group) for sign, group in zip(signs, groups, strict=True)
                )
                for person in range(9)
            ]
            for signs in product((-2, -1, 0, 1, 2), repeat=3)
        ]
        found = any(0 < len(counts) - counts.count(0) < 3 for counts in left)
        assert singles_out(groups[0], groups[1:]) is found


@pytest.mark.parametrize(
    ("group", "earlier", "expected"),
    [
        ("abcdef", [], 6),
        ("abcdef", [("abcdef", 0)], 0),
        ("abcdef", [("abcdef", 1)], -1),
        ("abcde", [("abcdef", 0)], -2),
        ("abcdefghi", [("abcdef", 0)], 0),
        ("abcdefghij", [("abcdef", 0)], 1),
        ("abcdefghij", [("abcdef", 1)], 0),
        # The whole less its two parts is nobody, unless somebody keeps silent.
        ("abcdefghij", [("abcde", 0), ("fghij", 0)], 0),
        ("abcdefghij", [("abcde", 0), ("fghij", 1)], -1),
        ("abcdefghijklm", [("abcde", 0), ("fghij", 0)], 0),
        # Twice the whole less its three pairs of parts.
        ("abcdefghi", [("abcdef", 0), ("defghi", 0), ("abcghi", 1)], -1),
    ],
)
def test_given_people_who_did_not_answer_in_earlier_groups_then_fewer_may_not_answer_in_the_next_group(
    group: str, earlier: list[tuple[str, int]], expected: int
) -> None:
    assert most_silent(set(group), [(set(one), silent) for one, silent in earlier]) == expected


def test_given_random_groups_asked_in_turn_then_no_single_answer_follows_from_all_published_totals() -> (
    None
):
    random = Random(8)
    asked_after = [0] * 4
    for _case in range(1_500):
        asked: list[tuple[set[str], int]] = []
        answered: list[set[str]] = []
        for _group in range(4):
            group = {person for person in "abcdefghijkl" if random.random() < 0.6}
            allowed = most_silent(group, asked)
            most = min(allowed, len(group) - 5)  # fewer than five have no result
            if most < 0 or singles_out(group, (one for one, _silent in asked)):
                continue
            silent = random.sample(sorted(group), k=random.randint(0, min(most, 2)))
            asked_after[len(asked)] += 1
            asked.append((group, len(silent)))
            assert not singles_out(group.difference(silent), answered), (asked, answered)
            answered.append(group.difference(silent))
    assert asked_after[2] > 100


def test_given_a_first_group_of_two_people_then_no_person_counts_as_isolated() -> None:
    assert not singles_out({"ada", "bo"}, [])
