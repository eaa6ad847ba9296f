from __future__ import annotations

import numpy as np
import pytest

from tests.cast import pulse_of
from wholesum.core.facets import FACETS
from wholesum.pulse.means.change import change_of_mean
from wholesum.pulse.means.finite_team import whole_team
from wholesum.pulse.means.posterior import mean_posterior
from wholesum.pulse.means.prior import perks_prior
from wholesum.pulse.summary.results import FacetReading, PulseResult, Reading, RoundResult
from wholesum.pulse.summary.summarise import summarise_pulse

EIGHT = [[4, 4, 2], [5, 3, 3], [3, 3, 2], [4, 5, 1], [2, 3, 4], [4, 4, 2], [3, 2, 4], [5, 4, 1]]
LOWER = [[1, 2, 4], [2, 2, 5], [1, 3, 4], [2, 1, 4], [3, 2, 3], [2, 2, 4], [1, 3, 5], [2, 1, 4]]


def only_round(result: PulseResult) -> RoundResult:
    (round_,) = result.rounds
    return round_


def only_facet(result: PulseResult) -> FacetReading:
    (facet,) = result.rounds[-1].facets
    return facet


def trust(result: PulseResult) -> Reading:
    return only_facet(result).reading


@pytest.mark.parametrize(("people", "threshold"), [(1, None), (4, None), (3, 4), (2, 3)])
def test_given_fewer_answers_to_a_pulse_than_the_threshold_then_only_their_number_is_shown(
    people: int, threshold: int | None
) -> None:
    result = summarise_pulse(pulse_of({"1": EIGHT[:people]}, members=8, threshold=threshold), "us")
    facet = only_facet(result)
    assert only_round(result).participation == f"{people} of 8 answered"
    for reading in (facet.reading, *(item.reading for item in facet.items)):
        assert reading.withheld == f"fewer than {threshold or 5} people answered"
        assert (reading.n, reading.mean, reading.whole_team, reading.again) == (None,) * 4
        assert (reading.agreement, reading.favourable, reading.change) == (None,) * 3
    assert all(item.counts is None and item.cannot_say is None for item in facet.items)


def test_given_a_pulse_that_all_members_answered_then_the_mean_of_all_members_is_known() -> None:
    reading = trust(summarise_pulse(pulse_of({"1": EIGHT}, members=8), "us"))
    assert reading.mean == 3.6
    assert reading.whole_team is not None
    assert (reading.whole_team.low, reading.whole_team.high) == (3.6, 3.6)
    assert reading.bounds == (3.6, 3.6)


def test_given_members_who_did_not_answer_then_the_possible_range_of_the_mean_is_wider() -> None:
    reading = trust(summarise_pulse(pulse_of({"1": EIGHT[:6]}, members=8, threshold=3), "us"))
    scores = np.array([4, 11 / 3, 10 / 3, 14 / 3, 7 / 3, 4])
    low, high = (scores.sum() + 2 * 1) / 8, (scores.sum() + 2 * 5) / 8
    assert reading.bounds == (np.floor(10 * low) / 10, np.ceil(10 * high) / 10)
    whole = reading.whole_team
    assert whole is not None
    assert reading.bounds[0] < whole.low < whole.high < reading.bounds[1]
    assert whole.level >= 0.9
    assert (whole.n, whole.of) == (6, 8)


def test_intervals_in_the_summary_of_a_pulse_equal_those_computed_by_the_methods() -> None:
    reading = trust(summarise_pulse(pulse_of({"1": EIGHT[:7]}, members=8, threshold=3), "us"))
    grid = 1 + np.arange(13) / 3
    scores = [4, 11 / 3, 10 / 3, 14 / 3, 7 / 3, 4, 7 / 3]
    counts = [sum(abs(score - value) < 1e-6 for score in scores) for value in grid]
    low, high = mean_posterior(counts, grid, perks_prior(13)).interval(0.9)
    assert reading.again is not None
    assert reading.again.low == pytest.approx(np.floor(10 * low) / 10)
    assert reading.again.high == pytest.approx(np.ceil(10 * high) / 10)
    expected = whole_team(counts, grid, 8).estimate()
    assert reading.whole_team is not None
    assert reading.whole_team.low == round(expected.low, 1)
    assert reading.whole_team.high == round(expected.high, 1)


