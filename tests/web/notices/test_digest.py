"""The weekly email: one for each user and week, only by choice, and easy to end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.web.pulse.sending import let_four_weeks_pass
from tests.web.ready_tasks import run_ready_tasks
from wholesum.web.accounts.models import User
from wholesum.web.commitments.services import make_promise
from wholesum.web.core.mail import MailError
from wholesum.web.decisions.services import open_consent
from wholesum.web.notices import services
from wholesum.web.notices.digest import next_monday, unsubscribe_token, zone_of
from wholesum.web.notices.models import Mails, NoticeChoice
from wholesum.web.pulse.services import open_round
from wholesum.web.teams.models import Membership, Team

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
LONG_AGO = datetime(2026, 1, 5, 8, tzinfo=UTC)


def weekly(user: User) -> NoticeChoice:
    """Choose the weekly email, and let its moment come."""
    choice = services.choose_mails(by=user, mails=Mails.WEEKLY)
    NoticeChoice.objects.filter(pk=choice.pk).update(next_digest=LONG_AGO)
    return choice


@pytest.fixture
def three_practices(team: Team, ada: User, bo: User, cleo: User) -> Team:
    """A week in which a pulse opens, a proposal is made and something is promised."""
    for name in ("ebo", "fay", "gus"):
        user = User.objects.create_user(f"{name}@example.org", name.title())
        Membership.objects.create(team=team, user=user)
    closes = timezone.now() + timedelta(days=5)
    let_four_weeks_pass()
    open_round(by=cleo, team=team.pk, name="Autumn", length="short", closes=closes)
    places = {place.user: place.pk for place in team.memberships.all()}
    open_consent(
        by=cleo,
        team=team.pk,
        text="Share the depots",
        concerned=[places[ada], places[bo]],
        closes=team.today() + timedelta(days=4),
    )
    due = team.today() + timedelta(days=3)
    make_promise(by=bo, team=team.pk, what="Write the plan", to=places[ada], due=due)
    return team


@pytest.mark.usefixtures("three_practices")
def test_given_a_week_with_news_of_three_practices_when_it_ends_then_each_member_gets_one_email(
    ada: User, bo: User
) -> None:
    for user in (ada, bo):
        weekly(user)
    run_ready_tasks()
    mail.outbox.clear()
    services.send_due()
    assert sorted(sent.to for sent in mail.outbox) == [["ada@example.org"], ["bo@example.org"]]
    (to_ada,) = (sent for sent in mail.outbox if sent.to == ["ada@example.org"])
    for words in ("Answer the pulse: Pulse Autumn, by", "Share the depots", "Write the plan. Bo"):
        assert words in str(to_ada.body)
    (to_bo,) = (sent for sent in mail.outbox if sent.to == ["bo@example.org"])
    assert str(to_bo.body).count("Write the plan") == 1  # a task, and not due a second time
    mail.outbox.clear()
    assert services.send_due() == 0
    assert mail.outbox == []


@pytest.mark.usefixtures("three_practices")
def test_given_members_who_want_a_weekly_email_or_none_when_rounds_open_then_only_other_members_get_one(
    ada: User, bo: User
) -> None:
    services.choose_mails(by=ada, mails=Mails.EACH)
    services.choose_mails(by=bo, mails=Mails.NONE)
    week = timezone.now() + timedelta(days=1)
    services.plan_digests(User.objects.all())
    NoticeChoice.objects.exclude(next_digest=None).update(next_digest=week)
    run_ready_tasks()
    told = {address for sent in mail.outbox for address in sent.to}
    assert told == {ada.email}


@pytest.mark.usefixtures("three_practices")
def test_given_a_round_that_ends_before_the_weekly_email_when_opened_then_members_are_emailed_at_once(
    bo: User,
) -> None:
    services.choose_mails(by=bo, mails=Mails.NONE)
    services.plan_digests(User.objects.all())
    late = timezone.now() + timedelta(days=4)
    NoticeChoice.objects.exclude(next_digest=None).update(next_digest=late)
    run_ready_tasks()
    told = [address for sent in mail.outbox for address in sent.to]
    names = ("ebo", "fay", "gus")
    # The pulse asks all but the facilitator; the proposal asks Ada and Bo.
    assert sorted(told) == sorted(
        ["ada@example.org"] * 2 + [f"{name}@example.org" for name in names]
    )
    NoticeChoice.objects.exclude(next_digest=None).update(next_digest=LONG_AGO)
    mail.outbox.clear()
    services.send_due()
    (to_ada,) = (sent for sent in mail.outbox if sent.to == ["ada@example.org"])
    assert "Answer the pulse: Pulse Autumn, by" in str(to_ada.body)


@pytest.mark.parametrize(
    ("left", "at_once"), [(timedelta(days=2), False), (timedelta(days=2, minutes=-1), True)]
)
def test_given_a_round_that_ends_two_days_after_the_weekly_email_then_no_email_is_sent_at_once(
    team: Team, ada: User, left: timedelta, at_once: bool
) -> None:
    mine = User.objects.filter(pk=ada.pk)
    services.plan_digests(mine)
    planned = NoticeChoice.objects.get(user=ada).next_digest
    assert planned is not None
    assert services.mailed_at_once(mine, planned + left) == ([ada.email] if at_once else [])
    assert services.mailed_at_once(mine) == []


def test_given_users_who_chose_no_kind_of_emails_when_weekly_emails_are_sent_then_theirs_is_planned(
    team: Team, ada: User, dag: User
) -> None:
    services.send_due()
    planned = NoticeChoice.objects.get(user=ada)
    assert planned.mails == Mails.WEEKLY
    assert planned.next_digest is not None
    assert planned.next_digest > timezone.now()
    number = DBTaskResult.objects.count()
    services.send_due()
    assert DBTaskResult.objects.count() == number


def test_given_a_user_without_a_choice_of_emails_when_a_calendar_is_made_then_the_weekly_email_stays(
    team: Team, ada: User
) -> None:
    services.renew_calendar(by=ada)
    services.plan_digests(User.objects.filter(pk=ada.pk))
    choice = NoticeChoice.objects.get(user=ada)
    assert choice.mails == Mails.WEEKLY
    assert choice.next_digest is not None


@pytest.mark.usefixtures("three_practices")
def test_given_a_weekly_email_when_sent_then_it_has_text_html_and_headers_to_unsubscribe(
    ada: User,
) -> None:
    weekly(ada)
    services.send_due()
    (sent,) = mail.outbox
    message = sent.message()
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = message["List-Unsubscribe"]
    assert address.startswith("<http")
    assert address.endswith(f"{unsubscribe_token(ada)}/>")
    assert isinstance(sent, mail.EmailMultiAlternatives)
    html = unescape(str(sent.alternatives[0][0]))
    assert "Write the plan" in html
    assert address.strip("<>") in html


def test_given_a_week_without_news_when_it_ends_then_no_weekly_email_is_sent(
    team: Team, ada: User
) -> None:
    weekly(ada)
    assert services.send_due() == 1
    assert mail.outbox == []


@pytest.mark.usefixtures("three_practices")
def test_given_a_mail_server_that_fails_when_a_week_ends_then_the_email_of_the_next_week_is_planned(
    ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    weekly(ada)
    DBTaskResult.objects.all().delete()

    def fail(_mail: mail.EmailMessage) -> int:
        raise OSError

    monkeypatch.setattr(mail.EmailMessage, "send", fail)
    with pytest.raises(MailError):
        services.send_due()
    moment = NoticeChoice.objects.get(user=ada).next_digest
    assert moment is not None
    assert moment > timezone.now()
    assert DBTaskResult.objects.filter(run_after=moment).exists()


@pytest.mark.parametrize(
    ("zone", "now", "monday"),
    [
        ("Europe/Rome", "2026-10-24T12:00", "2026-10-26T07:00"),  # summer time ends on the 25th
        ("Europe/Rome", "2026-03-27T12:00", "2026-03-30T06:00"),  # it begins on the 29th
        ("America/New_York", "2026-11-30T12:59", "2026-11-30T13:00"),
        ("America/New_York", "2026-11-30T13:00", "2026-12-07T13:00"),
        ("Pacific/Auckland", "2026-11-29T18:59", "2026-11-29T19:00"),  # Monday there
        ("Asia/Kolkata", "2026-12-01T00:00", "2026-12-07T02:30"),
    ],
)
def test_given_a_time_zone_when_a_weekly_email_is_planned_then_it_is_sent_on_monday_at_eight_there(
    zone: str, now: str, monday: str
) -> None:
    planned = next_monday(datetime.fromisoformat(f"{now}+00:00"), ZoneInfo(zone))
    assert planned.astimezone(UTC) == datetime.fromisoformat(f"{monday}+00:00")
    assert (planned.weekday(), planned.hour) == (0, 8)


def test_given_a_user_of_a_team_then_their_weekly_email_follows_the_time_zone_of_the_team(
    team: Team, ada: User
) -> None:
    Team.objects.filter(pk=team.pk).update(zone="Asia/Tokyo")
    assert zone_of(ada) == ZoneInfo("Asia/Tokyo")


def test_given_the_link_to_unsubscribe_when_opened_then_nothing_changes_until_its_button_is_pressed(
    ada: User,
) -> None:
    services.choose_mails(by=ada, mails=Mails.WEEKLY)
    address = reverse("unsubscribe", args=[unsubscribe_token(ada)])
    for method in ("GET", "HEAD"):
        answer = Client().generic(method, address)
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-store"
        assert NoticeChoice.objects.get(user=ada).mails == Mails.WEEKLY
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    choice = NoticeChoice.objects.get(user=ada)
    assert (choice.mails, choice.next_digest) == (Mails.NONE, None)


@pytest.mark.parametrize("change", ["", "x"])
def test_given_a_changed_link_to_unsubscribe_then_the_page_is_not_found(
    ada: User, change: str
) -> None:
    token = unsubscribe_token(ada)
    told = f"{token[:-1]}{change or ('A' if token[-1] != 'A' else 'B')}"
    assert Client().post(reverse("unsubscribe", args=[told])).status_code == 404


def test_given_a_deleted_account_then_its_choice_of_emails_and_its_link_to_unsubscribe_are_deleted(
    ada: User,
) -> None:
    services.choose_mails(by=ada, mails=Mails.WEEKLY)
    address = reverse("unsubscribe", args=[unsubscribe_token(ada)])
    ada.delete()
    assert not NoticeChoice.objects.exists()
    assert Client().get(address).status_code == 404


def test_given_a_user_who_chooses_the_weekly_email_then_the_first_one_is_planned(
    ada: User, client_of: ClientOf
) -> None:
    client = client_of(ada)
    assert client.post(reverse("notices"), {"mails": "weekly"}).status_code == 302
    choice = NoticeChoice.objects.get(user=ada)
    assert choice.next_digest is not None
    assert choice.next_digest > timezone.now()
    assert DBTaskResult.objects.filter(run_after=choice.next_digest).exists()
    client.post(reverse("notices"), {"mails": "weekly"})
    assert DBTaskResult.objects.count() == 1
    assert "checked" in client.get(reverse("notices")).content.decode().split('value="weekly"')[1]
