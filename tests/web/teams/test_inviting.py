"""Facilitators invite by email or by a link, and withdraw invitations."""

from __future__ import annotations

import re
from collections.abc import Callable
from smtplib import SMTPException

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.http import Http404
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from tests.web.teams.conftest import path_of
from wholesum.web.accounts.models import User
from wholesum.web.teams import invitations
from wholesum.web.teams.models import Invitation, Membership, Role, Team

ClientOf = Callable[[User], Client]


def test_given_an_invited_address_then_an_email_with_the_invitation_link_is_sent(
    cleo: User,
    team: Team,
    client_of: ClientOf,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    said = {
        "way": "mail",
        "mail-emails": "Eve@Example.org, fin@example.org\n",
        "mail-role": "member",
    }
    with django_capture_on_commit_callbacks(execute=True):
        reply = client_of(cleo).post(f"/teams/{team.pk}/invite/", said)
        assert mail.outbox == []
    assert reply.status_code == 302
    assert [sent.to for sent in mail.outbox] == [["eve@example.org"], ["fin@example.org"]]
    assert mail.outbox[0].subject == "Cleo invites you to Leadership"
    found = re.search(r"http://localhost:8000(/teams/invitation/\S+/)", str(mail.outbox[0].body))
    assert found is not None
    assert Invitation.objects.filter(team=team, email="eve@example.org").count() == 1


def test_only_a_facilitator_may_invite(
    ada: User, dag: User, team: Team, client_of: ClientOf
) -> None:
    path = f"/teams/{team.pk}/invite/"
    for user in (ada, dag):
        assert client_of(user).get(path).status_code == 404
        assert client_of(user).post(path, {"way": "link", "link-role": "member"}).status_code == 404
        with pytest.raises(Http404):
            invitations.invite(by=user, team=team.pk, role="member")
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    "emails", ["", "no address", "a@b.org, ", "x@y.org\x00", "a" * 400 + "@b.org"]
)
def test_given_invalid_addresses_when_a_facilitator_invites_people_then_none_of_them_is_invited(
    cleo: User, team: Team, client_of: ClientOf, emails: str
) -> None:
    said = {"way": "mail", "mail-emails": emails, "mail-role": "member"}
    page = client_of(cleo).post(f"/teams/{team.pk}/invite/", said)
    good = emails.startswith("a@b.org")
    assert page.status_code == (302 if good else 200)
    assert Invitation.objects.count() == good
    assert good or "errorlist" in page.content.decode()


@pytest.mark.parametrize(
    "emails",
    [
        "Eve Bright <Eve@example.org>\nFin <fin@example.org>",
        "Eve Bright <eve@example.org>; Fin <fin@example.org>;",
        '"Bright, Eve" <eve@example.org>, fin@example.org',
        "<eve@example.org> fin@example.org",
        "Bright (Eve) <eve@example.org>, 'Fin' < fin@example.org >",
    ],
)
def test_given_addresses_pasted_with_names_when_a_facilitator_invites_then_each_is_invited(
    cleo: User, team: Team, client_of: ClientOf, emails: str
) -> None:
    said = {"way": "mail", "mail-emails": emails, "mail-role": "member"}
    assert client_of(cleo).post(f"/teams/{team.pk}/invite/", said).status_code == 302
    invited = Invitation.objects.values_list("email", flat=True)
    assert set(invited) == {"eve@example.org", "fin@example.org"}


def test_given_a_pasted_name_without_an_address_when_a_facilitator_invites_then_it_is_refused(
    cleo: User, team: Team, client_of: ClientOf
) -> None:
    said = {"way": "mail", "mail-emails": "Eve <eve>", "mail-role": "member"}
    page = client_of(cleo).post(f"/teams/{team.pk}/invite/", said).content.decode()
    assert "“eve” is not an email address." in page
    assert not Invitation.objects.exists()


def test_given_a_very_long_address_when_a_facilitator_invites_then_the_page_gives_the_limit(
    cleo: User, team: Team, client_of: ClientOf
) -> None:
    long = "a" * 60 + "@" + ".".join(["b" * 60] * 4) + ".org"
    said = {"way": "mail", "mail-emails": long, "mail-role": "member"}
    reply = client_of(cleo).post(f"/teams/{team.pk}/invite/", said, follow=True)
    assert "at most 254 characters" in reply.content.decode()
    assert not Invitation.objects.exists()


