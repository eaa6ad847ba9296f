"""Meetings of a cycle: announced on their day, and mailed as a calendar file on request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.web.ready_tasks import run_ready_tasks
from wholesum.web.accounts.models import User
from wholesum.web.cycle import services
from wholesum.web.cycle.models import Cycle, Session
from wholesum.web.notices.calendar import feed_of
from wholesum.web.notices.models import ChatAddress, ChatKind, Mails
from wholesum.web.notices.services import choose_mails
from wholesum.web.teams.models import Team

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


@pytest.fixture
def cycle(team: Team, cleo: User) -> Cycle:
    ChatAddress.objects.create(team=team, kind=ChatKind.SLACK, address="https://hooks.org/x")
    return services.start_cycle(by=cleo, team=team.pk, starts=team.today(), weeks=6)


def planned(name: str) -> list[DBTaskResult]:
    found = DBTaskResult.objects.filter(task_path__endswith=name, status="READY")
    return list(found.order_by("run_after"))


def run(queued: DBTaskResult) -> None:
    queued.task.call(*queued.args_kwargs["args"])


def test_given_a_cycle_then_each_meeting_is_announced_on_its_morning_in_the_time_zone_of_the_team(
    team: Team, cleo: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    Team.objects.filter(pk=team.pk).update(zone="America/New_York")
    team.refresh_from_db()
    ChatAddress.objects.create(team=team, kind=ChatKind.SLACK, address="https://hooks.org/x")
    services.start_cycle(by=cleo, team=team.pk, starts=team.today(), weeks=6)
    for queued in planned("announce_session"):
        local = queued.run_after.astimezone(team.clock)
        assert (local.hour, local.minute) == (8, 0)
        monkeypatch.setattr(timezone, "now", lambda when=queued.run_after: when)
        run(queued)
    sent = [task.args_kwargs["args"][1] for task in planned("post_to_chat")]
    assert sent[:2] == [
        "A look at the Mirror is planned for today.",
        "A dialogue is planned for today.",
    ]
    assert sum("check-in" in sentence for sentence in sent) == 2
    assert not any("%" in sentence or "pulse" in sentence for sentence in sent)


def test_given_a_check_in_meeting_when_announced_then_the_link_opens_the_check_in_page(
    team: Team, cycle: Cycle, ada: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = cycle.sessions.filter(kind="check-in").first()
    assert session is not None
    noon = datetime(session.day.year, session.day.month, session.day.day, 12, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    (queued,) = (
        one for one in planned("announce_session") if one.args_kwargs["args"] == [session.pk]
    )
    run(queued)
    (sent,) = planned("post_to_chat")
    assert sent.args_kwargs["args"][2] == reverse("commitments-check-in", args=[team.pk])


@pytest.mark.parametrize("change", ["moved", "deleted", "reviewed"])
def test_given_a_meeting_that_was_moved_deleted_or_reviewed_then_its_old_day_is_not_announced(
    team: Team, cycle: Cycle, cleo: User, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    at: dict[str, Any] = {"by": cleo, "team": team.pk, "cycle": cycle.pk}
    (queued, *_later) = planned("announce_session")
    first = Session.objects.get(pk=queued.args_kwargs["args"][0])
    if change == "moved":
        days = {first.pk: first.day + timedelta(days=1)}
        services.move_dates(ends=cycle.ends, days=days, **at)
    elif change == "deleted":
        services.delete_cycle(**at)
    else:
        services.record_review(let_go="Reports", let_come="", working="", **at)
    monkeypatch.setattr(timezone, "now", lambda: queued.run_after)
    run(queued)
    assert planned("post_to_chat") == []


def test_given_a_cycle_when_its_meetings_are_emailed_then_the_file_has_the_events_of_the_calendar_feed(
    team: Team, cycle: Cycle, cleo: User, ada: User, bo: User
) -> None:
    choose_mails(by=ada, mails=Mails.WEEKLY)
    choose_mails(by=bo, mails=Mails.NONE)
    services.mail_meetings(by=cleo, team=team.pk, cycle=cycle.pk)
    run_ready_tasks()
    assert sorted(message.to for message in mail.outbox) == [[ada.email], [cleo.email]]
    (name, content, kind) = mail.outbox[0].attachments[0]
    assert (name, kind) == ("cycle.ics", "text/calendar")
    calendar = icalendar.Calendar.from_ical(content)
    assert calendar["METHOD"] == "PUBLISH"
    mailed = {str(event["UID"]): event.decoded("DTSTART") for event in calendar.walk("VEVENT")}
    meetings = cycle.sessions.exclude(kind="pulse").values_list("day", flat=True)
    assert sorted(mailed.values()) == sorted(meetings)
    feed = icalendar.Calendar.from_ical(feed_of(ada))
    assert mailed == {str(event["UID"]): event.decoded("DTSTART") for event in feed.walk("VEVENT")}
    assert "ATTENDEE" not in str(content)


def test_given_a_meeting_on_a_new_day_when_emailed_again_then_its_event_is_the_same_with_a_new_version(
    team: Team, cycle: Cycle, cleo: User
) -> None:
    at: dict[str, Any] = {"by": cleo, "team": team.pk, "cycle": cycle.pk}
    services.mail_meetings(**at)
    run_ready_tasks()
    review = cycle.sessions.get(kind="review")
    services.move_dates(ends=cycle.ends, days={review.pk: cycle.ends}, **at)
    services.mail_meetings(**at)
    run_ready_tasks()
    before, after = (
        {
            str(one["UID"]): int(str(one["SEQUENCE"]))
            for one in icalendar.Calendar.from_ical(sent.attachments[0][1]).walk("VEVENT")
        }
        for sent in mail.outbox
        if sent.to == [cleo.email]
    )
    changed = {uid: number - before[uid] for uid, number in after.items()}
    assert sorted(changed.values()) == [0] * (len(changed) - 1) + [1]


def test_only_a_facilitator_may_email_the_meetings_of_a_cycle_and_at_most_three_times_a_day(
    team: Team, cycle: Cycle, cleo: User, ada: User, dag: User
) -> None:
    for user in (ada, dag):
        with pytest.raises(Http404):
            services.mail_meetings(by=user, team=team.pk, cycle=cycle.pk)
    for _ in range(services.MOST_MAILS):
        services.mail_meetings(by=cleo, team=team.pk, cycle=cycle.pk)
    with pytest.raises(ValidationError, match="tomorrow"):
        services.mail_meetings(by=cleo, team=team.pk, cycle=cycle.pk)


@pytest.mark.parametrize("backend", ["locmem", "console"])
def test_given_a_server_that_sends_no_emails_then_the_page_of_the_cycle_has_no_button_to_email(
    team: Team, cycle: Cycle, cleo: User, client_of: ClientOf, settings: Any, backend: str
) -> None:
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    page = client_of(cleo).get(reverse("cycle", args=[team.pk])).content.decode()
    assert ("Email the days" in page) == (backend == "locmem")
