from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from tests.cast import pulse_of
from wholesum.pulse.evidence import PulseEvidence
from wholesum.pulse.summary.measures import round_table


def trust(rows: list[list[int | None]]) -> PulseEvidence:
    return pulse_of({"1": rows})


def test_given_a_reversed_item_when_measured_then_only_the_facet_turns_it() -> None:
    evidence = trust([[4, 4, 2], [5, 4, 1]])
    answers = round_table(evidence.answers, evidence.items, "1")
    (facet,) = answers.by_facet
    np.testing.assert_allclose(facet.scores, [4, 14 / 3])
    assert [measure.mean for measure in answers.by_item] == [4.5, 4.0, 1.5]


def test_given_one_of_three_items_when_scored_then_there_is_no_score() -> None:
    evidence = trust([[4, None, None], [5, 4, None]])
    (facet,) = round_table(evidence.answers, evidence.items, "1").by_facet
    assert np.isnan(facet.scores[0])
    assert facet.scores[1] == 4.5
    assert facet.n == 1


def test_given_cannot_say_when_measured_then_it_is_counted_and_not_scored() -> None:
    evidence = trust([[4, None, 2], [5, None, 1]])
    answers = round_table(evidence.answers, evidence.items, "1")
    assert answers.cannot_say.tolist() == [0, 2, 0]
    assert answers.respondents == 2


def test_given_answers_in_another_order_when_measured_then_the_table_is_the_same() -> None:
    evidence = trust([[4, 3, 2], [5, 4, 1], [1, 2, 3]])
    shuffled = evidence.answers.sample(fraction=1, shuffle=True, seed=3)
    first = round_table(evidence.answers, evidence.items, "1")
    second = round_table(shuffled, evidence.items, "1")
    np.testing.assert_array_equal(first.values, second.values)


def test_given_items_that_were_not_asked_when_measured_then_they_have_no_column() -> None:
    evidence = pulse_of({"1": [[4]]}, items=["EQ1"])
    assert round_table(evidence.answers, evidence.items, "1").items["item"].to_list() == ["EQ1"]


def test_facet_prior_counts_for_one_answer_over_all_possible_scores() -> None:
    evidence = trust([[4, 4, 2], [5, 4, None]])
    (facet,) = round_table(evidence.answers, evidence.items, "1").by_facet
    values, prior = facet.support
    assert len(values) == 14
    assert prior.weights.sum() == pytest.approx(1)
    assert prior.weights[np.flatnonzero(values == 4.5)] == 0
    assert facet.counts.sum() == 2


def test_given_scores_between_options_when_counted_then_they_go_to_the_nearest_and_halves_up() -> (
    None
):
    evidence = trust([[5, 4, None], [1, 1, 5], [3, 3, 3]])
    (facet,) = round_table(evidence.answers, evidence.items, "1").by_facet
    assert facet.option_counts.tolist() == [1, 0, 1, 0, 1]


def test_given_answers_without_teams_when_measured_then_there_are_none() -> None:
    evidence = trust([[4, 4, 2]])
    assert round_table(evidence.answers, evidence.items, "1").teams is None
    with_team = evidence.answers.with_columns(team=pl.lit("a"))
    teams = round_table(with_team, evidence.items, "1").teams
    assert teams is not None
    assert teams.to_list() == ["a"]
