"""The acts of recognition: who may do them, what they refuse, and what they delete."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.test import Client
from django.urls import reverse

from tests.recognition.cast import write_team
from tests.web.recognition.conftest import fill, give, part_of, places_of
from wholesum.recognition.evidence import RecognitionEvidence
from wholesum.recognition.measures.credit import simple_division
from wholesum.web.accounts.models import User
from wholesum.web.accounts.services import delete_account
from wholesum.web.recognition import services
from wholesum.web.recognition.importing import import_recognition, left_out
from wholesum.web.recognition.models import Contribution, Credit, CreditPoints, Story
from wholesum.web.recognition.queries import (
    own_part,
    recognition_evidence,
    recognition_mark,
    unseen_names,
)
from wholesum.web.teams.bin.services import restore
from wholesum.web.teams.models import BinItem, Team
from wholesum.web.teams.services import leave

ClientOf = Callable[[User], Client]


@pytest.fixture
def story(team: Team, ada: User, bo: User, cleo: User) -> Story:
    """Return a story of three."""
    return fill(team, ada, bo, cleo)


@pytest.fixture
def opened(team: Team, story: Story, cleo: User) -> Story:
    """Return a story of three whose credit is being divided."""
    return services.open_credit(by=cleo, team=team.pk, story=story.pk)


def shares(story: Story) -> list[float | None]:
    return list(story.contributions.values_list("share", flat=True))


def test_given_a_new_story_with_fewer_than_two_people_then_it_is_refused(
    team: Team, ada: User, dag: User
) -> None:
    place = places_of(team)
    with pytest.raises(ValidationError, match="at least two people"):
        services.tell_story(by=ada, team=team.pk, result="Won", brought={place[ada.pk]: "calm"})
    both = dict.fromkeys(place.values(), "time")
    with pytest.raises(ValidationError, match="what was achieved"):
        services.tell_story(by=ada, team=team.pk, result=" ", brought=both)
    with pytest.raises(Http404):
        services.tell_story(by=dag, team=team.pk, result="Won", brought={})
    assert not Story.objects.exists()


def test_only_the_author_may_change_a_story_until_30_days_passed_or_its_credit_is_divided(
    team: Team, story: Story, ada: User, bo: User, cleo: User
) -> None:
    place = places_of(team)
    new: dict[str, Any] = {"result": "The depot opened early", "team": team.pk, "story": story.pk}
    new["brought"] = {place[bo.pk]: "maps and humour", place[cleo.pk]: "law", place[ada.pk]: ""}
    for other in (ada, cleo):
        with pytest.raises(Http404):
            services.tell_story(by=other, **new)
    mark = recognition_mark(team.pk)
    changed = services.tell_story(by=bo, **new)
    assert (changed.pk, changed.day, changed.edited) == (story.pk, story.day, team.today())
    parts = list(changed.contributions.values_list("user__name", "brought"))
    assert parts == [("Bo", "maps and humour"), ("Cleo", "law")]
    assert recognition_mark(team.pk) != mark
    with pytest.raises(ValidationError, match="at least two people"):
        services.tell_story(by=bo, **(new | {"brought": {place[bo.pk]: "all"}}))
    services.tell_story(by=bo, **(new | {"brought": dict.fromkeys(place.values(), "time")}))
    services.open_credit(by=cleo, team=team.pk, story=story.pk)
    with pytest.raises(Http404):
        services.tell_story(by=bo, **new)
    services.cancel_credit(by=cleo, team=team.pk, story=story.pk)
    Story.objects.filter(pk=story.pk).update(day=team.today() - timedelta(days=31))
    with pytest.raises(Http404):
        services.tell_story(by=bo, **new)


def test_given_a_contributor_who_removed_their_name_when_the_story_is_changed_then_their_part_stays(
    team: Team, story: Story, ada: User, bo: User
) -> None:
    services.remove_own_name(by=ada, team=team.pk, story=story.pk)
    brought = {places_of(team)[bo.pk]: "maps"}
    services.tell_story(by=bo, team=team.pk, story=story.pk, result="Opened", brought=brought)
    assert list(story.contributions.values_list("user__name", "brought")) == [
        (None, "calm"),
        ("Bo", "maps"),
    ]


def test_given_a_person_who_took_their_name_out_when_the_author_names_them_again_then_it_is_refused(
    team: Team, story: Story, ada: User, bo: User, cleo: User
) -> None:
    place = places_of(team)
    services.remove_own_name(by=ada, team=team.pk, story=story.pk)
    services.delete_story(by=bo, team=team.pk, story=story.pk)
    restore(by=cleo, team=team.pk, item=BinItem.objects.get().pk)
    brought = {place[user.pk]: "time" for user in (ada, bo)}
    with pytest.raises(ValidationError, match="Ada took their name out of this story"):
        services.tell_story(by=bo, team=team.pk, story=story.pk, result="Won", brought=brought)
    assert not story.contributions.filter(user=ada).exists()
    assert own_part(ada)["stories_without_your_name"] == [
        {"team": team.name, "result": "The depot opened"}
    ]
    delete_account(by=ada, typed=ada.email)
    assert not story.unnamed.exists()


def test_given_an_author_who_took_their_own_name_out_then_they_may_name_themselves_again(
    team: Team, story: Story, ada: User, bo: User
) -> None:
    services.remove_own_name(by=bo, team=team.pk, story=story.pk)
    brought = {places_of(team)[user.pk]: "time" for user in (ada, bo)}
    services.tell_story(by=bo, team=team.pk, story=story.pk, result="Won", brought=brought)
    assert part_of(story, bo).brought == "time"


def test_only_the_author_of_a_story_and_facilitators_may_delete_it_and_the_bin_restores_it(
    team: Team, story: Story, ada: User, bo: User, cleo: User
) -> None:
    with pytest.raises(Http404):
        services.delete_story(by=ada, team=team.pk, story=story.pk)
    services.delete_story(by=bo, team=team.pk, story=story.pk)
    assert Story.objects.count() == 1
    restore(by=cleo, team=team.pk, item=BinItem.objects.get().pk)
    assert Story.objects.get(pk=story.pk).contributions.count() == 3


def test_given_an_open_division_of_credit_when_its_story_is_deleted_then_its_points_are_deleted(
    team: Team, opened: Story, ada: User, cleo: User
) -> None:
    give(opened, ada, 73, 27)
    services.delete_story(by=cleo, team=team.pk, story=opened.pk)
    rows = json.loads(BinItem.objects.get().records)["rows"]
    models = {row["model"] for row in rows}
    assert models == {"recognition.story", "recognition.contribution"}
    assert not CreditPoints.objects.exists()


def test_only_facilitators_may_open_close_and_cancel_a_division_of_credit(
    team: Team, story: Story, ada: User, cleo: User
) -> None:
    for act in (services.open_credit, services.close_credit, services.cancel_credit):
        with pytest.raises(Http404):
            act(by=ada, team=team.pk, story=story.pk)
        if act is not services.open_credit:
            with pytest.raises(ValidationError):
                act(by=cleo, team=team.pk, story=story.pk)
    services.open_credit(by=cleo, team=team.pk, story=story.pk)
    with pytest.raises(ValidationError, match="divided before"):
        services.open_credit(by=cleo, team=team.pk, story=story.pk)
    two = Story.objects.exclude(pk=story.pk).get()
    with pytest.raises(ValidationError, match="at least three contributors"):
        services.open_credit(by=cleo, team=team.pk, story=two.pk)


@pytest.mark.parametrize(
    ("points", "message"),
    [((50, 40), "sum to 90"), ((60, 50), "sum to 110"), ((120, -20), "or 0, to each")],
)
def test_given_points_for_a_story_that_do_not_add_up_to_100_then_they_are_refused(
    opened: Story, ada: User, points: tuple[int, int], message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        give(opened, ada, *points)
    assert not CreditPoints.objects.exists()


def test_given_points_to_oneself_or_from_a_person_outside_the_story_then_they_are_refused(
    team: Team, opened: Story, ada: User, dag: User
) -> None:
    own = {part_of(opened, ada).pk: 100}
    with pytest.raises(ValidationError, match="each of the others"):
        services.give_points(by=ada, team=team.pk, story=opened.pk, points=own)
    with pytest.raises(Http404):
        services.give_points(by=dag, team=team.pk, story=opened.pk, points=own)
    services.remove_own_name(by=ada, team=team.pk, story=opened.pk)
    with pytest.raises(Http404):
        services.give_points(by=ada, team=team.pk, story=opened.pk, points=own)


def test_given_points_of_all_contributors_then_shares_follow_the_rule_and_points_are_deleted(
    team: Team, opened: Story, ada: User, bo: User, cleo: User
) -> None:
    give(opened, ada, 80, 20)
    give(opened, ada, 60, 40)
    give(opened, bo, 30, 70)
    assert shares(opened) == [None] * 3
    with pytest.raises(ValidationError, match="At least three"):
        services.close_credit(by=cleo, team=team.pk, story=opened.pk)
    give(opened, cleo, 50, 50)
    division = simple_division([[0, 60, 40], [30, 0, 70], [50, 50, 0]])
    assert shares(opened) == pytest.approx(division.shares.tolist())
    assert set(opened.contributions.values_list("gave", flat=True)) == {2}
    assert not CreditPoints.objects.exists()
    assert Story.objects.get(pk=opened.pk).credit == Credit.CLOSED
    with pytest.raises(Http404):
        give(opened, ada, 100, 0)


def test_given_a_cancelled_division_of_credit_then_its_points_are_deleted_and_it_can_start_again(
    team: Team, opened: Story, ada: User, cleo: User
) -> None:
    give(opened, ada, 80, 20)
    services.cancel_credit(by=cleo, team=team.pk, story=opened.pk)
    assert not CreditPoints.objects.exists()
    services.open_credit(by=cleo, team=team.pk, story=opened.pk)


@pytest.mark.parametrize("gone", ["name", "team", "account"])
@pytest.mark.parametrize("first", [True, False])
def test_given_three_contributors_when_one_goes_then_the_division_ends_without_points_and_shares(
    team: Team,
    opened: Story,
    ada: User,
    bo: User,
    cleo: User,
    client_of: ClientOf,
    gone: str,
    first: bool,
) -> None:
    if not first:
        give(opened, bo, 70, 30)
        give(opened, cleo, 90, 10)
    if gone == "name":
        services.remove_own_name(by=ada, team=team.pk, story=opened.pk)
    elif gone == "team":
        leave(by=ada, team=team.pk)
    else:
        delete_account(by=ada, typed=ada.email)
    assert not CreditPoints.objects.exists()
    assert shares(opened) == [None] * 3
    opened.refresh_from_db()
    assert opened.credit == Credit.ENDED
    for page in ("recognition", "recognition-own"):
        shown = client_of(bo).get(reverse(page, args=[team.pk])).content.decode()
        assert "The division of the credit has ended without a result" in shown
    with pytest.raises(Http404):
        give(opened, bo, 70, 30)


def test_given_all_contributors_except_one_who_left_gave_points_then_the_division_of_credit_closes(
    team: Team, opened: Story, ada: User, bo: User, cleo: User, dag: User
) -> None:
    Contribution.objects.create(story=opened, user=dag, brought="money")
    for user in (ada, bo, cleo):
        give(opened, user, 60, 20, 20)
    assert None not in shares(opened)
    assert part_of(opened, dag).gave == 3
    assert part_of(opened, ada).gave == 2


def test_given_a_deleted_account_then_its_name_share_and_points_are_deleted_and_the_story_stays(
    team: Team, opened: Story, ada: User, bo: User
) -> None:
    give(opened, ada, 80, 20)
    give(opened, bo, 50, 50)
    mark = recognition_mark(team.pk)
    delete_account(by=bo, typed=bo.email)
    evidence = recognition_evidence(team.pk)
    assert evidence is not None
    assert evidence.stories["told_by"].null_count() == 1
    assert evidence.contributions["person"].null_count() == 2
    assert not CreditPoints.objects.exists()
    assert recognition_mark(team.pk) != mark


def test_given_any_change_of_a_story_then_the_cached_mirror_counts_as_outdated(
    team: Team, story: Story, ada: User, cleo: User
) -> None:
    marks = {recognition_mark(team.pk)}
    services.remove_own_name(by=ada, team=team.pk, story=story.pk)
    marks.add(recognition_mark(team.pk))
    services.delete_story(by=cleo, team=team.pk, story=story.pk)
    marks.add(recognition_mark(team.pk))
    assert len(marks) == 3


def test_given_stories_of_six_weeks_then_members_without_a_story_are_listed_unless_no_story_exists(
    team: Team, story: Story, bo: User
) -> None:
    assert unseen_names(team) == []
    for one in Story.objects.all():
        services.remove_own_name(by=bo, team=team.pk, story=one.pk)
    assert unseen_names(team) == ["Bo"]
    Story.objects.update(day="2020-01-01")
    assert unseen_names(team) == []


def test_given_exported_data_of_recognition_then_they_contain_no_points_and_no_shares_of_credit(
    team: Team, opened: Story, ada: User
) -> None:
    give(opened, ada, 80, 20)
    evidence = recognition_evidence(team.pk)
    assert evidence is not None
    assert evidence.credit.is_empty()
    assert evidence.contributions.columns == ["story", "person", "brought"]


def test_given_a_folder_with_points_when_imported_then_shares_are_kept_and_points_are_named_as_lost(
    team: Team, ada: User, tmp_path: Path
) -> None:
    write_team(tmp_path)
    found = RecognitionEvidence.read(tmp_path)
    assert list(left_out(found)) == [
        "7 rows of points for credit: they become shares, which only their persons see.",
    ]
    import_recognition(team, found, {"ada": ada})
    story = Story.objects.get(imported="depot")
    assert story.told_by == ada
    assert story.credit == Credit.CLOSED
    expected = simple_division(found.points("depot")).shares.tolist()
    assert shares(story) == pytest.approx(expected)
    assert part_of(story, ada).gave == 2
    assert story.contributions.exclude(user=ada).values_list("person", flat=True)[2] == "dag"
    assert not CreditPoints.objects.exists()
    exported = recognition_evidence(team.pk)
    assert exported is not None
    assert exported.rewards.equals(found.rewards)
    assert exported.contributions["person"].drop_nulls().to_list()[1:4] == ["bo", "cleo", "dag"]
