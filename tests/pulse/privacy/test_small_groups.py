from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable
from fractions import Fraction
from itertools import combinations_with_replacement

import numpy as np
import pytest

from wholesum.pulse.privacy.agreement_words import agreement_word
from wholesum.pulse.privacy.small_groups import (
    band,
    band_ends,
    check_threshold,
    detail_allowed,
    interval_without_spread,
    near_an_end,
    people_band,
    round_mean,
    threshold_for,
)

Counts = tuple[int, ...]


def counts_of(people: int, options: int) -> list[Counts]:
    return [
        tuple(answers.count(option) for option in range(options))
        for answers in combinations_with_replacement(range(options), people)
    ]


def most_certain_answers(vectors: list[Counts], show: Callable[[Counts], Hashable]) -> int:
    """Return how many answers a reader of the published values can infer at most."""
    fitting: dict[Hashable, list[Counts]] = defaultdict(list)
    for counts in vectors:
        fitting[show(counts)].append(counts)
    known = (int(np.min(alike, axis=0).sum()) for alike in fitting.values())
    return max(known, default=0)


def shown_mean(counts: Counts, threshold: int) -> Hashable:
    people = sum(counts)
    mean = sum(option * count for option, count in enumerate(counts, start=1)) / people
    if near_an_end(mean, people, 1, len(counts), threshold=threshold):
        return band(mean, 1, len(counts), people)
    return float(round_mean(mean))


@pytest.mark.parametrize(("people", "threshold"), [(3, 3), (4, 4), (5, 5), (6, 5), (8, 5), (9, 5)])
@pytest.mark.parametrize("options", [3, 5, 7])
def test_given_a_shown_mean_or_range_then_a_reader_can_infer_at_most_half_of_the_answers(
    people: int, threshold: int, options: int
) -> None:
    vectors = counts_of(people, options)
    certain = most_certain_answers(vectors, lambda counts: shown_mean(counts, threshold))
    assert certain <= (people + 1) / 2


@pytest.mark.parametrize(("people", "threshold"), [(3, 3), (4, 4), (5, 5), (6, 5), (7, 5), (9, 5)])
@pytest.mark.parametrize("options", [4, 5])
def test_given_a_shown_mean_and_a_word_for_agreement_then_a_reader_can_infer_at_most_half_the_answers(
    people: int, threshold: int, options: int
) -> None:
    vectors = [
        counts
        for counts in counts_of(people, options)
        if isinstance(shown_mean(counts, threshold), float)
    ]
    certain = most_certain_answers(
        vectors,
        lambda counts: (
            shown_mean(counts, threshold),
            agreement_word(counts, threshold=threshold),
        ),
    )
    assert certain <= people / 2


def test_given_two_teams_with_the_same_size_and_mean_then_both_or_none_get_a_word_for_agreement() -> (
    None
):
    given = defaultdict(set)
    for counts in counts_of(6, 5):
        total = sum(option * count for option, count in enumerate(counts))
        given[total].add(agreement_word(counts) is None)
    assert all(len(answers) == 1 for answers in given.values())
    assert {True} in given.values()
    assert {False} in given.values()


def test_word_for_the_agreement_of_a_team_follows_from_its_mean_absolute_deviation() -> None:
    for people in (5, 6, 7):
        for counts in counts_of(people, 5):
            mean = Fraction(sum(k * count for k, count in enumerate(counts)), people)
            distance = sum(count * abs(k - mean) for k, count in enumerate(counts)) / people
            assert agreement_word(counts) in {
                None,
                "close together" if distance <= Fraction(5, 6) else "apart",
            }


def test_given_six_answers_near_the_middle_then_the_word_for_agreement_does_not_reveal_equal_answers() -> (
    None
):
    assert agreement_word([0, 0, 6, 0, 0]) == "close together"
    assert agreement_word([0, 1, 4, 1, 0]) == "close together"
    assert agreement_word([2, 0, 2, 0, 2]) == "apart"


def test_given_a_large_and_a_small_team_then_only_the_large_team_gets_a_word_for_its_agreement() -> (
    None
):
    assert agreement_word([0, 0, 0, 9, 11]) == "close together"
    assert agreement_word([10, 0, 0, 0, 10]) == "apart"
    assert agreement_word([0, 0, 4, 0, 0]) is None


def test_given_a_team_that_lowers_its_threshold_then_three_needs_consent_of_all_and_four_does_not() -> (
    None
):
    assert threshold_for() == 5
    assert threshold_for(unanimous=True) == 5
    assert threshold_for(4) == 4
    assert threshold_for(lowered_to=3, unanimous=True) == 3


@pytest.mark.parametrize("lowered_to", [2, 1, 0, -3, 5, 6, True])
def test_given_a_team_that_lowers_its_threshold_then_only_three_and_four_are_accepted(
    lowered_to: int,
) -> None:
    with pytest.raises(ValueError, match=f"from 5 to {lowered_to}; a team may choose 4, or 3"):
        threshold_for(lowered_to, unanimous=True)


def test_given_a_threshold_of_three_without_consent_of_the_team_then_an_error_says_so() -> None:
    with pytest.raises(ValueError, match="needs the consent of every member before the round"):
        threshold_for(3)


def test_given_a_threshold_of_answers_when_checked_then_three_is_accepted_and_two_is_an_error() -> (
    None
):
    for threshold in (3, 5, 20):
        check_threshold(threshold)
    with pytest.raises(ValueError, match="a threshold of 2 protects nobody; give 3 or more"):
        check_threshold(2)


