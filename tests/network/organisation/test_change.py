"""Change between two waves: the verdict, its false alarms, and waves that are not compared."""

from itertools import product

import numpy as np
import polars as pl
import pytest

from tests.network.organisation.cast import network_of_matrix
from wholesum.network.organisation.change import bridging_change, sign_flip
from wholesum.network.organisation.ties import OrganisationNetwork, organisation_network


def wave(people: int, open_share: float, seed: int) -> OrganisationNetwork:
    """Return a wave in which each person names five others, of other functions so often."""
    draw = np.random.default_rng(seed)
    function = np.arange(people) % 2
    named = np.zeros((people, people), bool)
    for person in range(people):
        for is_open in draw.random(5) < open_share:
            others = np.flatnonzero(function == (function[person] + is_open) % 2)
            named[person, draw.choice(others[others != person])] = True
    return network_of_matrix(named, ("ab" * people)[:people])


def slow_sign_flip(apart: list[float]) -> float:
    sums = [
        abs(sum(sign * one for sign, one in zip(signs, apart, strict=True)))
        for signs in product((-1, 1), repeat=len(apart))
    ]
    return float(np.mean([total >= abs(sum(apart)) - 1e-9 for total in sums]))


@pytest.mark.parametrize("seed", range(10))
def test_given_differences_between_rounds_then_the_probability_equals_that_of_all_choices_of_signs(
    seed: int,
) -> None:
    draw = np.random.default_rng(seed)
    apart = draw.integers(-4, 6, 11) / 8
    assert sign_flip(apart) == pytest.approx(slow_sign_flip(apart.tolist()), abs=1e-9)


@pytest.mark.filterwarnings("ignore::wholesum.tables.ReadingWarning")
@pytest.mark.parametrize("people", [12, 20, 60])
def test_given_two_rounds_that_differ_by_chance_then_a_change_is_reported_at_most_once_in_twenty(
    people: int,
) -> None:
    alarms = sum(
        bridging_change(wave(people, 0.4, seed), wave(people, 0.4, seed + 1000)).verdict
        != "cannot tell"
        for seed in range(200)
    )
    assert alarms / 200 <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 200)


@pytest.mark.filterwarnings("ignore::wholesum.tables.ReadingWarning")
def test_given_a_large_rise_or_fall_of_bridging_ties_then_the_result_says_more_or_less() -> None:
    low, high = wave(40, 0.2, 1), wave(40, 0.7, 2)
    assert bridging_change(low, high).verdict == "more"
    assert bridging_change(high, low).verdict == "less"
    assert "by +" in bridging_change(low, high).explain()


@pytest.mark.parametrize(("gone", "shown"), [(0, True), (1, False), (2, False), (3, True)])
def test_given_one_or_two_people_who_left_or_joined_then_the_rounds_are_not_compared(
    gone: int, shown: bool
) -> None:
    before = wave(20, 0.4, 1)
    names = before.people
    ties = pl.DataFrame(
        {"source": [names[i] for i in before.source], "target": [names[j] for j in before.target]}
    )
    people = pl.DataFrame(
        {"person": names, "function": [before.functions[code] for code in before.function]}
    )
    after = organisation_network(people, ties, opted_out=names[:gone])
    for one, other in ((before, after), (after, before)):
        assert (not bridging_change(one, other).withheld) is shown


def test_given_people_who_changed_their_job_function_then_their_function_in_the_first_round_counts() -> (
    None
):
    draw = np.random.default_rng(4)
    named = draw.random((20, 20)) < 0.3
    np.fill_diagonal(named, val=False)
    found = bridging_change(
        network_of_matrix(named, "ab" * 10), network_of_matrix(named, "a" * 10 + "b" * 10)
    )
    assert (found.difference, found.verdict) == (0, "cannot tell")
