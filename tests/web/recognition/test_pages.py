"""The pages of recognition: what each user sees, and nothing that ranks persons."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags

from tests.web.recognition.conftest import fill, give, part_of, places_of
from wholesum.web.accounts.models import User
from wholesum.web.recognition import services
from wholesum.web.recognition.models import Contribution, Story
from wholesum.web.teams.models import Membership, Team

ClientOf = Callable[[User], Client]


@pytest.fixture
def story(team: Team, ada: User, bo: User, cleo: User) -> Story:
    """Return a story of three whose credit is being divided."""
    made = fill(team, ada, bo, cleo)
    return services.open_credit(by=cleo, team=team.pk, story=made.pk)


@pytest.fixture
def closed(story: Story, ada: User, bo: User, cleo: User) -> Story:
    """Return a story of three with shares of 27%, 33% and 40%."""
    give(story, ada, 50, 50)
    give(story, bo, 30, 70)
    give(story, cleo, 50, 50)
    return story


def words(client: Client, name: str, team: Team) -> str:
    answer = client.get(reverse(name, args=[team.pk]))
    assert answer.status_code == 200
    return " ".join(strip_tags(answer.content.decode().partition("<main")[2]).split())


def test_given_a_team_without_stories_when_the_pages_of_recognition_open_then_they_say_the_next_step(
    client_of: ClientOf, team: Team, ada: User
) -> None:
    assert "at least two people" in words(client_of(ada), "recognition", team)
    assert "No story names you yet." in words(client_of(ada), "recognition-own", team)


def test_given_a_new_story_then_all_members_see_who_contributed_what(
    client_of: ClientOf, team: Team, ada: User, bo: User, cleo: User
) -> None:
    place = places_of(team)
    sent = {
        "result": "The depot opened",
        "made_possible": "Trains leave in the snow",
        str(place[bo.pk]): "maps",
        str(place[cleo.pk]): "law",
    }
    client_of(ada).post(reverse("recognition-tell", args=[team.pk]), sent)
    page = words(client_of(bo), "recognition", team)
    assert "The depot opened Bo: maps Cleo: law What it made possible: Trains leave" in page
    assert "told by Ada" in page
    assert "1 of 2" not in page
    mine = words(client_of(bo), "recognition-own", team)
    assert "The depot opened You brought: maps Together with Cleo: law" in mine
    assert "No story names you yet." in words(client_of(ada), "recognition-own", team)


def test_given_a_new_story_that_names_one_person_then_the_form_says_what_is_missing(
    client_of: ClientOf, team: Team, ada: User
) -> None:
    sent = {"result": "Won", str(places_of(team)[ada.pk]): "all"}
    answer = client_of(ada).post(reverse("recognition-tell", args=[team.pk]), sent)
    assert "Name at least two people" in answer.content.decode()
    assert 'value="Won"' in answer.content.decode()


def test_given_the_author_of_a_story_changes_it_then_the_named_members_see_that_it_was_changed(
    client_of: ClientOf, team: Team, ada: User, bo: User, cleo: User
) -> None:
    story, place = fill(team, ada, bo, cleo), places_of(team)
    link = reverse("recognition-change", args=[team.pk, story.pk])
    assert link in client_of(bo).get(reverse("recognition", args=[team.pk])).content.decode()
    assert link not in client_of(cleo).get(reverse("recognition", args=[team.pk])).content.decode()
    form = client_of(bo).get(link).content.decode()
    assert 'value="The depot opened"' in form
    assert 'value="maps"' in form
    sent = {"result": "The depot opened", str(place[bo.pk]): "maps", str(place[ada.pk]): "humour"}
    client_of(bo).post(link, sent)
    for name in ("recognition", "recognition-own"):
        page = words(client_of(ada), name, team)
        assert "humour" in page
        assert "changed on" in page
    assert "A story was changed" in words(client_of(ada), "team", team)


def test_given_an_open_division_of_credit_then_contributors_have_a_task_until_they_gave_points(
    client_of: ClientOf, team: Team, story: Story, ada: User
) -> None:
    client, link = client_of(ada), reverse("recognition-points", args=[team.pk, story.pk])
    assert link in client.get(reverse("home")).content.decode()
    others = [str(contribution.pk) for contribution in story.contributions.exclude(user=ada)]
    answer = client.post(link, dict(zip(others, ("90", "20"), strict=True)))
    assert "Your points sum to 110. Divide exactly 100." in answer.content.decode()
    client.post(link, dict(zip(others, ("90", "10"), strict=True)))
    assert link not in client.get(reverse("home")).content.decode()
    assert 'value="90"' in client.get(link).content.decode()
    assert "1 of 3 have given their points" in words(client, "recognition", team)


def test_given_points_that_a_contributor_gave_then_no_other_user_sees_them_on_any_page(
    client_of: ClientOf, team: Team, story: Story, ada: User, bo: User, cleo: User
) -> None:
    give(story, ada, 83, 17)
    for user in (bo, cleo):
        for name in ("recognition", "recognition-own", "mirror", "team", "mirror-json"):
            page = client_of(user).get(reverse(name, args=[team.pk])).content.decode()
            assert not re.search(r"\b(83|17)\b", strip_tags(page)), (user, name)
        link = reverse("recognition-points", args=[team.pk, story.pk])
        page = client_of(user).get(link).content.decode()
        assert not re.search(r'value="(83|17)"', page)


def test_given_shares_of_credit_then_each_contributor_sees_only_their_own_next_to_the_result(
    client_of: ClientOf, team: Team, closed: Story, ada: User, bo: User, cleo: User
) -> None:
    expected = {ada: "27%", bo: "33%", cleo: "40%"}
    for user, share in expected.items():
        mine = words(client_of(user), "recognition-own", team)
        assert f"Your share is {share} by the points of 2 of 2 others" in mine
        assert "The depot opened" in mine
        others = {one for one in expected.values() if one != share}
        for name in ("recognition", "recognition-own", "mirror", "team", "mirror-json"):
            page = words(client_of(user), name, team)
            assert not [other for other in others if other in page and other != "33%"], name
    assert "Each contributor sees only their own share." in words(
        client_of(ada), "recognition", team
    )
    for address in ("evidence-export", "team-folder"):
        content = client_of(cleo).get(reverse(address, args=[team.pk])).content
        assert b"credit.csv" not in content
    client_of(ada).post(reverse("recognition-unname", args=[team.pk, closed.pk]))
    assert "27%" not in words(client_of(ada), "recognition-own", team)


def test_given_stories_then_no_page_and_no_export_shows_a_number_about_a_person(
    client_of: ClientOf, team: Team, closed: Story, ada: User, cleo: User
) -> None:
    numbers = re.compile(
        r"(Ada|Bo|Cleo)( \(you\))?[:,|\s]*\d|\d+ (stories|points)\W+(of|for|by) [A-Z]"
    )
    for user in (ada, cleo):
        for name in ("recognition", "recognition-own", "recognition-tell", "mirror", "team"):
            page = words(client_of(user), name, team)
            assert not numbers.search(page), (name, numbers.search(page))
            if name.startswith("recognition"):
                assert not re.search(r"\b(rank|score|total|badge)s?\b", page, re.IGNORECASE)


def test_given_a_member_without_a_story_then_only_a_facilitator_sees_a_reminder_about_the_member(
    client_of: ClientOf, team: Team, story: Story, ada: User, bo: User, cleo: User
) -> None:
    for one in Story.objects.all():
        services.remove_own_name(by=bo, team=team.pk, story=one.pk)
    prompt = "No story of the last six weeks names: Bo."
    assert prompt in words(client_of(cleo), "recognition", team)
    assert prompt not in words(client_of(ada), "recognition", team)


def test_given_an_open_division_of_credit_then_only_facilitators_see_its_buttons(
    client_of: ClientOf, team: Team, story: Story, ada: User, bo: User, cleo: User
) -> None:
    assert "End it without a result" in words(client_of(cleo), "recognition", team)
    assert "Delete the story" in words(client_of(bo), "recognition", team)
    assert "End it without a result" not in words(client_of(bo), "recognition", team)
    client_of(cleo).post(reverse("recognition-credit", args=[team.pk, story.pk, "cancel"]))
    assert "Ask them to divide the credit" in words(client_of(cleo), "recognition", team)
    client_of(bo).post(reverse("recognition-delete", args=[team.pk, story.pk]))
    assert "The depot opened" not in words(client_of(cleo), "recognition", team)


def test_given_a_contributor_who_removed_their_name_then_the_pages_say_a_person_who_is_not_named(
    client_of: ClientOf, team: Team, story: Story, ada: User, bo: User, dag: User
) -> None:
    Membership.objects.create(team=team, user=dag)
    Contribution.objects.create(story=story, user=dag, brought="time")
    services.remove_own_name(by=bo, team=team.pk, story=story.pk)
    assert part_of(story, ada).brought == "calm"
    assert "a person who is not named: maps" in words(client_of(ada), "recognition", team)
    page = client_of(ada).get(reverse("recognition-points", args=[team.pk, story.pk]))
    assert "maps" in page.content.decode()


def test_given_italian_when_a_contributor_sees_their_share_of_credit_then_it_is_in_italian(
    team: Team, closed: Story, ada: User
) -> None:
    client = Client(headers={"accept-language": "it"})
    client.force_login(ada)
    with translation.override("en"):  # What a page activates stays active in this thread.
        page = words(client, "recognition-own", team)
    assert "La tua quota è 27% secondo i punti di 2 altri su 2" in page
