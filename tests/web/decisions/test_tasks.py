"""Emails go to all affected members or to none, without names or answers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from wholesum.web.accounts.models import User
from wholesum.web.decisions import services
from wholesum.web.decisions.models import Decision
from wholesum.web.decisions.services import Terms
from wholesum.web.decisions.tasks import (
    DECIDED,
    OPENED,
    REVISED,
    mail_decision,
    remind_of_review,
)
from wholesum.web.teams.models import Team

pytestmark = pytest.mark.django_db


def told() -> list[list[str]]:
    return sorted(sent.to for sent in mail.outbox)


@pytest.mark.parametrize("kind", [OPENED, REVISED])
def test_given_a_consent_round_when_opened_then_every_affected_member_gets_an_email(
    asked: Decision, kind: str
) -> None:
    mail_decision.call(str(asked.pk), kind)
    assert told() == [["ada@example.org"], ["bo@example.org"]]
    assert all("made by the depots" in str(sent.body) for sent in mail.outbox)
    assert all("Answers are signed" in str(sent.body) for sent in mail.outbox)


def test_given_a_decision_settled_before_its_emails_then_members_are_only_emailed_the_result(
    asked: Decision, ada: User, bo: User
) -> None:
    for who in (ada, bo):
        services.answer_consent(
            by=who, team=asked.team_id, decision=asked.pk, version=1, stance="consent"
        )
    services.settle(by=bo, team=asked.team_id, decision=asked.pk)
    mail_decision.call(str(asked.pk), OPENED)
    assert told() == []
    mail_decision.call(str(asked.pk), DECIDED)
    assert told() == [["ada@example.org"], ["bo@example.org"]]


def test_given_a_deleted_decision_when_its_email_task_runs_then_no_email_is_sent(
    asked: Decision,
) -> None:
    gone = str(asked.pk)
    asked.delete()
    mail_decision.call(gone, OPENED)
    remind_of_review.call(gone)
    assert told() == []


def due(team: Team, by: User) -> Decision:
    review = timezone.localdate()
    return services.record_decision(
        by=by, team=team.pk, text="Start", day=date(2026, 1, 1), terms=Terms(review=review)
    )


def test_given_a_review_of_a_decision_due_today_then_the_whole_team_gets_an_email(
    team: Team, ada: User
) -> None:
    made = due(team, ada)
    remind_of_review.call(str(made.pk))
    assert told() == [["ada@example.org"], ["bo@example.org"], ["cleo@example.org"]]
    assert all("everybody in the team" in str(sent.body) for sent in mail.outbox)


@pytest.mark.parametrize("change", [{"review": date(2026, 5, 1)}, {"reviewed": date(2026, 4, 1)}])
def test_given_a_review_of_a_decision_that_was_made_or_moved_then_no_email_is_sent(
    team: Team, ada: User, change: dict[str, Any]
) -> None:
    made = due(team, ada)
    Decision.objects.filter(pk=made.pk).update(**change)
    remind_of_review.call(str(made.pk))
    assert told() == []


def test_given_a_decision_with_a_day_of_review_then_a_task_is_planned_for_that_day(
    team: Team, ada: User
) -> None:
    from django_tasks_db.models import DBTaskResult

    review = timezone.localdate() + timedelta(days=30)
    services.record_decision(
        by=ada, team=team.pk, text="x", day=timezone.localdate(), terms=Terms(review=review)
    )
    planned = DBTaskResult.objects.get(task_path__endswith="remind_of_review")
    assert planned.run_after.date() == review


def test_given_sixteen_reviews_of_decisions_due_on_one_day_then_each_member_gets_one_email(
    team: Team, ada: User
) -> None:
    made = [due(team, ada) for _ in range(16)]
    for decision in made:
        remind_of_review.call(str(decision.pk))
    assert told() == [["ada@example.org"], ["bo@example.org"], ["cleo@example.org"]]
    assert all("16 decisions of the team" in str(sent.body) for sent in mail.outbox)
