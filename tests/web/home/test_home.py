from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from wholesum.web.accounts.models import User
from wholesum.web.pulse.models import Round
from wholesum.web.rounds.models import Roll
from wholesum.web.teams import invitations
from wholesum.web.teams.models import Invitation, Membership, Team

ClientOf = Callable[[User], Client]


def home(client: Client) -> str:
    return client.get(reverse("home")).content.decode()


def open_round(team: Team, user: User, *, answered: bool, days: int = 1) -> Round:
    made = Round.objects.create(
        team=team, name="Spring", closes=timezone.now() + timedelta(days=days), asked=3
    )
    Roll.objects.create(round=made.pk, user=user, answered=answered)
    return made


def test_given_a_visitor_when_they_open_the_home_page_then_they_are_asked_to_sign_in(
    client: Client, db: None
) -> None:
    answer = client.get(reverse("home"))
    assert (answer.status_code, answer["Location"]) == (302, "/account/login/?next=/")


def test_given_a_user_when_they_open_the_home_page_then_only_their_own_teams_are_listed(
    team: Team, dag: User, client_of: ClientOf
) -> None:
    page = home(client_of(dag))
    assert "Elsewhere" in page
    assert "Leadership" not in page


def test_card_of_a_team_shows_the_number_of_members_and_the_role_of_the_user(
    team: Team, ada: User, cleo: User, client_of: ClientOf
) -> None:
    assert "3 people · you are a member" in home(client_of(ada))
    assert "3 people · you facilitate" in home(client_of(cleo))


def test_given_a_sample_team_when_teams_are_listed_then_it_is_marked_as_a_sample_and_comes_last(
    team: Team, ada: User, client_of: ClientOf
) -> None:
    sample = Team.objects.create(name="A sample", sample=True)
    Membership.objects.create(team=sample, user=ada)
    page = home(client_of(ada))
    assert page.index("Leadership") < page.index("A sample") < page.index('class="tag"')


def test_given_a_user_without_a_team_then_the_home_page_shows_the_next_steps(
    ada: User, client_of: ClientOf
) -> None:
    page = home(client_of(ada))
    for step in ("team-new", "evidence-import"):
        assert reverse(step) in page
    assert "invite ada@example.org" in page


@pytest.mark.parametrize(
    ("answered", "days", "waits"), [(False, 1, True), (True, 1, False), (False, -1, False)]
)
def test_given_a_round_the_user_may_still_answer_then_the_home_page_links_to_it(
    team: Team, ada: User, client_of: ClientOf, answered: bool, days: int, waits: bool
) -> None:
    made = open_round(team, ada, answered=answered, days=days)
    link = reverse("round-answer", args=[team.pk, made.pk])
    assert (link in home(client_of(ada))) is waits


def test_given_a_round_that_asks_only_another_member_then_the_home_page_does_not_list_it(
    team: Team, ada: User, bo: User, client_of: ClientOf
) -> None:
    open_round(team, bo, answered=False)
    assert "Answer the pulse" not in home(client_of(ada))


def test_given_more_teams_of_a_user_when_home_is_opened_then_the_number_of_queries_stays_the_same(
    team: Team,
    ada: User,
    client_of: ClientOf,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = client_of(ada)
    client.get(reverse("home"))
    for number in range(5):
        Membership.objects.create(team=Team.objects.create(name=f"Team {number}"), user=ada)
    # The session, the person, the teams, and what waits: one for each kind.
    with django_assert_num_queries(20):
        assert home(client).count('class="card"') == 6


def test_given_a_post_request_to_the_home_page_then_it_is_refused(
    ada: User, client_of: ClientOf
) -> None:
    assert client_of(ada).post(reverse("home")).status_code == 405


def invited(cleo: User, team: Team, email: str, role: str = "member") -> Invitation:
    return invitations.invite(by=cleo, team=team.pk, role=role, email=email)[0]


def test_given_an_invitation_to_a_confirmed_address_then_the_user_can_accept_it_on_the_home_page(
    cleo: User, team: Team, client_of: ClientOf
) -> None:
    eve = User.objects.create_user("eve@example.org", "Eve")
    path = f"/teams/invitation/{invited(cleo, team, 'Eve@example.org').pk}/"
    client = client_of(eve)
    assert "Invitations for you" not in client.get("/").content.decode()
    assert client.post(path).status_code == 404
    EmailAddress.objects.filter(user=eve).update(verified=True)
    page = client.get("/").content.decode()
    assert "Cleo invites you as a member" in page
    assert f'action="{path}"' in page
    assert client.post(path)["Location"] == f"/teams/{team.pk}/"
    assert Membership.objects.filter(team=team, user=eve).exists()
    assert "Invitations for you" not in client.get("/").content.decode()


def test_given_an_invitation_of_another_user_then_the_home_page_does_not_list_it(
    cleo: User, dag: User, team: Team, client_of: ClientOf
) -> None:
    User.objects.create_user("eve@example.org", "Eve")
    EmailAddress.objects.update(verified=True)
    path = f"/teams/invitation/{invited(cleo, team, 'eve@example.org').pk}/"
    link = invitations.invite(by=cleo, team=team.pk, role="member")[0]
    client = client_of(dag)
    assert "Invitations for you" not in client.get("/").content.decode()
    for address in (path, f"/teams/invitation/{link.pk}/"):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404
    assert not Membership.objects.filter(team=team, user=dag).exists()


@pytest.mark.parametrize(
    "change", [{"withdrawn": True}, {"expires": datetime(2020, 1, 1, tzinfo=UTC)}]
)
def test_given_a_used_or_expired_invitation_then_the_home_page_does_not_list_it(
    cleo: User, team: Team, client_of: ClientOf, change: dict[str, object]
) -> None:
    eve = User.objects.create_user("eve@example.org", "Eve")
    EmailAddress.objects.update(verified=True)
    invited(cleo, team, "eve@example.org")
    Invitation.objects.update(**change)
    assert "Invitations for you" not in client_of(eve).get("/").content.decode()


def test_given_an_invited_facilitator_when_they_accept_then_they_must_choose_if_they_answer_pulses(
    cleo: User, team: Team, client_of: ClientOf
) -> None:
    eve = User.objects.create_user("eve@example.org", "Eve")
    EmailAddress.objects.update(verified=True)
    path = f"/teams/invitation/{invited(cleo, team, 'eve@example.org', 'facilitator').pk}/"
    assert "This field is required" in client_of(eve).post(path).content.decode()
    assert not Membership.objects.filter(team=team, user=eve).exists()
