"""A member tries to compute the answers of others from the results and their own answer.

The attacker tries every set of answers that gives the figures shown, with their own answer in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator
from itertools import combinations_with_replacement

import pytest

from tests.cast import pulse_of
from wholesum.pulse.privacy.agreement_words import agreement_word
from wholesum.pulse.privacy.small_groups import (
    band,
    near_an_end,
    round_mean,
)
from wholesum.pulse.summary.results import Reading
from wholesum.pulse.summary.summarise import summarise_pulse


def _shown(answers: tuple[int, ...], options: int) -> Hashable:
    people, mean = len(answers), sum(answers) / len(answers)
    if near_an_end(mean, people, 1, options):
        return band(mean, 1, options, people)
    counts = [answers.count(option) for option in range(1, options + 1)]
    return float(round_mean(mean)), agreement_word(counts)


def _known_others(people: int, options: int) -> Iterator[tuple[Hashable, int]]:
    """Yield each result and own answer for which only one set of other answers is possible."""
    open_ways: dict[tuple[Hashable, int], set[tuple[int, ...]]] = defaultdict(set)
    for answers in combinations_with_replacement(range(1, options + 1), people):
        shown = _shown(answers, options)
        for own in set(answers):
            others = list(answers)
            others.remove(own)
            open_ways[shown, own].add(tuple(others))
    for (shown, own), ways in open_ways.items():
        if len(ways) == 1:
            yield shown, own


@pytest.mark.parametrize("people", [5, 6, 7, 8, 9])
@pytest.mark.parametrize("options", [4, 5])
def test_given_the_result_of_a_small_team_when_a_member_knows_their_own_answer_then_others_stay_secret(
    people: int, options: int
) -> None:
    assert list(_known_others(people, options)) == []


def test_given_a_small_range_of_answers_then_the_shown_result_fits_several_sets_of_answers() -> (
    None
):
    alike, other = (_reading(rest) for rest in ([1] * 7, [1] * 6 + [2]))
    assert alike == other
    assert alike.withheld.startswith("2 or less")


def _reading(others: list[int]) -> Reading:
    rows = [[answer] for answer in (5, *others)]
    result = summarise_pulse(pulse_of({"1": rows}, items=("EQ1",)), "us")
    return result.rounds[0].facets[0].reading
