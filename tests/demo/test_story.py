"""The values of the sample team agree with its written story."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.demo.figures import (
    CODES,
    CYCLES,
    JULY,
    MAY,
    SEPTEMBER,
    agreement_a,
    item_answers,
    mean,
    probability_of_rise,
    sample,
    scores,
)
from wholesum.mirror.evidence import Evidence
from wholesum.mirror.gather import gather
from wholesum.mirror.mirror import SURE


def test_in_the_sample_team_mutual_trust_and_shared_goals_are_highest_in_may(
    team: Evidence,
) -> None:
    others = set(CODES) - {"mutual_trust", "shared_goals"}
    highest_other = max(mean(team, facet, MAY) for facet in others)
    for facet in ("mutual_trust", "shared_goals"):
        assert mean(team, facet, MAY) >= 3.7
        assert mean(team, facet, MAY) > highest_other


def test_in_the_sample_team_interchangeability_equality_and_accountability_are_lowest_in_may(
    team: Evidence,
) -> None:
    by_mean = sorted(CODES, key=lambda facet: mean(team, facet, MAY))
    assert set(by_mean[:3]) == {"equality", "interchangeability", "mutual_accountability"}


@pytest.mark.parametrize("item", ["EQ3", "IC3", "MA3"])
def test_in_the_sample_team_most_members_say_in_may_that_work_depends_on_one_person(
    team: Evidence, item: str
) -> None:
    said = item_answers(team, item, MAY)
    assert said.mean() >= 3.75
    assert (said > 3).sum() > len(said) / 2
    assert (said < 3).sum() <= 1


@pytest.mark.parametrize("item", ["EQ3", "IC3", "MA3"])
def test_given_the_default_seed_then_no_sample_member_denies_in_may_that_work_depends_on_one_person(
    item: str,
) -> None:
    assert item_answers(sample(), item, MAY).min() >= 3


@pytest.mark.parametrize("item", ["EQ3", "IC3"])
def test_in_the_sample_team_fewer_members_say_in_september_that_work_depends_on_one_person(
    team: Evidence, item: str
) -> None:
    fall = item_answers(team, item, MAY).mean() - item_answers(team, item, SEPTEMBER).mean()
    assert fall >= 0.5


@pytest.mark.parametrize("facet", ["equality", "interchangeability"])
def test_in_the_sample_team_interchangeability_and_equality_rise_clearly_in_september_only(
    team: Evidence, facet: str
) -> None:
    may, july, september = (scores(team, facet, cycle) for cycle in CYCLES)
    assert september.mean() - july.mean() >= 0.6
    assert september.mean() - may.mean() >= 0.75
    assert probability_of_rise(july, september) >= 0.95
    assert probability_of_rise(may, september) >= 0.95
    assert probability_of_rise(may, july) < 0.95


def test_accountability_of_the_sample_team_rises_a_little(team: Evidence) -> None:
    gain = mean(team, "mutual_accountability", SEPTEMBER) - mean(team, "mutual_accountability", MAY)
    assert 0.1 <= gain <= 0.7


def test_given_the_default_seed_then_accountability_of_the_sample_team_rises_in_every_round() -> (
    None
):
    means = [mean(sample(), "mutual_accountability", cycle) for cycle in CYCLES]
    assert means[0] < means[1] < means[2]


def test_mutual_trust_of_the_sample_team_stays_high_in_every_round(team: Evidence) -> None:
    may, july, september = (scores(team, "mutual_trust", cycle) for cycle in CYCLES)
    assert min(may.mean(), july.mean(), september.mean()) >= 3.6
    assert 0.05 < probability_of_rise(may, july) < 0.95
    assert 0.05 < probability_of_rise(july, september) < 0.95


def test_inclusion_of_the_sample_team_gets_a_little_worse(team: Evidence) -> None:
    fall = mean(team, "inclusion", MAY) - mean(team, "inclusion", SEPTEMBER)
    assert 0.05 <= fall <= 0.6


def test_in_the_sample_team_more_members_say_in_september_that_some_people_hear_news_late(
    team: Evidence,
) -> None:
    may, september = (item_answers(team, "IN3", cycle) for cycle in (MAY, SEPTEMBER))
    assert september.mean() - may.mean() >= 0.2
    assert (september == 5).sum() > (may == 5).sum()


def test_given_the_july_round_then_members_of_the_sample_team_disagree_about_relevance_of_effort(
    team: Evidence,
) -> None:
    said = scores(team, "relevance_of_effort", JULY)
    assert ((said < 2.5).sum(), (said > 3.5).sum()) == (4, 4)
    hours = item_answers(team, "RE1", JULY)
    assert ((hours < 3).sum(), (hours > 3).sum()) == (4, 4)
    assert agreement_a(hours) < 0


def test_given_the_september_pulse_then_members_of_the_sample_team_agree_about_relevance_of_effort(
    team: Evidence,
) -> None:
    spread = {c: scores(team, "relevance_of_effort", c).std(ddof=1) for c in (JULY, SEPTEMBER)}
    assert spread[SEPTEMBER] < spread[JULY] / 2
    assert agreement_a(item_answers(team, "RE1", SEPTEMBER)) > 0.2
    assert agreement_a(item_answers(team, "RE1", MAY)) > 0.2


def test_given_the_sample_team_then_only_relevance_of_effort_in_july_has_two_opposite_groups_of_answers(
    team: Evidence,
) -> None:
    for facet in set(CODES) - {"relevance_of_effort"}:
        for cycle in CYCLES:
            assert scores(team, facet, cycle).std(ddof=1) < 1.1


def test_given_the_default_seed_then_only_two_facets_of_the_sample_team_change_clearly() -> None:
    for facet in set(CODES) - {"equality", "interchangeability"}:
        for earlier, later in pairwise(scores(sample(), facet, cycle) for cycle in CYCLES):
            assert 0.05 < probability_of_rise(earlier, later) < 0.95, facet


def test_given_the_sample_team_then_answers_to_every_facet_differ_and_no_mean_is_extreme(
    team: Evidence,
) -> None:
    for facet in CODES:
        for cycle in CYCLES:
            said = scores(team, facet, cycle)
            assert len(set(said.round(3))) > 1
            assert 1 + 1 / 8 < said.mean() < 5 - 1 / 8


def test_given_the_sample_team_then_the_mirror_asks_only_about_equality_why_acts_do_not_follow_words() -> (
    None
):
    rows = {row.facet.code: row for row in gather(sample()).mirror.rows}
    assert [code for code, row in rows.items() if row.question] == ["equality"]
    equality = rows["equality"]
    assert equality.question.endswith("What do you make of it?")
    assert (equality.lip_service or 0) >= SURE
    assert {done.practice: (done.rose or 0) < 0.1 for done in equality.does} == {
        "dialogue": True,
        "decisions": True,
        "conversation": True,
    }