def test_given_a_member_of_the_team_when_invited_again_then_the_invitation_is_refused(
    ada: User, cleo: User, team: Team
) -> None:
    with pytest.raises(ValidationError, match=r"ada@example\.org is already in this team"):
        invitations.invite(by=cleo, team=team.pk, role="member", email="ADA@example.org")
    assert not Invitation.objects.exists()


def test_given_a_second_invitation_to_one_address_then_it_replaces_the_first(
    cleo: User, eve: User, team: Team, mailed: str, client_of: ClientOf
) -> None:
    again = invitations.invite(by=cleo, team=team.pk, role="facilitator", email="eve@example.org")
    assert Invitation.objects.get(withdrawn=False).role == Role.FACILITATOR
    assert client_of(eve).get(mailed).status_code == 404
    assert client_of(eve).get(path_of(again[1])).status_code == 200


def test_given_an_email_that_cannot_be_sent_when_a_facilitator_invites_then_nothing_is_saved(
    cleo: User,
    team: Team,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    def refuse(_mail: mail.EmailMessage) -> int:
        raise SMTPException("no such mailbox")

    monkeypatch.setattr(mail.EmailMessage, "send", refuse)
    with (
        pytest.raises(ValidationError, match=r"The email to eve@example\.org could not be sent"),
        django_capture_on_commit_callbacks(execute=True),
    ):
        invitations.invite(by=cleo, team=team.pk, role="member", email="eve@example.org")
    assert not Invitation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_given_one_invitation_email_that_cannot_be_sent_then_the_other_invitations_are_sent(
    cleo: User,
    team: Team,
    client_of: ClientOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = mail.EmailMessage.send

    def refuse_one(one: mail.EmailMessage) -> int:
        if one.to == ["no@example.org"]:
            raise TimeoutError
        return usual(one)

    monkeypatch.setattr(mail.EmailMessage, "send", refuse_one)
    emails = "eve@example.org no@example.org fin@example.org"
    said = {"way": "mail", "mail-emails": emails, "mail-role": "member"}
    page = client_of(cleo).post(f"/teams/{team.pk}/invite/", said, follow=True).content.decode()
    assert "The email to no@example.org could not be sent" in page
    assert "2 invitations are sent" in page
    assert [sent.to for sent in mail.outbox] == [["eve@example.org"], ["fin@example.org"]]
    assert set(Invitation.objects.values_list("email", flat=True)) == {
        "eve@example.org",
        "fin@example.org",
    }


def test_given_fifty_open_invitations_to_a_team_then_one_more_is_refused(
    cleo: User, team: Team
) -> None:
    for _ in range(49):
        invitations.invite(by=cleo, team=team.pk, role="member")
    last, _link = invitations.invite(by=cleo, team=team.pk, role="member")
    with pytest.raises(ValidationError, match="at most 50 open invitations"):
        invitations.invite(by=cleo, team=team.pk, role="member")
    invitations.withdraw_invitation(by=cleo, team=team.pk, invitation=last.pk)
    invitations.invite(by=cleo, team=team.pk, role="member")
    assert Invitation.objects.filter(withdrawn=False).count() == 50


def test_given_a_hundred_invitation_emails_sent_by_one_user_then_one_more_is_refused(
    cleo: User, team: Team
) -> None:
    for number in range(100):
        made = invitations.invite(
            by=cleo, team=team.pk, role="member", email=f"{number}@example.org"
        )
        made[0].delete()
    with pytest.raises(ValidationError, match="You have sent 100 invitations"):
        invitations.invite(by=cleo, team=team.pk, role="member", email="more@example.org")
    invitations.invite(by=cleo, team=team.pk, role="member")
    assert Invitation.objects.get().email == ""


def test_given_a_new_invitation_link_to_share_then_it_is_shown_once_and_stored_as_a_hash(
    cleo: User, team: Team, client_of: ClientOf
) -> None:
    client = client_of(cleo)
    path = f"/teams/{team.pk}/invite/"
    client.post(path, {"way": "link", "link-role": "facilitator"})
    first, second = (client.get(path).content.decode() for _ in range(2))
    shown = re.search(r"http://localhost:8000/teams/invitation/([\w-]+)/", first)
    assert shown is not None
    assert shown[0] not in second
    kept = Invitation.objects.values().get()
    assert shown[1] not in str(kept)
    assert kept["role"] == "facilitator"
    assert "Link to share" in second


def test_only_a_facilitator_may_withdraw_an_invitation(
    ada: User, cleo: User, dag: User, eve: User, team: Team, link: str, client_of: ClientOf
) -> None:
    invitation = Invitation.objects.get()
    path = f"/teams/{team.pk}/invite/{invitation.pk}/withdraw/"
    own = Membership.objects.get(user=dag).team_id
    for user in (ada, dag, eve):
        assert client_of(user).post(path).status_code == 404
    through = path.replace(str(team.pk), str(own))
    assert client_of(dag).post(through).status_code == 404
    assert client_of(cleo).get(path).status_code == 405
    assert client_of(eve).get(link).status_code == 200
    assert client_of(cleo).post(path).status_code == 302
    assert client_of(eve).get(link).status_code == 404
    assert client_of(cleo).post(path).status_code == 404


def test_given_line_breaks_in_the_name_of_a_user_when_they_invite_then_email_headers_are_intact(
    cleo: User,
    team: Team,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    User.objects.filter(pk=cleo.pk).update(name="Cleo\r\nBcc: all@example.org")
    Team.objects.filter(pk=team.pk).update(name="R&D <b>")
    settings.ADDRESS = "https://wholesum.example.org"
    with django_capture_on_commit_callbacks(execute=True):
        invitations.invite(
            by=User.objects.get(pk=cleo.pk), team=team.pk, role="member", email="eve@example.org"
        )
    sent = mail.outbox[0]
    assert sent.subject == "Cleo Bcc: all@example.org invites you to R&D <b>"
    assert sent.recipients() == ["eve@example.org"]
    assert "join R&D <b> on Wholesum" in str(sent.body)
    assert "https://wholesum.example.org/teams/invitation/" in str(sent.body)


def test_given_a_server_without_mail_when_a_facilitator_invites_then_the_page_says_so(
    cleo: User, team: Team, client_of: ClientOf, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    said = {"way": "mail", "mail-emails": "eve@example.org", "mail-role": "member"}
    page = client_of(cleo).post(f"/teams/{team.pk}/invite/", said, follow=True).content.decode()
    assert "1 invitation is ready, but this server sends no emails." in page
    assert "is sent." not in page
    assert "Get a link for each invitation below" in page
    assert "Send again" not in page


def test_given_an_open_invitation_when_a_new_link_is_requested_then_only_the_new_link_works(
    cleo: User, eve: User, team: Team, client_of: ClientOf, mailed: str
) -> None:
    path = f"/teams/{team.pk}/invite/{Invitation.objects.get().pk}/renew/"
    page = client_of(cleo).post(path, {"way": "link"}, follow=True).content.decode()
    found = re.search(r'value="http://localhost:8000(/teams/invitation/[^"]+)"', page)
    assert found is not None
    assert "send it to eve@example.org" in page
    assert found[1] not in client_of(cleo).get(f"/teams/{team.pk}/invite/").content.decode()
    assert client_of(eve).get(mailed).status_code == 404
    assert client_of(eve).get(found[1]).status_code == 200


def test_given_an_open_invitation_when_it_is_sent_again_then_a_second_email_is_sent(
    cleo: User,
    team: Team,
    client_of: ClientOf,
    mailed: str,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    path = f"/teams/{team.pk}/invite/{Invitation.objects.get().pk}/renew/"
    with django_capture_on_commit_callbacks(execute=True):
        page = client_of(cleo).post(path, {"way": "mail"}, follow=True).content.decode()
    assert "The invitation is sent again to eve@example.org." in page
    assert [sent.to for sent in mail.outbox] == [["eve@example.org"]]
    assert mailed not in str(mail.outbox[0].body)


def test_only_a_facilitator_may_renew_an_invitation_to_an_email_address(
    ada: User, dag: User, cleo: User, team: Team, client_of: ClientOf, link: str
) -> None:
    shared = Invitation.objects.get()
    made = invitations.invite(by=cleo, team=team.pk, role="member", email="eve@example.org")[0]
    before = made.token_hash
    for user, pk in ((ada, made.pk), (dag, made.pk), (cleo, shared.pk)):
        path = f"/teams/{team.pk}/invite/{pk}/renew/"
        assert client_of(user).post(path, {"way": "link"}).status_code == 404
    made.refresh_from_db()
    assert made.token_hash == before


def test_given_open_invitations_to_a_team_then_the_page_offers_a_pulse_as_the_next_step(
    cleo: User, team: Team, client_of: ClientOf, mailed: str
) -> None:
    page = client_of(cleo).get(f"/teams/{team.pk}/invite/").content.decode()
    assert f'href="/teams/{team.pk}/pulse/open/"' in page