@pytest.mark.parametrize("people", [5, 6, 9, 10, 50, 500])
def test_given_a_mean_within_one_answer_of_an_end_of_the_scale_then_a_range_is_shown_instead(
    people: int,
) -> None:
    for points in (0, 1):
        away = points / people
        assert near_an_end([5 - away, 1 + away], people, 1, 5).all()


def test_given_a_mean_shown_as_a_range_then_readers_cannot_tell_who_answered_differently() -> None:
    # were the band kept for the last point alone, it would say that at least five of six chose 5
    # or if five of six chose 5 and the sixth 1, the sixth would know it
    assert near_an_end(5 - 5 / 6, 6, 1, 5)
    assert not near_an_end(5 - 6 / 6, 6, 1, 5)
    assert near_an_end(4.95, 100, 1, 5)
    assert not near_an_end(4.94, 100, 1, 5)


def test_given_no_answers_then_the_mean_does_not_count_as_near_an_end_of_the_scale() -> None:
    assert not near_an_end(np.nan, 0, 1, 5)


@pytest.mark.parametrize(
    ("mean", "low", "high", "people", "words", "ends"),
    [
        (4.9, 1, 5, 10, "4.5 or more", (4.5, 5)),
        (1.1, 1, 5, 100, "1.5 or less", (1, 1.5)),
        (4.9, 1, 5, 5, "4 or more", (4, 5)),
        (1.1, 1, 5, 9, "2 or less", (1, 2)),
        (4.9, 1, 5, 4, "3 or more", (3, 5)),
        (6.8, 1, 7, 12, "6 or more", (6, 7)),
        (0.2, 0, 10, 8, "2.5 or less", (0, 2.5)),
        (0.5, 0, 1, 8, "0.5 or more", (0.5, 1)),
    ],
)
def test_given_a_mean_near_an_end_of_the_scale_then_the_range_has_the_stated_ends(
    mean: float, low: float, high: float, people: int, words: str, ends: tuple[float, float]
) -> None:
    assert band(mean, low, high, people) == words
    assert band_ends(mean, low, high, people) == ends


@pytest.mark.parametrize("people", [4, 5, 7, 9, 10, 15, 40])
@pytest.mark.parametrize("options", [2, 5, 7, 11])
def test_given_a_mean_near_an_end_of_the_scale_then_the_range_that_is_shown_contains_it(
    people: int, options: int
) -> None:
    for total in range(people * (options - 1) + 1):
        mean = 1 + total / people
        if near_an_end(mean, people, 1, options):
            lower, upper = band_ends(mean, 1, options, people)
            assert lower <= mean <= upper


@pytest.mark.parametrize(
    ("people", "words"),
    [
        (0, "fewer than 5"),
        (4, "fewer than 5"),
        (5, "5–9"),
        (9, "5–9"),
        (10, "10–19"),
        (49, "20–49"),
        (50, "50–99"),
        (100, "100–199"),
        (999, "500–999"),
        (1000, "1,000–1,999"),
        (87_654, "50,000–99,999"),
    ],
)
def test_given_a_number_of_people_when_shown_to_outsiders_then_it_is_shown_as_a_range(
    people: int, words: str
) -> None:
    assert people_band(people) == words


def test_given_a_negative_number_of_people_when_shown_to_outsiders_then_an_error_says_so() -> None:
    with pytest.raises(ValueError, match="-1 people cannot have answered"):
        people_band(-1)


def test_given_means_when_rounded_for_publication_then_they_have_one_decimal_and_blanks_stay_blank() -> (
    None
):
    assert np.array_equal(round_mean([3.333, 2.96, np.nan]), [3.3, 3.0, np.nan], equal_nan=True)


def test_given_counts_of_answers_of_a_team_then_they_are_shown_only_if_enough_answers_differ() -> (
    None
):
    table = [[0, 1, 3, 3, 2], [0, 0, 10, 0, 0], [0, 2, 6, 2, 0], [0, 2, 5, 3, 0], [0, 0, 95, 5, 0]]
    assert detail_allowed(table).tolist() == [False, False, False, True, True]
    assert detail_allowed([0, 2, 2, 2, 0], threshold=3)


def test_given_a_small_team_then_the_interval_of_its_mean_does_not_depend_on_how_answers_differ() -> (
    None
):
    close = interval_without_spread(np.mean([3, 3, 3, 3, 3, 3]), 6, 1, 5)
    apart = interval_without_spread(np.mean([1, 1, 1, 5, 5, 5]), 6, 1, 5)
    assert close == apart


def test_given_a_team_of_few_people_then_the_interval_of_its_mean_is_wide_and_within_the_scale() -> (
    None
):
    low, high = interval_without_spread([3.0, 3.0, 4.4], [6, 24, 5], 1, 5)
    assert low.tolist() == [2.2, 2.6, 3.5]
    assert high.tolist() == [3.8, 3.4, 5.0]
    of_three = interval_without_spread(3.0, 6, 1, 5, items=3)
    assert [float(end) for end in of_three] == [2.3, 3.7]


def test_given_a_team_of_no_people_when_the_interval_is_computed_then_an_error_says_so() -> None:
    with pytest.raises(ValueError, match="an interval needs people; one count is 0"):
        interval_without_spread([3.0, 3.0], [5, 0], 1, 5)
