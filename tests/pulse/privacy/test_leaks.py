"""Published results from which answers could once be inferred no longer reveal them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import polars as pl
import pytest

from tests.cast import pulse_of
from wholesum.pulse.summary.results import FacetReading, RoundResult
from wholesum.pulse.summary.summarise import summarise_pulse


def round_of(rows: Sequence[Sequence[int | None]], **more: object) -> RoundResult:
    return summarise_pulse(pulse_of({"1": rows}, **more), "us").rounds[0]  # type: ignore[arg-type]


def facet_of(rows: Sequence[Sequence[int | None]], **more: object) -> FacetReading:
    return round_of(rows, **more).facets[0]


@pytest.mark.parametrize("items", [("EQ1",), ("EQ1", "EQ2")])
@pytest.mark.parametrize(
    "answers", [(3, 3, 3, 3, 3), (2, 3, 3, 3, 4), (2, 2, 3, 4, 4), (1, 3, 3, 3, 5)]
)
def test_given_equal_answers_of_all_members_then_the_interval_is_as_wide_as_for_different_answers(
    answers: tuple[int, ...], items: tuple[str, ...]
) -> None:
    reading = facet_of([[a] * len(items) for a in answers], items=items).reading
    alike = facet_of([[3] * len(items)] * 5, items=items).reading
    assert reading == alike


def test_given_a_large_team_when_one_answer_changes_slightly_then_the_shown_result_is_the_same() -> (
    None
):
    alike = facet_of([[3]] * 10, items=("EQ1",)).reading
    nearly = facet_of([[3]] * 8 + [[2], [4]], items=("EQ1",)).reading
    assert alike == nearly


@pytest.mark.parametrize(
    "columns",
    [
        ([5, 5, 5, 5, 5], [3, 4, 2, 3, 4], [2, 4, 3, 2, 3]),
        ([5, 5, 5, 5, 5], [4, 4, 4, 4, 5], [2, 2, 1, 1, 2]),
    ],
)
def test_given_an_item_shown_as_a_range_then_its_mean_cannot_be_computed_from_that_of_the_facet(
    columns: tuple[list[int], ...],
) -> None:
    rows = [list(row) for row in zip(*columns, strict=True)]
    facet = facet_of(rows, items=("EQ1", "EQ2", "EQ3"))
    assert all(item.reading.withheld and item.reading.band is None for item in facet.items)
    assert all(item.counts is None and item.cannot_say is None for item in facet.items)


def test_given_a_hidden_item_then_its_mean_cannot_be_computed_from_that_of_the_facet() -> None:
    rows: list[list[int | None]] = [[3, None], [4, None], [2, None], [5, None], [1, 5]]
    facet = facet_of(rows, items=("EQ1", "EQ2"))
    assert all(item.reading.mean is None for item in facet.items)


def test_given_one_blank_answer_of_a_person_then_their_other_answers_stay_unknown() -> None:
    rows: list[list[int | None]] = [
        [3, 4, 3],
        [4, 4, 3],
        [2, 3, 3],
        [5, 3, 2],
        [3, 2, 4],
        [5, None, 3],
    ]
    facet = facet_of(rows, items=("EQ1", "EQ2", "EQ3"))
    assert facet.reading.mean is not None
    assert all(item.reading.mean is None for item in facet.items)
    many = facet_of(rows * 3, items=("EQ1", "EQ2", "EQ3"))
    assert all(item.reading.mean is not None for item in many.items)


def test_given_items_hidden_in_the_first_of_two_rounds_then_no_change_of_these_items_is_shown() -> (
    None
):
    blank: list[list[int | None]] = [[3, 4], [4, 4], [2, 3], [5, 3], [3, None]]
    whole: list[list[int | None]] = [[3, 4], [4, 4], [2, 3], [5, 3], [3, 3]]
    both = {"1": blank, "2": whole}
    facet = summarise_pulse(pulse_of(both, items=("EQ1", "EQ2")), "us").rounds[1].facets[0]
    assert all(item.reading.change is None for item in facet.items)
    assert facet.reading.change is not None


def test_given_fewer_people_than_twice_the_threshold_then_a_facet_does_not_show_how_answers_spread() -> (
    None
):
    close = [[3, 3, 3]] * 6
    apart = [[1, 3, 5], [5, 3, 1], [3, 1, 5], [3, 5, 1], [2, 4, 3], [4, 2, 3]]
    first, second = (facet_of(rows, members=8).reading for rows in (close, apart))
    assert first == second
    assert first.agreement is None


def test_given_results_by_team_then_the_result_of_all_people_does_not_show_how_answers_spread() -> (
    None
):
    rows = [[2]] * 5 + [[4]] * 5
    facet = facet_of(rows, items=("EQ1",), teams=["a"] * 5 + ["b"] * 5)
    assert facet.items[0].counts is None
    assert facet.reading.favourable is None
    assert facet_of(rows, items=("EQ1",)).items[0].counts == (0, 5, 0, 5, 0)


def test_given_a_team_with_equal_answers_then_its_interval_equals_that_of_other_teams() -> None:
    teams = ["a"] * 10 + ["b"] * 10
    other = [[2], [4]] * 5
    alike, apart = (
        next(t for t in round_of(own + other, items=("EQ1",), teams=teams).teams if t.team == "a")
        for own in ([[3]] * 10, [[3]] * 6 + [[2], [2], [4], [4]])
    )
    assert alike == apart


def test_given_a_threshold_lowered_to_three_then_results_by_team_still_need_five_answers() -> None:
    teams = [name for name in "abcd" for _ in range(3)]
    rows = [[2], [3], [4]] * 4
    shown = round_of(rows, items=("EQ1",), teams=teams, threshold=3).teams
    assert {team.withheld for team in shown} == {"fewer than 5 people answered"}


def test_given_results_by_team_when_written_as_json_then_the_teams_are_included() -> None:
    teams = ["a"] * 5 + ["b"] * 5
    found = round_of([[2], [3], [4], [3], [2]] * 2, items=("EQ1",), teams=teams)
    assert b'"team":"a"' in msgspec.json.encode(found)


def test_given_a_team_called_everybody_then_its_result_is_not_mixed_up_with_that_of_all_people() -> (
    None
):
    teams = ["everybody"] * 5 + ["b"] * 5
    found = round_of([[2], [3], [4], [3], [2]] * 2, items=("EQ1",), teams=teams)
    assert {team.team for team in found.teams} == {"everybody", "b"}


def test_given_5000_teams_each_inside_the_next_when_added_up_then_the_total_is_right() -> None:
    names = [f"t{number:05}" for number in range(5_000)]
    kinds = {"team": pl.String, "parent": pl.String, "name": pl.String, "members": pl.Int64}
    tree = pl.DataFrame(
        [[name, above, None, None] for name, above in zip(names, [None, *names], strict=False)],
        schema=kinds,
        orient="row",
    )
    teams = [names[-1]] * 6 + [names[0]] * 6
    found = round_of([[2], [3], [4]] * 4, items=("EQ1",), teams=teams, tree=tree)
    assert found.teams[0].n == 12


@pytest.mark.parametrize("members", [500, 10**9])
def test_given_very_many_missing_answers_then_only_the_possible_range_of_the_mean_is_shown(
    members: int,
) -> None:
    reading = facet_of([[3, 3, 3], [4, 2, 3], [2, 4, 4]] * 4, members=members).reading
    assert reading.whole_team is not None
    assert reading.bounds == (reading.whole_team.low, reading.whole_team.high)
    assert reading.whole_team.level == 1.0


def test_given_the_probability_of_a_change_then_its_words_are_never_stronger_than_the_probability() -> (
    None
):
    low = [[2, 3, 4], [1, 2, 4], [3, 2, 5], [2, 2, 3], [1, 3, 4], [2, 1, 5]]
    for shift in range(5):
        high = [[min(5, a + (i < shift)), *rest] for i, (a, *rest) in enumerate(low)]
        result = summarise_pulse(pulse_of({"1": low, "2": high}, threshold=3), "us")
        change = result.rounds[1].facets[0].reading.change
        assert change is not None
        likely = max(change.probability, 1 - change.probability) >= 0.95
        assert change.flagged <= likely
        assert not likely or change.flagged or abs(change.gain) <= 0.3
