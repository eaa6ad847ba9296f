from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.web.accounts.doors import by_code
from wholesum.web.accounts import services
from wholesum.web.accounts.models import User
from wholesum.web.pulse.models import Round
from wholesum.web.rounds.models import Intake, Promise, Roll, SealedSheet, SignedSheet
from wholesum.web.teams.models import Invitation, Membership, Role, Team

ClientOf = Callable[[User], Client]
DELETE = "account-delete"


def a_round(team: Team, name: str, promise: str, *, is_open: bool) -> Round:
    now = timezone.now()
    return Round.objects.create(
        team=team,
        name=name,
        promise=promise,
        closes=now + timedelta(days=1),
        closed=None if is_open else now.date(),
        asked=3,
    )


@pytest.fixture
def answered(team: Team, ada: User) -> Team:
    """Ada has answered three rounds: a sealed one, a signed one, and one that is still open."""
    sealed = a_round(team, "Sealed", Promise.SEALED, is_open=False)
    SealedSheet.objects.create(round=str(sealed.pk), sheet='{"q1": 4}')
    signed = a_round(team, "Signed", Promise.SIGNED, is_open=False)
    SignedSheet.objects.create(round=signed.pk, user=ada, sheet='{"q1": 4}')
    open_now = a_round(team, "Open", Promise.SEALED, is_open=True)
    Roll.objects.create(round=open_now.pk, user=ada, answered=True)
    Intake.objects.create(round=str(open_now.pk), sheet='{"q1": 4}')
    return team


def test_page_that_deletes_an_account_lists_what_is_deleted_and_what_is_kept(
    answered: Team, ada: User, client_of: ClientOf
) -> None:
    page = client_of(ada).get(reverse(DELETE)).content.decode()
    goes, stays = page.split("What is kept")
    assert "Your name, your address" in goes
    assert "Your role in 1 team" in goes
    assert "Your answers to 1 signed round" in goes
    assert "Your answers to sealed rounds" in stays


def test_given_an_account_when_deleted_then_the_personal_records_of_the_user_are_deleted(
    answered: Team, ada: User
) -> None:
    client, elsewhere = by_code(ada), by_code(ada)
    Invitation.objects.create(
        team=answered, email=ada.email, token_hash="x", expires=timezone.now() + timedelta(days=1)
    )
    answer = client.post(reverse(DELETE), {"typed": "ADA@example.org "}, follow=True)
    assert "Your account is deleted." in answer.content.decode()
    assert not User.objects.filter(email=ada.email).exists()
    assert not SignedSheet.objects.exists()
    assert not Roll.objects.exists()
    assert not Invitation.objects.exists()
    assert Membership.objects.filter(team=answered).count() == 2
    assert elsewhere.get(reverse("home")).status_code == 302
    assert not any("_auth_user_id" in session.get_decoded() for session in Session.objects.all())


def test_given_sealed_answers_of_a_user_when_their_account_is_deleted_then_no_query_touches_the_answers(
    answered: Team, ada: User
) -> None:
    before = [list(model.objects.values()) for model in (SealedSheet, Intake)]
    with CaptureQueriesContext(connection) as queries:
        services.delete_account(by=ada, typed=ada.email)
    assert [list(model.objects.values()) for model in (SealedSheet, Intake)] == before
    tables = (SealedSheet._meta.db_table, Intake._meta.db_table)
    assert not [query for query in queries if any(table in query["sql"] for table in tables)]


@pytest.mark.parametrize("typed", ["", "bo@example.org", "ada"])
def test_given_a_wrong_email_address_when_deletion_of_an_account_is_confirmed_then_nothing_is_deleted(
    typed: str, answered: Team, ada: User, bo: User, client_of: ClientOf
) -> None:
    answer = client_of(ada).post(reverse(DELETE), {"typed": typed})
    assert 'class="errorlist"' in answer.content.decode()
    assert User.objects.filter(pk__in=(ada.pk, bo.pk)).count() == 2
    assert SignedSheet.objects.exists()


def test_given_a_get_request_when_the_page_that_deletes_an_account_opens_then_nothing_is_deleted(
    ada: User, client_of: ClientOf
) -> None:
    client_of(ada).get(reverse(DELETE), {"typed": ada.email})
    assert User.objects.filter(pk=ada.pk).exists()


def test_given_the_only_facilitator_of_a_team_when_they_delete_their_account_then_it_is_refused(
    team: Team, ada: User, cleo: User, client_of: ClientOf
) -> None:
    client = client_of(cleo)
    page = client.get(reverse(DELETE)).content.decode()
    assert "You are the only facilitator of this team" in page
    assert reverse("team-people", args=[team.pk]) in page
    assert 'name="typed"' not in page
    with pytest.raises(ValidationError, match="only facilitator of Leadership"):
        services.delete_account(by=cleo, typed=cleo.email)
    assert client.post(reverse(DELETE), {"typed": cleo.email}).status_code == 200
    assert User.objects.filter(pk=cleo.pk).exists()

    Membership.objects.filter(team=team, user=ada).update(role=Role.FACILITATOR)
    client.post(reverse(DELETE), {"typed": cleo.email})
    assert not User.objects.filter(pk=cleo.pk).exists()
    assert Team.objects.filter(pk=team.pk).exists()


def test_given_a_user_with_a_password_when_they_delete_their_account_then_they_must_enter_it(
    ada: User, client_of: ClientOf
) -> None:
    ada.set_password("a long enough sentence")
    ada.save()
    client = client_of(ada)
    asked = client.post(reverse(DELETE), {"typed": ada.email})
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert User.objects.filter(pk=ada.pk).exists()
    page = client.get(asked["Location"]).content.decode()
    assert "Confirm who you are" in page
    client.post(asked["Location"], {"password": "a wrong sentence"})
    assert User.objects.filter(pk=ada.pk).exists()
    client.post(asked["Location"], {"password": "a long enough sentence", "next": reverse(DELETE)})
    assert not User.objects.filter(pk=ada.pk).exists()
