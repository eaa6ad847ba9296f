"""The members of the sample team, and the dates of its rounds."""

from __future__ import annotations

from itertools import pairwise

from tests.demo.figures import pulse_of, sample
from wholesum.demo.people import CAST, RAILWAY
from wholesum.demo.story import SETTING, STORY


def test_sample_team_has_eight_members_two_in_each_of_four_job_functions() -> None:
    people = sample().people
    assert people["person"].n_unique() == people["name"].n_unique() == len(CAST) == 8
    assert people["function"].value_counts()["count"].to_list() == [2, 2, 2, 2]
    assert people["left"].null_count() == 8


def test_every_member_of_the_sample_team_joined_before_the_first_round() -> None:
    joined = sample().people["joined"]
    assert joined.null_count() == 0
    assert all(day < STORY[0].opens for day in joined)


def test_rounds_of_the_sample_team_are_five_to_eight_weeks_apart() -> None:
    rounds = pulse_of(sample()).rounds
    assert rounds["round"].to_list() == ["2026-05", "2026-07", "2026-09"]
    assert rounds["promise"].to_list() == ["sealed"] * 3
    assert rounds["members"].to_list() == [8] * 3
    assert rounds["threshold"].to_list() == [4] * 3
    for chapter in STORY:
        assert f"{chapter.opens:%Y-%m}" == chapter.cycle
        assert 1 <= (chapter.closes - chapter.opens).days <= 7
    for earlier, later in pairwise(STORY):
        assert 35 <= (later.opens - earlier.opens).days <= 56


def test_story_of_the_sample_team_names_only_its_members() -> None:
    told = " ".join([SETTING, *(chapter.text for chapter in STORY)])
    named = {name for member in CAST for name in member.name.split() if name in told}
    assert {"Tomasz", "Marit", "Lupe", "Yasmin"} <= named
    assert RAILWAY in told
