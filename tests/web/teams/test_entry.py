"""A visitor with an invitation joins a team by a name and one code."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.web.accounts.doors import CODE, code_in, is_signed_in
from wholesum.web.accounts.models import User
from wholesum.web.teams import invitations
from wholesum.web.teams.models import Invitation, Membership, Role, Team

ClientOf = Callable[[User], Client]
KEPT = "/teams/invitation/"
CONFIRM = "/account/login/code/confirm/"


def invite(cleo: User, team: Team, email: str = "", role: str = "member") -> str:
    """Invite a person, delete the email, and return the path of the link."""
    link = invitations.invite(by=cleo, team=team.pk, role=role, email=email)[1]
    mail.outbox.clear()
    return link.removeprefix("http://localhost:8000")


def test_given_a_visitor_when_they_open_an_invitation_then_team_role_and_inviter_are_shown(
    cleo: User, team: Team
) -> None:
    page = Client().get(invite(cleo, team, "eve@example.org"))
    text = page.content.decode()
    for words in ("Join Leadership", "as a member", "Cleo invited you", "Who sees what"):
        assert words in text
    assert re.findall(r'<input type="(?!hidden)\w+" name="(\w+)"', text) == ["name"]
    assert "We send a code to eve@example.org" in text
    assert not {"Ada", "Bo"} & set(re.findall(r"\w+", text))


def test_given_an_invitation_without_an_email_address_when_opened_then_the_page_asks_for_one(
    cleo: User, team: Team
) -> None:
    text = Client().get(invite(cleo, team)).content.decode()
    assert re.findall(r'<input type="(?!hidden)\w+" name="(\w+)"', text) == ["name", "email"]


def test_given_a_visitor_without_an_account_when_they_enter_name_and_code_then_they_join_the_team(
    cleo: User, team: Team
) -> None:
    link, visitor = invite(cleo, team, "eve@example.org"), Client()
    asked = visitor.post(link, {"name": "Eve"})
    assert asked["Location"].startswith(CONFIRM)
    (message,) = mail.outbox
    assert message.to == ["eve@example.org"]
    assert not Membership.objects.filter(user__email="eve@example.org").exists()
    done = visitor.post(asked["Location"], {"code": code_in(message)}, follow=True)
    assert done.redirect_chain[-1][0] == f"/teams/{team.pk}/"
    assert "You are in Leadership" in done.content.decode()
    place = Membership.objects.get(user__email="eve@example.org")
    assert (place.user.name, place.team, place.role) == ("Eve", team, Role.MEMBER)
    assert len(mail.outbox) == 1


def test_given_a_user_with_an_account_when_they_enter_the_code_then_they_join_with_their_old_name(
    cleo: User, dag: User, team: Team
) -> None:
    link, visitor = invite(cleo, team), Client()
    asked = visitor.post(link, {"name": "Another", "email": "Dag@example.org"})
    visitor.post(asked["Location"], {"code": code_in(mail.outbox[0])})
    assert Membership.objects.filter(team=team, user=dag).exists()
    dag.refresh_from_db()
    assert dag.name == "Dag"


def test_given_addresses_with_and_without_an_account_when_visitors_join_then_pages_are_the_same(
    cleo: User, dag: User, team: Team
) -> None:
    link, answers = invite(cleo, team), []
    for email in (dag.email, "new@example.org"):
        visitor = Client()
        asked = visitor.post(link, {"name": "Eve", "email": email})
        page = visitor.get(asked["Location"]).content.decode().replace(email, "ADDRESS")
        page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
        answers.append((asked.status_code, asked["Location"], page))
    assert answers[0] == answers[1]
    assert all(CODE.search(str(sent.body)) for sent in mail.outbox)


def test_given_a_wrong_code_when_a_visitor_joins_a_team_then_no_member_is_added(
    cleo: User, team: Team
) -> None:
    link, visitor = invite(cleo, team, "eve@example.org"), Client()
    asked = visitor.post(link, {"name": "Eve"})
    visitor.post(asked["Location"], {"code": "BBBB-BBBB"})
    assert not is_signed_in(visitor)
    assert User.objects.get(email="eve@example.org").name == ""
    assert Invitation.objects.get().state == "open"


def test_given_an_invited_facilitator_when_they_join_by_code_then_they_must_choose_if_they_answer(
    cleo: User, team: Team
) -> None:
    link, visitor = invite(cleo, team, "eve@example.org", "facilitator"), Client()
    assert "This field is required" in visitor.post(link, {"name": "Eve"}).content.decode()
    asked = visitor.post(link, {"name": "Eve", "answers": "no"})
    visitor.post(asked["Location"], {"code": code_in(mail.outbox[0])})
    place = Membership.objects.get(user__email="eve@example.org")
    assert (place.role, place.answers) == (Role.FACILITATOR, False)


def test_given_an_opened_invitation_when_the_user_signs_in_first_then_they_can_still_accept_it(
    cleo: User, dag: User, team: Team
) -> None:
    link, visitor = invite(cleo, team), Client()
    visitor.get(link)
    visitor.post("/account/login/code/", {"email": dag.email})
    arrived = visitor.post(CONFIRM, {"code": code_in(mail.outbox[0])})
    assert arrived["Location"] == KEPT
    assert "Join the team" in visitor.get(KEPT).content.decode()
    assert not Membership.objects.filter(team=team, user=dag).exists()
    assert visitor.post(KEPT)["Location"] == f"/teams/{team.pk}/"
    assert visitor.get(KEPT)["Location"] == "/"


def test_given_an_opened_invitation_when_the_visitor_signs_up_first_then_they_can_still_accept_it(
    cleo: User, team: Team
) -> None:
    visitor = Client()
    visitor.get(invite(cleo, team))
    visitor.post("/account/signup/", {"email": "eve@example.org", "name": "Eve"})
    arrived = visitor.post("/account/confirm-email/", {"code": code_in(mail.outbox[0])})
    assert arrived["Location"] == KEPT


def test_given_another_account_than_the_invited_one_when_it_signs_in_then_it_must_confirm_to_join(
    cleo: User, dag: User, team: Team
) -> None:
    link, visitor = invite(cleo, team), Client()
    visitor.post(link, {"name": "Eve", "email": "eve@example.org"})
    mail.outbox.clear()
    visitor.post("/account/logout/", {"next": "/account/login/"})
    visitor.post("/account/login/code/", {"email": dag.email})
    arrived = visitor.post(CONFIRM, {"code": code_in(mail.outbox[0])})
    assert is_signed_in(visitor)
    assert arrived["Location"] == KEPT
    assert not Membership.objects.filter(team=team, user=dag).exists()


def test_given_an_opened_invitation_then_it_can_be_used_later_and_the_session_does_not_store_it(
    cleo: User, team: Team
) -> None:
    link, visitor = invite(cleo, team, "eve@example.org"), Client()
    for _ in range(3):
        assert visitor.get(link).status_code == 200
    assert Invitation.objects.get().state == "open"
    assert not mail.outbox
    assert link.split("/")[-2] not in str(dict(visitor.session))


def test_given_three_codes_requested_for_an_invitation_then_the_next_request_is_refused(
    cleo: User, team: Team
) -> None:
    link = invite(cleo, team, "eve@example.org")
    answers = [Client().post(link, {"name": "Eve"}).status_code for _ in range(4)]
    assert answers == [302, 302, 302, 200]
    assert len(mail.outbox) == 3


@pytest.mark.parametrize("state", ["used", "withdrawn", "expired"])
def test_given_a_closed_invitation_when_opened_then_the_page_names_the_person_to_ask(
    cleo: User, dag: User, team: Team, client_of: ClientOf, state: str
) -> None:
    link = invite(cleo, team, "eve@example.org")
    invitation = Invitation.objects.get()
    if state == "used":
        eve = User.objects.create_user("eve@example.org", "Eve")
        invitations.accept_invitation(by=eve, token=link.split("/")[-2])
    elif state == "withdrawn":
        invitations.withdraw_invitation(by=cleo, team=team.pk, invitation=invitation.pk)
    else:
        Invitation.objects.update(expires=timezone.now() - timedelta(days=1))
    for visitor in (Client(), client_of(dag)):
        page = visitor.get(link)
        text = page.content.decode()
        assert page.status_code == 404
        assert f"This invitation {'was' if state == 'withdrawn' else 'has'}" in text
        assert state in text
        assert "ask Cleo for a new invitation" in text
        assert "eve@example.org" not in text
        assert visitor.post(link, {"name": "Eve"}).status_code == 404


def test_given_an_unknown_invitation_link_when_opened_then_the_page_says_what_to_do(
    db: None,
) -> None:
    page = Client().get("/teams/invitation/unknown/")
    assert page.status_code == 404
    assert "Copy the whole link from the email" in page.content.decode()


def test_given_a_closed_invitation_then_its_address_is_deleted_at_once_and_its_row_later(
    cleo: User, team: Team
) -> None:
    invite(cleo, team, "eve@example.org")
    invite(cleo, team, "eve@example.org")
    assert sorted(Invitation.objects.values_list("email", "withdrawn")) == [
        ("", True),
        ("eve@example.org", False),
    ]
    Invitation.objects.update(expires=timezone.now() - timedelta(days=61))
    invite(cleo, team)
    assert Invitation.objects.count() == 1