def test_given_an_unknown_number_of_members_then_no_range_of_the_mean_of_all_members_is_shown() -> (
    None
):
    result = summarise_pulse(pulse_of({"1": EIGHT}), "us")
    reading = trust(result)
    assert only_round(result).participation == "8 answered"
    assert (reading.whole_team, reading.bounds) == (None, None)
    assert reading.mean == 3.6


def test_given_twice_as_many_people_as_the_threshold_then_counts_of_answers_are_shown() -> None:
    seven = only_facet(summarise_pulse(pulse_of({"1": EIGHT[:7]}, threshold=4), "us"))
    eight = only_facet(summarise_pulse(pulse_of({"1": EIGHT}, threshold=4), "us"))
    assert [item.counts for item in seven.items] == [None] * 3
    assert eight.items[0].counts == (0, 1, 2, 3, 2)
    assert eight.items[0].reading.favourable is not None
    assert seven.items[0].reading.favourable is None


def test_given_fewer_people_than_twice_the_threshold_then_items_do_not_show_how_answers_spread() -> (
    None
):
    together = [[3, 4, 2]] * 6
    apart = [[5, 4, 2], [1, 4, 2], [5, 4, 2], [1, 4, 2], [3, 4, 2], [3, 4, 2]]
    swapped = [[3, b, c] for _, b, c in apart[:2]] + [[3, *rest] for _, *rest in apart[2:]]
    assert swapped == together
    first, second = (
        only_facet(summarise_pulse(pulse_of({"1": rows}, members=8), "us")).items[0].reading
        for rows in (together, apart)
    )
    assert (first.mean, first.whole_team, first.bounds) == (
        second.mean,
        second.whole_team,
        second.bounds,
    )
    assert first.whole_team is not None
    assert first.whole_team.level == 1.0
    assert not second.two_camps


def test_given_a_mean_near_an_end_of_the_scale_then_a_range_is_shown_without_numbers() -> None:
    reading = trust(
        summarise_pulse(pulse_of({"1": [[5, 5, 1]] * 5 + [[5, 4, 1]]}, members=8), "us")
    )
    assert reading.band == (4.0, 5.0)
    assert reading.withheld.startswith("4 or more:")
    assert (reading.n, reading.mean, reading.whole_team, reading.again) == (None,) * 4


def test_given_different_items_in_two_rounds_then_no_change_between_the_rounds_is_shown() -> None:
    both = {"1": LOWER, "2": EIGHT}
    change = trust(summarise_pulse(pulse_of(both, threshold=4), "us")).change
    assert change is not None
    assert change.since == "1"
    assert change.words == "likely better"
    grid = 1 + np.arange(13) / 3
    old, new = (
        mean_posterior(_counts(rows, grid), grid, perks_prior(13)) for rows in (LOWER, EIGHT)
    )
    assert change.probability == int(100 * change_of_mean(old, new).probability) / 100
    first = pulse_of({"1": LOWER})
    second = pulse_of({"2": [row[:2] for row in EIGHT]}, items=("TR1", "TR2"))
    joined = first.answers.vstack(second.answers)
    mixed = type(first)(answers=joined)
    assert trust(summarise_pulse(mixed, "us")).change is None


def _counts(rows: list[list[int]], grid: np.ndarray) -> list[int]:
    scores = [(a + b + 6 - c) / 3 for a, b, c in rows]
    return [sum(abs(score - value) < 1e-6 for score in scores) for value in grid]


def test_given_a_hidden_first_round_when_rounds_are_compared_then_no_change_is_shown() -> None:
    result = summarise_pulse(pulse_of({"1": EIGHT[:4], "2": EIGHT}), "us")
    assert trust(result).change is None


def test_given_a_small_team_when_items_of_two_rounds_are_compared_then_only_means_and_counts_are_used() -> (
    None
):
    result = summarise_pulse(pulse_of({"1": LOWER, "2": EIGHT}), "us")
    change = only_facet(result).items[0].reading.change
    assert change is not None
    assert change.gain == pytest.approx(3.8 - 1.8, abs=0.05)
    assert change.words == "likely better"


