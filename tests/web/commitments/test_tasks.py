"""Emails about requests and reports: only the members who act next get a few of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from tests.web.commitments.conftest import Clock, act, promise
from tests.web.ready_tasks import run_ready_tasks
from wholesum.commitments.transitions import Act
from wholesum.web.accounts.models import User
from wholesum.web.commitments.models import Commitment
from wholesum.web.commitments.services import ask_for_promise
from wholesum.web.notices.models import Mails
from wholesum.web.notices.services import choose_mails
from wholesum.web.teams.models import Team

ClientOf = Callable[[User], Client]


def ask(
    team: Team, by: User, giver: User, what: str = "Send the figures", days: int = 3
) -> Commitment:
    place, due = team.memberships.get(user=giver), team.today() + timedelta(days=days)
    return ask_for_promise(by=by, team=team.pk, what=what, giver=place.pk, due=due)


def mailed() -> list[str]:
    """Run the tasks that wait, and return who was mailed."""
    mail.outbox.clear()
    run_ready_tasks()
    return sorted(address for sent in mail.outbox for address in sent.to)


def test_given_a_request_for_a_promise_then_only_the_member_who_is_asked_gets_an_email(
    team: Team, ada: User, bo: User, clock: Clock
) -> None:
    made = ask(team, bo, ada)
    assert mailed() == [ada.email]
    (sent,) = mail.outbox
    for words in ("Bo asks you for a promise", "Send the figures", made.get_absolute_url()):
        assert words in str(sent.body)


@pytest.mark.parametrize("to", ["bo", None])
def test_given_a_promise_reported_as_done_then_the_members_who_can_accept_it_get_an_email(
    team: Team, ada: User, bo: User, cleo: User, clock: Clock, to: str | None
) -> None:
    made = promise(ada, team, bo if to else None)
    assert mailed() == []
    act(ada, made, Act.REPORT)
    assert mailed() == ([bo.email] if to else [bo.email, cleo.email])
    assert "Ada reports" in str(mail.outbox[0].body)


def test_given_a_receiver_who_left_the_team_when_a_promise_is_reported_then_they_get_no_email(
    team: Team, ada: User, bo: User, clock: Clock
) -> None:
    made = promise(ada, team, bo)
    team.memberships.get(user=bo).delete()
    act(ada, made, Act.REPORT)
    assert mailed() == []


@pytest.mark.parametrize("answer", [Act.DECLINE, Act.CANCEL])
def test_given_a_request_answered_before_its_email_when_the_task_runs_then_no_email_is_sent(
    team: Team, ada: User, bo: User, clock: Clock, answer: Act
) -> None:
    made = ask(team, bo, ada)
    act(ada if answer is Act.DECLINE else bo, made, answer)
    assert mailed() == []


def test_given_a_deleted_promise_when_its_email_task_runs_then_no_email_is_sent(
    team: Team, ada: User, bo: User, clock: Clock
) -> None:
    ask(team, bo, ada).delete()
    assert mailed() == []


def test_given_many_requests_to_a_member_on_one_day_then_the_member_gets_one_email_that_day(
    team: Team, ada: User, bo: User, cleo: User, clock: Clock
) -> None:
    for number in range(5):
        act(bo, ask(team, bo, ada, f"Figures {number}"), Act.CANCEL)
    assert mailed() == []
    for number in range(5):
        ask(team, cleo, ada, f"More figures {number}")
    assert mailed() == [ada.email]  # the requests of Bo do not hide those of Cleo
    clock.wait(days=1)
    for number in range(5):
        ask(team, bo, ada, f"Again {number}")
    assert mailed() == [ada.email]


@pytest.mark.parametrize("mails", [Mails.WEEKLY, Mails.NONE])
def test_given_a_member_who_wants_fewer_emails_when_asked_for_a_promise_then_none_is_sent(
    team: Team, ada: User, bo: User, clock: Clock, mails: Mails
) -> None:
    choose_mails(by=ada, mails=mails)
    ask(team, bo, ada, days=60)
    assert mailed() == []


def test_given_a_request_for_a_promise_when_its_email_is_queued_then_the_task_stores_an_id_and_no_name(
    team: Team, ada: User, bo: User, clock: Clock
) -> None:
    made = ask(team, bo, ada)
    (queued,) = DBTaskResult.objects.filter(task_path__endswith="mail_promise")
    assert queued.args_kwargs == {"args": [made.events.get().pk], "kwargs": {}}


@pytest.mark.parametrize("backend", ["locmem", "console"])
def test_given_a_server_that_sends_no_emails_when_a_promise_is_requested_then_no_email_is_announced(
    team: Team, ada: User, bo: User, client_of: ClientOf, settings: Any, backend: str
) -> None:
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    giver = str(team.memberships.get(user=ada).pk)
    sent = {"what": "Send it", "giver": giver, "due": team.today().isoformat()}
    path = reverse("commitment-ask", args=[team.pk])
    page = client_of(bo).post(path, sent, follow=True).content.decode()
    assert ("at most one email a day" in page) == (backend == "locmem")
    assert ("This server sends no emails" in page) == (backend == "console")
