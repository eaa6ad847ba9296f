"""An invitation is opened and accepted, or refused with a reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import Http404
from django.test import Client
from django.utils import timezone

from tests.web.teams.conftest import path_of, token_of
from wholesum.web.accounts.models import User
from wholesum.web.teams import invitations, services
from wholesum.web.teams.models import Invitation, Membership, Role, Team

ClientOf = Callable[[User], Client]


def test_given_an_invitation_when_opened_then_it_shows_the_role_and_who_will_see_which_data(
    cleo: User, eve: User, team: Team, client_of: ClientOf
) -> None:
    for role in ("member", "facilitator"):
        link = path_of(invitations.invite(by=cleo, team=team.pk, role=role)[1])
        page = client_of(eve).get(link).content.decode()
        assert f"to join Leadership as a {role}" in page
        assert "Who sees what" in page
        assert "Cleo invited you" in page
        assert not {"Ada", "Bo"} & set(re.findall(r"\w+", page))
    assert not Membership.objects.filter(user=eve).exists()


def test_given_a_visitor_when_they_open_an_invitation_link_then_the_invitation_is_shown(
    link: str,
) -> None:
    assert "Join Leadership" in Client().get(link).content.decode()
    assert "This field is required" in Client().post(link).content.decode()
    assert Invitation.objects.get().state == "open"


def test_given_an_invitation_link_to_share_when_two_users_open_it_then_both_can_join(
    dag: User, eve: User, team: Team, link: str, client_of: ClientOf
) -> None:
    for user in (dag, eve):
        reply = client_of(user).post(link, {"function": "Sales"})
        assert reply["Location"] == f"/teams/{team.pk}/"
        place = Membership.objects.get(team=team, user=user)
        assert (place.role, place.function, place.answers) == (Role.MEMBER, "Sales", True)


def test_given_an_emailed_invitation_when_the_same_user_opens_it_again_then_they_see_the_team(
    dag: User, eve: User, team: Team, mailed: str, client_of: ClientOf
) -> None:
    for _ in range(2):
        assert client_of(eve).post(mailed)["Location"] == f"/teams/{team.pk}/"
    assert client_of(eve).get(mailed)["Location"] == f"/teams/{team.pk}/"
    assert client_of(dag).get(mailed).status_code == 404
    assert client_of(dag).post(mailed).status_code == 404
    assert Membership.objects.filter(team=team, user=eve).count() == 1
    assert not Membership.objects.filter(team=team, user=dag).exists()
    assert Invitation.objects.get().email == ""


def test_given_a_removed_member_when_they_open_the_emailed_invitation_again_then_it_is_not_found(
    cleo: User, eve: User, team: Team, mailed: str, client_of: ClientOf
) -> None:
    place = invitations.accept_invitation(by=eve, token=token_of(mailed))
    services.remove_member(by=cleo, team=team.pk, member=place.pk)
    assert client_of(eve).get(mailed).status_code == 404
    assert client_of(eve).post(mailed).status_code == 404


def test_given_another_account_than_the_invited_one_when_it_opens_the_link_then_the_page_says_so(
    dag: User, eve: User, mailed: str, client_of: ClientOf
) -> None:
    assert "was sent to eve@example.org" in client_of(dag).get(mailed).content.decode()
    assert "was sent to" not in client_of(eve).get(mailed).content.decode()


def test_given_an_invited_facilitator_when_they_accept_by_link_then_they_must_choose_if_they_answer(
    cleo: User, dag: User, eve: User, team: Team, client_of: ClientOf
) -> None:
    link = path_of(invitations.invite(by=cleo, team=team.pk, role="facilitator")[1])
    assert "This field is required" in client_of(eve).post(link).content.decode()
    client_of(eve).post(link, {"answers": "no"})
    client_of(dag).post(link, {"answers": "yes"})
    told = {user: Membership.objects.get(team=team, user=user).answers for user in (dag, eve)}
    assert told == {dag: True, eve: False}


def test_given_an_accepted_invitation_when_the_user_accepts_again_then_nothing_changes(
    eve: User, team: Team, link: str, mailed: str
) -> None:
    first = invitations.accept_invitation(by=eve, token=token_of(link), function="Sales")
    for path in (link, mailed):
        again = invitations.accept_invitation(by=eve, token=token_of(path), function="Finance")
        assert (again.pk, again.function) == (first.pk, "Sales")
    assert Membership.objects.filter(team=team, user=eve).count() == 1


@pytest.mark.parametrize("token", ["x", "0" * 32, "%00", "%ff%fe", "..%2f..", "ä" * 300])
def test_given_an_unknown_invitation_token_when_opened_then_it_is_not_found(
    eve: User, link: str, client_of: ClientOf, token: str
) -> None:
    assert client_of(eve).get(link).status_code == 200
    assert client_of(eve).get(f"/teams/invitation/{token}/").status_code == 404
    assert client_of(eve).post(f"/teams/invitation/{token}/").status_code == 404


def test_given_a_changed_invitation_token_when_opened_then_it_is_not_found(
    eve: User, link: str, client_of: ClientOf
) -> None:
    token = token_of(link)
    for wrong in (token[:-1], token + "A", token.swapcase(), f"{uuid4()}"):
        assert client_of(eve).get(f"/teams/invitation/{wrong}/").status_code == 404
        with pytest.raises(Http404):
            invitations.accept_invitation(by=eve, token=wrong)


def test_given_an_expired_invitation_when_opened_then_it_is_not_found(
    cleo: User, eve: User, team: Team, mailed: str, client_of: ClientOf
) -> None:
    days = Invitation.objects.get().expires - timezone.now()
    assert timedelta(days=13, hours=23) < days <= timedelta(days=14)
    Invitation.objects.update(expires=timezone.now())
    assert client_of(eve).get(mailed).status_code == 404
    assert client_of(eve).post(mailed).status_code == 404
    assert (
        "eve@example.org" not in client_of(cleo).get(f"/teams/{team.pk}/invite/").content.decode()
    )
    invitations.invite(by=cleo, team=team.pk, role="member")
    assert not Invitation.objects.filter(email="eve@example.org").exists()
