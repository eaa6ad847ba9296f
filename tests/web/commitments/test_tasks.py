"""Emails at a request and at a report: to the members who act next, and no flood of them."""

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


def test_given_a_request_when_made_then_only_the_person_who_is_asked_is_mailed_its_page(
    team: Team, ada: User, bo: User, clock: Clock
) -> None:
    made = ask(team, bo, ada)
    assert mailed() == [ada.email]
    (sent,) = mail.outbox
    for words in ("Bo asks you for a promise", "Send the figures", made.get_absolute_url()):
        assert words in str(sent.body)


@pytest.mark.parametrize("to", ["bo", None])
def test_given_a_report_when_made_then_the_members_who_can_accept_it_are_mailed(
    team: Team, ada: User, bo: User, cleo: User, clock: Clock, to: str | None
) -> None:
    made = promise(ada, team, bo if to else None)
    assert mailed() == []
    act(ada, made, Act.REPORT)
    assert mailed() == ([bo.email] if to else [bo.email, cleo.email])
    assert "Ada reports" in str(mail.outbox[0].body)


def test_given_a_taker_who_left_when_reported_then_no_mail_leaves_the_team(
    team: Team, ada: User, bo: User, clock: Clock
) -> None:
    made = promise(ada, team, bo)
    team.memberships.get(user=bo).delete()
    act(ada, made, Act.REPORT)
    assert mailed() == []


@pytest.mark.parametrize("answer", [Act.DECLINE, Act.CANCEL])
def test_given_an_answer_before_the_mail_when_the_task_runs_then_nothing_is_sent(
    team: Team, ada: User, bo: User, clock: Clock, answer: Act
) -> None:
    made = ask(team, bo, ada)
    act(ada if answer is Act.DECLINE else bo, made, answer)
    assert mailed() == []


def test_given_a_deleted_promise_when_the_task_runs_then_nothing_is_sent(
    team: Team, ada: User, bo: User, clock: Clock
) -> None:
    ask(team, bo, ada).delete()
    assert mailed() == []


def test_given_many_requests_on_a_day_when_made_then_their_person_gets_one_mail_a_day(
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
def test_given_a_member_who_wants_fewer_mails_when_asked_then_none_is_sent(
    team: Team, ada: User, bo: User, clock: Clock, mails: Mails
) -> None:
    choose_mails(by=ada, mails=mails)
    ask(team, bo, ada, days=60)
    assert mailed() == []


def test_given_a_request_when_queued_then_the_task_holds_a_number_and_no_name(
    team: Team, ada: User, bo: User, clock: Clock
) -> None:
    made = ask(team, bo, ada)
    (queued,) = DBTaskResult.objects.filter(task_path__endswith="mail_promise")
    assert queued.args_kwargs == {"args": [made.events.get().pk], "kwargs": {}}


@pytest.mark.parametrize("backend", ["locmem", "console"])
def test_given_a_server_that_sends_no_mails_when_asked_then_the_page_does_not_announce_one(
    team: Team, ada: User, bo: User, client_of: ClientOf, settings: Any, backend: str
) -> None:
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    giver = str(team.memberships.get(user=ada).pk)
    sent = {"what": "Send it", "giver": giver, "due": team.today().isoformat()}
    path = reverse("commitment-ask", args=[team.pk])
    page = client_of(bo).post(path, sent, follow=True).content.decode()
    assert ("at most one email a day" in page) == (backend == "locmem")
    assert ("This server sends no emails" in page) == (backend == "console")
