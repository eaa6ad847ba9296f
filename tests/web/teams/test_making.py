"""Users create, open and rename teams."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.test import Client
from django.utils import timezone

from wholesum.web.accounts.models import User
from wholesum.web.pulse.models import Round
from wholesum.web.rounds.models import Roll
from wholesum.web.teams import services
from wholesum.web.teams.models import Membership, Role, Team

ClientOf = Callable[[User], Client]


@pytest.mark.parametrize(("said", "answers"), [("yes", True), ("no", False)])
def test_given_a_new_team_then_its_creator_is_a_facilitator_and_answers_pulses_only_if_chosen(
    ada: User, client_of: ClientOf, said: str, answers: bool
) -> None:
    reply = client_of(ada).post("/teams/new/", {"name": " Leadership ", "answers": said})
    place = Membership.objects.get()
    assert (place.user, place.role, place.answers) == (ada, Role.FACILITATOR, answers)
    assert place.team.name == "Leadership"
    assert reply["Location"] == f"/teams/{place.team_id}/"


def test_given_a_known_or_unknown_time_zone_when_a_team_is_created_then_it_is_saved_or_refused(
    ada: User, client_of: ClientOf
) -> None:
    made = {"name": "Leadership", "answers": "yes"}
    client_of(ada).post("/teams/new/", made | {"zone": "Mars/Olympus"})
    assert not Team.objects.exists()
    client_of(ada).post("/teams/new/", made | {"zone": "Europe/Vienna"})
    assert Team.objects.get().zone == "Europe/Vienna"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", "This field is required"),
        (" \t ", "This field is required"),
        ("x" * 81, "at most 80"),
        ("two\nlines", "on one line"),
        ("turned \u202e round", "on one line"),
        ("x" + "\u0323" * 6, "five accents"),
    ],
)
def test_name_of_a_team_is_limited_to_one_line_of_eighty_characters(
    ada: User, team: Team, cleo: User, client_of: ClientOf, name: str, told: str
) -> None:
    made = client_of(ada).post("/teams/new/", {"name": name, "answers": "yes"})
    renamed = client_of(cleo).post(f"/teams/{team.pk}/settings/", {"name": name})
    assert told in made.content.decode()
    assert told in renamed.content.decode()
    assert [found.name for found in Team.objects.all()] == ["Leadership"]
    with pytest.raises(ValidationError):
        services.create_team(by=ada, name=name, answers=True)
    with pytest.raises(ValidationError):
        services.rename(by=cleo, team=team.pk, name=name)


def test_given_no_choice_whether_to_answer_pulses_when_a_team_is_created_then_it_is_refused(
    ada: User, client_of: ClientOf
) -> None:
    reply = client_of(ada).post("/teams/new/", {"name": "Leadership"})
    assert "This field is required" in reply.content.decode()
    assert not Team.objects.exists()


def test_only_a_facilitator_may_rename_a_team(
    ada: User, cleo: User, dag: User, team: Team, client_of: ClientOf
) -> None:
    for user in (ada, dag):
        reply = client_of(user).post(f"/teams/{team.pk}/settings/", {"name": "Ours"})
        assert reply.status_code == 404
        with pytest.raises(Http404):
            services.rename(by=user, team=team.pk, name="Ours")
    assert Team.objects.get(pk=team.pk).name == "Leadership"
    reply = client_of(cleo).post(f"/teams/{team.pk}/settings/", {"name": "Ours"})
    assert reply["Location"] == f"/teams/{team.pk}/settings/"
    assert Team.objects.get(pk=team.pk).name == "Ours"


def test_given_a_team_without_rounds_when_opened_then_the_next_steps_depend_on_the_role_of_the_user(
    ada: User, cleo: User, team: Team, client_of: ClientOf
) -> None:
    runs, member = (
        client_of(user).get(f"/teams/{team.pk}/").content.decode() for user in (cleo, ada)
    )
    for page in (runs, member):
        assert "Next steps" in page
        assert f'href="/teams/{team.pk}/mirror/"' in page
    assert f'href="/teams/{team.pk}/invite/"' in runs
    assert f'href="/teams/{team.pk}/invite/"' not in member
    assert f'href="/teams/{team.pk}/settings/"' not in member


def test_given_a_team_too_small_for_a_pulse_when_opened_then_the_first_button_invites_people(
    cleo: User, team: Team, client_of: ClientOf
) -> None:
    first = {True: "Invite people", False: "Open a pulse"}
    for more, is_small in ((0, True), (1, True), (2, False)):
        for number in range(more):
            user, _made = User.objects.get_or_create(email=f"{number}@example.org")
            Membership.objects.get_or_create(team=team, user=user)
        page = client_of(cleo).get(f"/teams/{team.pk}/").content.decode()
        main = re.findall(r'class="button" [^>]+>([^<]+)<', page)
        assert main == [first[is_small]]


def test_given_an_open_round_when_the_team_page_is_opened_then_only_members_who_are_asked_see_it(
    ada: User, bo: User, cleo: User, team: Team, client_of: ClientOf
) -> None:
    closes = timezone.now() + timedelta(days=3)
    opened = Round.objects.create(team=team, name="2026-11", closes=closes, asked=2)
    Roll.objects.create(round=opened.pk, user=ada)
    Roll.objects.create(round=opened.pk, user=bo, answered=True)
    pages = {user.name: client_of(user).get(f"/teams/{team.pk}/") for user in (ada, bo, cleo)}
    answering = f'href="/teams/{team.pk}/pulse/{opened.pk}/answer/"'
    told = {name: answering in page.content.decode() for name, page in pages.items()}
    assert told == {"Ada": True, "Bo": False, "Cleo": False}
    assert "You have answered" in pages["Bo"].content.decode()
    assert "You are not asked" in pages["Cleo"].content.decode()


def test_given_an_unknown_team_or_one_without_the_user_when_opened_then_it_is_not_found(
    ada: User, dag: User, team: Team, client_of: ClientOf
) -> None:
    assert client_of(ada).get(f"/teams/{team.pk}/").status_code == 200
    assert client_of(dag).get(f"/teams/{team.pk}/").status_code == 404
    assert client_of(ada).get(f"/teams/{uuid4()}/").status_code == 404
    reply = Client().get(f"/teams/{team.pk}/")
    assert reply["Location"] == f"/account/login/?next=/teams/{team.pk}/"
