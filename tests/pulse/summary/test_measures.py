from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from tests.cast import pulse_of
from wholesum.pulse.evidence import PulseEvidence
from wholesum.pulse.summary.measures import round_table


def trust(rows: list[list[int | None]]) -> PulseEvidence:
    return pulse_of({"1": rows})


def test_a_facet_turns_its_reversed_item_and_an_item_keeps_its_direction() -> None:
    evidence = trust([[4, 4, 2], [5, 4, 1]])
    answers = round_table(evidence.answers, evidence.items, "1")
    (facet,) = answers.by_facet
    np.testing.assert_allclose(facet.scores, [4, 14 / 3])
    assert [measure.mean for measure in answers.by_item] == [4.5, 4.0, 1.5]


def test_one_of_three_items_makes_no_score_and_two_make_their_mean() -> None:
    evidence = trust([[4, None, None], [5, 4, None]])
    (facet,) = round_table(evidence.answers, evidence.items, "1").by_facet
    assert np.isnan(facet.scores[0])
    assert facet.scores[1] == 4.5
    assert facet.n == 1


def test_cannot_say_is_counted_and_not_scored() -> None:
    evidence = trust([[4, None, 2], [5, None, 1]])
    answers = round_table(evidence.answers, evidence.items, "1")
    assert answers.cannot_say.tolist() == [0, 2, 0]
    assert answers.respondents == 2


def test_the_order_of_arrival_leaves_no_trace() -> None:
    evidence = trust([[4, 3, 2], [5, 4, 1], [1, 2, 3]])
    shuffled = evidence.answers.sample(fraction=1, shuffle=True, seed=3)
    first = round_table(evidence.answers, evidence.items, "1")
    second = round_table(shuffled, evidence.items, "1")
    np.testing.assert_array_equal(first.values, second.values)


def test_only_items_of_the_round_are_columns() -> None:
    evidence = pulse_of({"1": [[4]]}, items=["EQ1"])
    assert round_table(evidence.answers, evidence.items, "1").items["item"].to_list() == ["EQ1"]


def test_the_prior_counts_for_one_answer_on_scores_all_items_can_give() -> None:
    evidence = trust([[4, 4, 2], [5, 4, None]])
    (facet,) = round_table(evidence.answers, evidence.items, "1").by_facet
    values, prior = facet.support
    assert len(values) == 14
    assert prior.weights.sum() == pytest.approx(1)
    assert prior.weights[np.flatnonzero(values == 4.5)] == 0
    assert facet.counts.sum() == 2


def test_scores_count_to_the_nearest_option_halves_going_up() -> None:
    evidence = trust([[5, 4, None], [1, 1, 5], [3, 3, 3]])
    (facet,) = round_table(evidence.answers, evidence.items, "1").by_facet
    assert facet.option_counts.tolist() == [1, 0, 1, 0, 1]


def test_answers_without_teams_have_none() -> None:
    evidence = trust([[4, 4, 2]])
    assert round_table(evidence.answers, evidence.items, "1").teams is None
    with_team = evidence.answers.with_columns(team=pl.lit("a"))
    teams = round_table(with_team, evidence.items, "1").teams
    assert teams is not None
    assert teams.to_list() == ["a"]
