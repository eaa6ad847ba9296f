from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from tests.cast import pulse_of
from wholesum.pulse.evidence import PulseEvidence
from wholesum.pulse.summary.measures import round_table


def trust(rows: list[list[int | None]]) -> PulseEvidence:
    return pulse_of({"1": rows})


def test_given_a_reversed_item_then_its_answers_are_inverted_only_in_the_score_of_its_facet() -> (
    None
):
    evidence = trust([[4, 4, 2], [5, 4, 1]])
    answers = round_table(evidence.answers, evidence.items, "1")
    (facet,) = answers.by_facet
    np.testing.assert_allclose(facet.scores, [4, 14 / 3])
    assert [measure.mean for measure in answers.by_item] == [4.5, 4.0, 1.5]


def test_given_an_answer_to_one_of_three_items_then_the_person_has_no_score_of_the_facet() -> None:
    evidence = trust([[4, None, None], [5, 4, None]])
    (facet,) = round_table(evidence.answers, evidence.items, "1").by_facet
    assert np.isnan(facet.scores[0])
    assert facet.scores[1] == 4.5
    assert facet.n == 1


def test_given_the_answer_cannot_say_then_it_is_counted_and_has_no_score() -> None:
    evidence = trust([[4, None, 2], [5, None, 1]])
    answers = round_table(evidence.answers, evidence.items, "1")
    assert answers.cannot_say.tolist() == [0, 2, 0]
    assert answers.respondents == 2


def test_given_answers_in_another_row_order_then_the_results_of_the_round_are_the_same() -> None:
    evidence = trust([[4, 3, 2], [5, 4, 1], [1, 2, 3]])
    shuffled = evidence.answers.sample(fraction=1, shuffle=True, seed=3)
    first = round_table(evidence.answers, evidence.items, "1")
    second = round_table(shuffled, evidence.items, "1")
    np.testing.assert_array_equal(first.values, second.values)


def test_given_items_that_were_not_asked_then_the_results_of_the_round_leave_them_out() -> None:
    evidence = pulse_of({"1": [[4]]}, items=["EQ1"])
    assert round_table(evidence.answers, evidence.items, "1").items["item"].to_list() == ["EQ1"]


def test_prior_of_the_mean_of_a_facet_weighs_as_much_as_one_answer() -> None:
    evidence = trust([[4, 4, 2], [5, 4, None]])
    (facet,) = round_table(evidence.answers, evidence.items, "1").by_facet
    values, prior = facet.support
    assert len(values) == 14
    assert prior.weights.sum() == pytest.approx(1)
    assert prior.weights[np.flatnonzero(values == 4.5)] == 0
    assert facet.counts.sum() == 2


def test_given_scores_of_a_facet_between_two_options_when_counted_then_each_is_rounded_to_an_option() -> (
    None
):
    evidence = trust([[5, 4, None], [1, 1, 5], [3, 3, 3]])
    (facet,) = round_table(evidence.answers, evidence.items, "1").by_facet
    assert facet.option_counts.tolist() == [1, 0, 1, 0, 1]


def test_given_answers_of_people_without_teams_then_the_results_of_the_round_have_no_teams() -> (
    None
):
    evidence = trust([[4, 4, 2]])
    assert round_table(evidence.answers, evidence.items, "1").teams is None
    with_team = evidence.answers.with_columns(team=pl.lit("a"))
    teams = round_table(with_team, evidence.items, "1").teams
    assert teams is not None
    assert teams.to_list() == ["a"]
