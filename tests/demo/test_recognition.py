"""The stories of the sample team: over three cycles they name more people."""

import pytest

from wholesum.demo import sample_team
from wholesum.demo.recognition import sample_recognition
from wholesum.mirror.evidence import check_evidence
from wholesum.mirror.gather import signals_of
from wholesum.recognition.measures.credit import ratio_division, simple_division
from wholesum.recognition.measures.rewards import check_rewards
from wholesum.recognition.practice import RECOGNITION


def test_given_the_cycles_of_the_sample_team_then_more_and_more_stories_name_three_or_more_people() -> (
    None
):
    team = sample_team()
    assert not check_evidence(team)
    may, july, september = signals_of(team, RECOGNITION)
    assert [list(signal.count or ()) for signal in (may, july, september)] == [
        [1, 4],
        [2, 3],
        [2, 3],
    ]
    assert "The same person is in 4 of 4." in may.index
    assert "The same person" not in july.index + september.index


def test_given_the_story_of_august_of_the_sample_team_then_its_busiest_member_gets_under_an_equal_share() -> (
    None
):
    evidence = sample_recognition()
    place = evidence.contributors("august").index("tomasz")
    for rule in (simple_division, ratio_division):
        division = rule(evidence.points("august"))
        assert division.shares.sum() == pytest.approx(1)
        assert 0.15 < division.shares[place] < 0.25


def test_given_the_rewards_of_the_sample_team_then_most_go_to_one_person_and_two_values_get_none() -> (
    None
):
    values = sample_team().practices["focus"].values["value"].unique()
    assert check_rewards(sample_recognition().rewards, values).explain() == [
        "3 of 5 rewards go to one person.",
        "No reward supports: learning, thrift.",
    ]
