"""The answers of the sample team look like those of a real sealed round."""

from __future__ import annotations

import numpy as np
import polars as pl

from tests.demo.figures import (
    CODES,
    CYCLES,
    JULY,
    MAY,
    SEPTEMBER,
    answered,
    pulse_of,
    sample,
    scores,
)
from wholesum.core.facets import FACETS
from wholesum.demo import sample_team
from wholesum.demo.people import CAST
from wholesum.mirror.evidence import Evidence


def test_given_the_same_seed_when_the_sample_team_is_made_twice_then_its_answers_are_the_same() -> (
    None
):
    one, other = pulse_of(sample_team(seed=5)), pulse_of(sample_team(seed=5))
    assert one.answers.equals(other.answers)
    assert one.rounds.equals(other.rounds)


def test_given_another_seed_when_the_sample_team_is_made_then_its_answers_are_different() -> None:
    one, other = pulse_of(sample(5)), pulse_of(sample(4))
    assert one.answers["answer"].to_list() != other.answers["answer"].to_list()


def test_every_answer_of_the_sample_team_is_an_option_of_the_question_or_blank(
    team: Evidence,
) -> None:
    answers = pulse_of(team).answers["answer"]
    assert set(answers.drop_nulls().to_list()) <= {1, 2, 3, 4, 5}


def test_items_of_the_sample_pulse_are_ordered_by_facet() -> None:
    facets = pulse_of(sample()).items["facet"].to_list()
    assert facets == [facet.code for facet in FACETS for _ in range(3)]


def test_every_respondent_of_the_sample_pulse_was_asked_all_thirty_items(team: Evidence) -> None:
    pulse = pulse_of(team)
    rows = pulse.answers.group_by("round", "respondent").agg(
        pl.len().alias("rows"), pl.col("item").n_unique().alias("items")
    )
    assert set(rows["rows"]) == set(rows["items"]) == {30}
    assert set(pulse.answers["item"]) == set(pulse.items["item"])


def test_seven_of_eight_members_of_the_sample_team_answer_in_may_and_all_in_later_rounds(
    team: Evidence,
) -> None:
    people = [answered(team, cycle)["respondent"].n_unique() for cycle in CYCLES]
    assert people == [7, 8, 8]


def test_given_two_rounds_of_the_sample_team_then_no_respondent_id_is_in_both(
    team: Evidence,
) -> None:
    answers = pulse_of(team).answers
    assert answers["respondent"].n_unique() == 7 + 8 + 8
    assert not set(answers["respondent"]) & {member.person for member in CAST}


def test_given_two_rounds_of_the_sample_team_then_the_order_of_rows_does_not_identify_a_respondent() -> (
    None
):
    """If respondents had one order in all rounds, their inclusion would correlate near .75."""
    alike = []
    for seed in range(20):
        july, september = (scores(sample(seed), "inclusion", cycle) for cycle in (JULY, SEPTEMBER))
        alike.append(np.corrcoef(july, september)[0, 1])
    assert abs(float(np.mean(alike))) < 3 / np.sqrt(20 * 7)


def test_some_members_of_the_sample_team_answer_cannot_say(team: Evidence) -> None:
    for cycle in CYCLES:
        assert 1 <= answered(team, cycle)["answer"].null_count() <= 8


def test_given_the_may_round_of_the_sample_then_two_members_have_no_score_on_transformational_impact(
    team: Evidence,
) -> None:
    assert len(scores(team, "transformational_impact", MAY)) == 6
    others = [code for code in CODES if code != "transformational_impact"]
    assert {len(scores(team, code, MAY)) for code in others} == {7}


def test_given_rounds_of_the_sample_team_after_may_then_every_member_has_a_score_on_every_facet(
    team: Evidence,
) -> None:
    for cycle in (JULY, SEPTEMBER):
        assert {len(scores(team, code, cycle)) for code in CODES} == {8}


def test_given_a_reversed_item_of_the_sample_pulse_then_its_answers_are_opposite_to_other_items() -> (
    None
):
    """Over all rounds, respondents who affirm the two plain items deny the reversed one."""
    said = pl.concat([answered(sample(), cycle) for cycle in CYCLES])
    for facet in CODES:
        pairs = (
            said.filter(pl.col("facet") == facet)
            .group_by("respondent")
            .agg(
                pl.col("answer").filter("reverse").mean().alias("reversed"),
                pl.col("answer").filter(~pl.col("reverse")).mean().alias("plain"),
            )
            .drop_nulls()
        )
        assert np.corrcoef(pairs["plain"], pairs["reversed"])[0, 1] < 0, facet
