"""Facilitators open, remind, extend and close rounds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.web.pulse.conftest import Opened, sheet_of
from tests.web.ready_tasks import run_ready_tasks
from wholesum.pulse.evidence import own_items
from wholesum.web.accounts.models import User
from wholesum.web.pulse import services
from wholesum.web.pulse.models import Round
from wholesum.web.pulse.questionnaire import OwnItem, questions
from wholesum.web.registry import todos_of
from wholesum.web.rounds.models import Intake, Roll, SealedSheet
from wholesum.web.rounds.tasks import close_due_rounds, mail_round
from wholesum.web.teams.models import Membership, Team

pytestmark = pytest.mark.django_db


# Opening


def test_given_an_open_round_when_the_team_changes_then_its_questions_and_members_asked_stay(
    pulse: Round, team: Team, eight: list[User], cleo: User
) -> None:
    late = User.objects.create_user("late@example.org")
    Membership.objects.create(team=team, user=late)
    asked = set(pulse.roll.values_list("user", flat=True))
    assert asked == {user.pk for user in eight}
    assert (pulse.asked, pulse.threshold, pulse.promise) == (8, 5, "sealed")
    assert pulse.items.count() == 10
    assert cleo.pk not in asked
    assert late.pk not in asked


def test_given_a_facilitator_who_answers_pulses_when_a_round_is_opened_then_they_are_asked(
    open_pulse: Opened, team: Team, cleo: User
) -> None:
    Membership.objects.filter(team=team, user=cleo).update(answers=True)
    assert open_pulse().roll.filter(user=cleo).exists()


def test_full_pulse_asks_thirty_items_and_starts_with_one_of_each_facet() -> None:
    asked = questions("full")
    assert {item.item for item in asked} == set(own_items()["item"])
    assert [item.facet for item in asked[:10]] == [item.facet for item in asked[10:20]]
    assert [item.place for item in asked] == list(range(1, 31))


def test_given_a_question_written_by_the_team_when_asked_in_two_rounds_then_its_code_is_the_same() -> (
    None
):
    ours = OwnItem("equality", "We end on time.")
    first, second = questions("short", [ours]), questions("full", [ours])
    assert first[-1].item == second[-1].item
    assert first[-1].item != questions("short", [OwnItem("equality", "We start on time.")])[-1].item


@pytest.mark.parametrize(
    ("own", "reason"),
    [
        ([OwnItem("equality", f"Sentence {n}.") for n in range(4)], "at most three"),
        ([OwnItem("harmony", "We hum.")], "facet"),
        ([OwnItem("equality", "  ")], "1 to 300"),
        ([OwnItem("equality", "x" * 301)], "1 to 300"),
        ([OwnItem("equality", "We hum.")] * 2, "twice"),
    ],
)
def test_given_an_invalid_question_written_by_the_team_when_a_round_is_opened_then_it_is_refused(
    open_pulse: Opened, own: list[OwnItem], reason: str
) -> None:
    with pytest.raises(ValidationError, match=reason):
        open_pulse(own=own)
    assert open_pulse(own=[OwnItem("equality", "We end on time.")]).items.count() == 11


@pytest.mark.parametrize(
    ("terms", "reason"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 41}, "name"),
        ({"length": "endless"}, "short or full"),
        ({"promise": "anonymous"}, "promise"),
        ({"threshold": 3}, "at least 5 answers"),
        ({"focus": ["equality", "inclusion", "empowerment", "mutual_trust"]}, "up to three"),
        ({"focus": ["harmony"]}, "up to three"),
        ({"closes": timezone.now() - timedelta(minutes=1)}, "last day"),
        ({"closes": timezone.now() + timedelta(days=90)}, "60 days"),
    ],
)
def test_given_invalid_settings_of_a_round_when_it_is_opened_then_it_is_refused(
    open_pulse: Opened, terms: dict[str, Any], reason: str
) -> None:
    with pytest.raises(ValidationError, match=reason):
        open_pulse(**terms)
    assert not Round.objects.exists()
    assert open_pulse().is_open


def test_given_a_used_name_or_an_open_round_when_another_round_is_opened_then_it_is_refused(
    open_pulse: Opened, pulse: Round, team: Team, cleo: User
) -> None:
    with pytest.raises(ValidationError, match="already has an open round"):
        open_pulse(name="2026-12")
    services.close_round(by=cleo, team=team.pk, round_id=pulse.pk)
    with pytest.raises(ValidationError, match="with this name"):
        open_pulse()
    assert open_pulse(name="2026-12").is_open


def test_given_fewer_members_than_the_threshold_when_a_round_is_opened_then_it_is_refused(
    open_pulse: Opened, team: Team, eight: list[User]
) -> None:
    Membership.objects.filter(team=team, user__in=eight[4:]).delete()
    with pytest.raises(ValidationError, match="Only 4 people would be asked"):
        open_pulse()
    assert open_pulse(threshold=4).threshold == 4


@pytest.mark.parametrize("somebody", ["ada", "dag"])
def test_only_a_facilitator_of_the_team_may_change_a_round(
    pulse: Round, team: Team, cleo: User, somebody: str, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(somebody)
    for act in (services.remind, services.close_round, services.delete_round):
        with pytest.raises(Http404):
            act(by=user, team=team.pk, round_id=pulse.pk)
    with pytest.raises(Http404):
        services.open_round(by=user, team=team.pk, name="x", length="short", closes=timezone.now())
    services.remind(by=cleo, team=team.pk, round_id=pulse.pk)
    services.close_round(by=cleo, team=team.pk, round_id=pulse.pk)
    services.delete_round(by=cleo, team=team.pk, round_id=pulse.pk)


def test_given_a_round_of_another_team_when_a_facilitator_changes_it_then_it_is_not_found(
    pulse: Round, dag: User
) -> None:
    elsewhere: UUID = dag.memberships.get().team_id
    for act in (services.remind, services.close_round, services.delete_round):
        with pytest.raises(Http404):
            act(by=dag, team=elsewhere, round_id=pulse.pk)


# Mails


def test_given_a_new_round_then_every_member_who_is_asked_gets_an_email_without_names(
    pulse: Round, team: Team, eight: list[User], cleo: User
) -> None:
    for user in eight[:5]:
        services.send_sheet(by=user, team=team.pk, round_id=pulse.pk, answers=sheet_of(pulse))
    services.remind(by=cleo, team=team.pk, round_id=pulse.pk)
    run_ready_tasks()
    sent_to = [message.to for message in mail.outbox]
    everybody = sorted([user.email] for user in eight)
    assert sorted(sent_to[:8]) == everybody
    assert sorted(sent_to[8:]) == everybody
    for message in mail.outbox:
        assert "stored without your name" in message.body
        assert f"/teams/{team.pk}/pulse/{pulse.pk}/answer/" in message.body
        assert not message.cc
        assert not message.bcc


def test_given_a_second_reminder_on_one_day_or_a_reminder_after_closing_then_it_is_refused(
    pulse: Round, team: Team, cleo: User
) -> None:
    services.remind(by=cleo, team=team.pk, round_id=pulse.pk)
    with pytest.raises(ValidationError, match="today"):
        services.remind(by=cleo, team=team.pk, round_id=pulse.pk)
    Round.objects.update(reminded=timezone.localdate() - timedelta(days=1))
    services.remind(by=cleo, team=team.pk, round_id=pulse.pk)
    services.close_round(by=cleo, team=team.pk, round_id=pulse.pk)
    with pytest.raises(ValidationError, match="closed"):
        services.remind(by=cleo, team=team.pk, round_id=pulse.pk)


def test_given_a_former_member_or_a_deleted_round_when_the_email_task_runs_then_no_email_is_sent(
    pulse: Round, team: Team, eight: list[User], cleo: User
) -> None:
    Membership.objects.filter(team=team, user=eight[0]).delete()
    mail_round.call("pulse.Round", str(pulse.pk), "reminder")
    assert len(mail.outbox) == 7
    services.delete_round(by=cleo, team=team.pk, round_id=pulse.pk)
    mail_round.call("pulse.Round", str(pulse.pk), "reminder")
    assert len(mail.outbox) == 7


def test_background_tasks_store_the_id_of_the_round_and_no_person(
    pulse: Round, team: Team, ada: User, cleo: User
) -> None:
    services.send_sheet(by=ada, team=team.pk, round_id=pulse.pk, answers=sheet_of(pulse))
    services.remind(by=cleo, team=team.pk, round_id=pulse.pk)
    services.close_round(by=cleo, team=team.pk, round_id=pulse.pk)
    told = [task.args_kwargs["args"] for task in DBTaskResult.objects.order_by("enqueued_at")]
    assert sorted(told) == sorted(
        [
            [],
            [str(team.pk)],
            *(["pulse.Round", str(pulse.pk), kind] for kind in ("opened", "reminder", "closed")),
        ]
    )


# Closing and deleting


def test_given_a_round_whose_closing_time_has_passed_when_the_task_runs_then_the_round_is_closed(
    pulse: Round, later: Callable[[], None]
) -> None:
    close_due_rounds.call()
    pulse.refresh_from_db()
    assert pulse.is_open
    later()
    close_due_rounds.call()
    close_due_rounds.call()
    closed = Round.objects.get()
    assert (closed.closed, closed.answered) == (timezone.localdate(), 0)


def test_given_a_new_round_then_a_task_is_planned_for_its_closing_time(pulse: Round) -> None:
    planned = DBTaskResult.objects.get(task_path__endswith="close_due_rounds")
    assert planned.run_after == pulse.closes


def test_given_a_round_that_all_members_have_answered_then_it_stays_open(
    pulse: Round, team: Team, eight: list[User]
) -> None:
    for user in eight:
        services.send_sheet(by=user, team=team.pk, round_id=pulse.pk, answers=sheet_of(pulse))
    pulse.refresh_from_db()
    assert pulse.is_open


def test_given_a_closed_round_when_closed_again_then_it_is_refused(
    pulse: Round, team: Team, cleo: User
) -> None:
    services.close_round(by=cleo, team=team.pk, round_id=pulse.pk)
    with pytest.raises(ValidationError, match="closed already"):
        services.close_round(by=cleo, team=team.pk, round_id=pulse.pk)


@pytest.mark.parametrize("closed", [False, True])
def test_given_a_deleted_round_then_all_its_answers_are_deleted(
    open_pulse: Opened, team: Team, eight: list[User], cleo: User, closed: bool
) -> None:
    other = SealedSheet.objects.create(round="another", sheet="{}")
    pulse = open_pulse()
    for user in eight:
        services.send_sheet(by=user, team=team.pk, round_id=pulse.pk, answers=sheet_of(pulse))
    if closed:
        services.close_round(by=cleo, team=team.pk, round_id=pulse.pk)
    services.delete_round(by=cleo, team=team.pk, round_id=pulse.pk)
    assert not Intake.objects.exists()
    assert list(SealedSheet.objects.all()) == [other]
    assert not Roll.objects.exists()


def test_given_a_deleted_team_then_the_answers_of_its_rounds_are_deleted(
    pulse: Round, team: Team, ada: User
) -> None:
    services.send_sheet(by=ada, team=team.pk, round_id=pulse.pk, answers=sheet_of(pulse))
    team.delete()
    assert not Intake.objects.exists()


# Prolonging


def _answered(pulse: Round, eight: list[User], number: int) -> None:
    for user in eight[:number]:
        services.send_sheet(by=user, team=pulse.team_id, round_id=pulse.pk, answers=sheet_of(pulse))


def test_given_too_few_answers_near_the_end_when_a_round_is_extended_then_it_stays_open_a_week(
    open_pulse: Opened, eight: list[User], cleo: User
) -> None:
    pulse = open_pulse(closes=timezone.now() + timedelta(days=1))
    _answered(pulse, eight, 4)
    run_ready_tasks()
    mail.outbox.clear()
    todo = todos_of(cleo)[pulse.team_id]
    assert [task.text for task in todo] == ["Pulse 2026-11 has 4 answers and needs 5"]
    prolonged = services.prolong(by=cleo, team=pulse.team_id, round_id=pulse.pk)
    assert prolonged.closes == pulse.closes + timedelta(days=7)
    run_ready_tasks()
    assert len(mail.outbox) == len(eight)
    assert {sent.subject for sent in mail.outbox} == {
        "Leadership: the pulse 2026-11 is open a week longer"
    }
    assert todos_of(cleo) == {}
    _answered(pulse, eight[4:], 4)
    assert services.close_round(by=cleo, team=pulse.team_id, round_id=pulse.pk).enough


@pytest.mark.parametrize(("days", "answers"), [(5, 4), (1, 5)])
def test_given_time_left_or_enough_answers_when_a_round_is_extended_then_it_is_refused(
    open_pulse: Opened, eight: list[User], cleo: User, days: int, answers: int
) -> None:
    pulse = open_pulse(closes=timezone.now() + timedelta(days=days))
    _answered(pulse, eight, answers)
    assert todos_of(cleo) == {}
    with pytest.raises(ValidationError, match="last two days"):
        services.prolong(by=cleo, team=pulse.team_id, round_id=pulse.pk)
    pulse.refresh_from_db()
    assert pulse.closes < timezone.now() + timedelta(days=days)


def test_given_a_member_or_an_outsider_when_they_extend_a_round_then_it_is_not_found(
    open_pulse: Opened, ada: User, dag: User
) -> None:
    pulse = open_pulse(closes=timezone.now() + timedelta(days=1))
    for user in (ada, dag):
        with pytest.raises(Http404):
            services.prolong(by=user, team=pulse.team_id, round_id=pulse.pk)


@pytest.mark.parametrize(
    ("answers", "words", "page"),
    [
        (4, "at least 5 answers, so nothing is shown", "round"),
        (5, "The Mirror shows the results.", "mirror"),
    ],
)
def test_given_a_round_that_closes_then_the_email_says_whether_there_are_results(
    pulse: Round, eight: list[User], cleo: User, answers: int, words: str, page: str
) -> None:
    _answered(pulse, eight, answers)
    run_ready_tasks()
    mail.outbox.clear()
    services.close_round(by=cleo, team=pulse.team_id, round_id=pulse.pk)
    run_ready_tasks()
    address = reverse("mirror", args=[pulse.team_id])
    if page == "round":
        address = pulse.get_absolute_url()
    assert all(words in str(sent.body) for sent in mail.outbox)
    assert all(f"{address}\n" in str(sent.body) for sent in mail.outbox)
    assert len(mail.outbox) == len(eight) + 1
