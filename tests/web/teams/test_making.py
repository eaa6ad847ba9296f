"""Making a team, seeing it, renaming it."""

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
def test_who_makes_a_team_facilitates_it_and_says_whether_they_answer(
    ada: User, client_of: ClientOf, said: str, answers: bool
) -> None:
    reply = client_of(ada).post("/teams/new/", {"name": " Leadership ", "answers": said})
    place = Membership.objects.get()
    assert (place.user, place.role, place.answers) == (ada, Role.FACILITATOR, answers)
    assert place.team.name == "Leadership"
    assert reply["Location"] == f"/teams/{place.team_id}/"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", "This field is required"),
        (" \t ", "This field is required"),
        ("x" * 81, "at most 80"),
        ("two\nlines", "on one line"),
        ("turned \u202e round", "on one line"),
        ("x" + "\u0323" * 6, "five marks"),
    ],
)
def test_a_name_is_one_line_of_at_most_eighty_signs(
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


def test_who_makes_a_team_has_to_say_whether_they_answer(ada: User, client_of: ClientOf) -> None:
    reply = client_of(ada).post("/teams/new/", {"name": "Leadership"})
    assert "This field is required" in reply.content.decode()
    assert not Team.objects.exists()


def test_a_facilitator_renames_a_team_and_nobody_else(
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


def test_an_empty_team_says_the_next_steps_by_role(
    ada: User, cleo: User, team: Team, client_of: ClientOf
) -> None:
    runs, member = (
        client_of(user).get(f"/teams/{team.pk}/").content.decode() for user in (cleo, ada)
    )
    for page in (runs, member):
        assert "Nothing is open" in page
        assert f'href="/teams/{team.pk}/mirror/"' in page
    assert f'href="/teams/{team.pk}/invite/"' in runs
    assert f'href="/teams/{team.pk}/invite/"' not in member
    assert f'href="/teams/{team.pk}/settings/"' not in member


def test_a_team_too_small_for_a_pulse_is_led_to_invite_first(
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


def test_an_open_round_is_offered_to_whom_it_asks(
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
    assert "Your answers are in" in pages["Bo"].content.decode()
    assert "You are not asked" in pages["Cleo"].content.decode()


def test_the_page_of_another_team_or_of_none_is_not_found(
    ada: User, dag: User, team: Team, client_of: ClientOf
) -> None:
    assert client_of(ada).get(f"/teams/{team.pk}/").status_code == 200
    assert client_of(dag).get(f"/teams/{team.pk}/").status_code == 404
    assert client_of(ada).get(f"/teams/{uuid4()}/").status_code == 404
    reply = Client().get(f"/teams/{team.pk}/")
    assert reply["Location"] == f"/account/login/?next=/teams/{team.pk}/"