def test_given_facets_chosen_by_the_team_then_changes_expected_by_chance_count_only_the_other_facets() -> (
    None
):
    both = {"1": LOWER, "2": EIGHT}
    named = summarise_pulse(pulse_of(both, focus="mutual_trust"), "us").rounds[-1]
    other = summarise_pulse(pulse_of(both, focus="equality"), "us").rounds[-1]
    change = other.facets[0].reading.change
    assert change is not None
    assert named.false_flags == 0
    assert other.false_flags == pytest.approx(1 - change.probability)
    assert (named.facets[0].focus, other.facets[0].focus) == (True, False)


def test_given_two_opposite_groups_of_answers_on_one_item_then_the_facet_says_so() -> None:
    split = [[1, 3, 3], [1, 3, 3], [2, 3, 3], [1, 3, 3], [5, 3, 3], [5, 3, 3], [4, 3, 3], [5, 3, 3]]
    facet = only_facet(summarise_pulse(pulse_of({"1": split}, threshold=4), "us"))
    assert facet.items[0].reading.two_camps
    assert facet.reading.two_camps
    assert not only_facet(
        summarise_pulse(pulse_of({"1": EIGHT}, threshold=4), "us")
    ).reading.two_camps


def test_given_answers_that_may_not_be_shown_then_their_agreement_has_a_word_and_no_number() -> (
    None
):
    eight = trust(summarise_pulse(pulse_of({"1": EIGHT}, threshold=4), "us")).agreement
    six = trust(summarise_pulse(pulse_of({"1": EIGHT[:6]}, threshold=4), "us")).agreement
    assert eight is not None
    assert six is None
    assert "slight" in eight.null
    assert eight.value is not None
    assert eight.chance is not None
    assert eight.beyond_chance == (eight.chance <= 0.05)


def test_given_items_with_seven_options_then_their_agreement_is_not_compared_with_chance() -> None:
    evidence = pulse_of({"1": [[a + 1, b + 1, c + 1] for a, b, c in EIGHT]}, threshold=4)
    wide = type(evidence)(
        answers=evidence.answers,
        items=evidence.items.with_columns(high=7),
        rounds=evidence.rounds,
    )
    agreement = trust(summarise_pulse(wide, "us")).agreement
    assert agreement is not None
    assert agreement.beyond_chance is None
    assert agreement.value is not None


def test_rounds_in_a_summary_are_in_order_of_time_and_facets_in_their_fixed_order() -> None:
    evidence = pulse_of({"r10": [[4, 3]] * 6, "r2": [[2, 4]] * 6}, items=("RE1", "EQ1"))
    result = summarise_pulse(evidence, "us")
    assert [round_.round for round_ in result.rounds] == ["r2", "r10"]
    codes = [facet.facet for facet in result.rounds[0].facets]
    assert codes == [facet.code for facet in FACETS if facet.code in codes]


def test_every_number_in_the_summary_of_a_pulse_has_at_most_one_decimal() -> None:
    result = summarise_pulse(pulse_of({"1": LOWER, "2": EIGHT}, members=9), "us")
    for round_ in result.rounds:
        for reading in (round_.facets[0].reading, *(i.reading for i in round_.facets[0].items)):
            assert reading.whole_team is not None
            assert reading.again is not None
            assert reading.bounds is not None
            figures = [reading.mean, *reading.bounds]
            for estimate in (reading.whole_team, reading.again):
                figures += [estimate.value, estimate.low, estimate.high]
            assert all(f is not None and abs(10 * f - round(10 * f)) < 1e-9 for f in figures)


def test_given_answers_of_sixty_people_then_the_reliability_of_the_scales_is_shown() -> None:
    rng = np.random.default_rng(5)
    level = rng.normal(0, 0.8, (60, 1))
    rows = np.clip(np.round(3 + level + rng.normal(0, 0.7, (60, 3))), 1, 5).astype(int)
    rows[:, 2] = 6 - rows[:, 2]
    sixty = only_round(summarise_pulse(pulse_of({"1": rows.tolist()}), "us"))
    fewer = only_round(summarise_pulse(pulse_of({"1": rows[:59].tolist()}), "us"))
    (line,) = sixty.reliability
    assert fewer.reliability == ()
    assert line.n == 60
    assert line.alpha is not None
    assert line.alpha_low is not None
    assert line.omega is not None
    assert line.alpha_low < line.alpha
    assert line.alpha > 0.5
    assert (line.teams, line.icc1) == (1, None)
