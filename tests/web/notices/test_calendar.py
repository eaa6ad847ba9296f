"""The calendar feed: right days, stable events, a secret address, and nothing about answers."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.web.pulse.sending import send
from wholesum.web.accounts.models import User
from wholesum.web.commitments.services import make_promise
from wholesum.web.cycle import services as cycle_services
from wholesum.web.cycle.models import Cycle
from wholesum.web.notices.models import CalendarEntry, NoticeChoice
from wholesum.web.notices.services import end_calendar, renew_calendar
from wholesum.web.pulse.models import Round
from wholesum.web.pulse.services import open_round
from wholesum.web.teams.models import Membership, Team

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


def read(address: str) -> Any:
    """Open the feed as a calendar program does, and parse it."""
    answer = Client().get(address.partition("/calendar/")[1] + address.partition("/calendar/")[2])
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    return icalendar.Calendar.from_ical(answer.content)


def events(address: str) -> dict[str, Any]:
    found = list(read(address).walk("VEVENT"))
    named = {str(event["UID"]): event for event in found}
    assert len(named) == len(found)
    return named


def status(address: str) -> int:
    return Client().get("/calendar/" + address.rpartition("/")[2]).status_code


@pytest.fixture
def pulse(team: Team, cleo: User) -> Round:
    for name in ("ebo", "fay", "gus"):
        user = User.objects.create_user(f"{name}@example.org", name.title())
        Membership.objects.create(team=team, user=user)
    closes = timezone.now() + timedelta(days=5)
    return open_round(by=cleo, team=team.pk, name="Autumn", length="short", closes=closes)


def test_given_a_pulse_a_cycle_and_a_promise_then_the_calendar_feed_has_each_of_their_days_once(
    team: Team, ada: User, bo: User, cleo: User, pulse: Round
) -> None:
    cycle = cycle_services.start_cycle(by=cleo, team=team.pk, starts=team.today(), weeks=6)
    due = team.today() + timedelta(days=3)
    to = team.memberships.get(user=bo).pk
    made = make_promise(by=ada, team=team.pk, what="Write the plan", to=to, due=due)
    address = renew_calendar(by=ada)
    first, second = events(address), events(address)
    assert {uid: dict(event) for uid, event in first.items()} == {
        uid: dict(event) for uid, event in second.items()
    }
    texts = sorted(str(event["SUMMARY"]) for event in first.values())
    assert texts == sorted(
        [
            "Leadership: The pulse Autumn closes",
            "Leadership: Your promise: Write the plan",
            *("Leadership: Check-in",) * (cycle.sessions.filter(kind="check-in").count()),
            *(f"Leadership: {title}" for title in ("Mirror", "Dialogue", "Case clinic", "Review")),
        ]
    )
    promise = first[f"promise-{made.pk}@localhost"]
    assert promise["DTSTART"].dt == due
    assert "Write the plan" not in str(events(renew_calendar(by=bo)))
    assert CalendarEntry.objects.count() == len(first)


def test_given_a_meeting_that_moves_when_the_calendar_feed_is_read_again_then_its_version_is_higher(
    team: Team, ada: User, cleo: User
) -> None:
    at: dict[str, Any] = {"by": cleo, "team": team.pk}
    cycle = cycle_services.start_cycle(starts=team.today(), weeks=6, **at)
    address = renew_calendar(by=ada)
    before = events(address)
    for times in (1, 2):
        review = cycle.sessions.get(kind="review")
        day = review.day + timedelta(days=1)
        cycle_services.move_dates(cycle=cycle.pk, ends=cycle.ends, days={review.pk: day}, **at)
        after = events(address)
        assert after.keys() == before.keys()
        uid = f"session-{cycle.pk}-review-1@localhost"
        assert (int(after[uid]["SEQUENCE"]), after[uid]["DTSTART"].dt) == (times, day)
    others = {int(after[name]["SEQUENCE"]) for name in after if name != uid}
    assert others == {0}
    Cycle.objects.all().delete()
    assert events(address) == {}


@pytest.mark.parametrize(
    "zone", ["Europe/Rome", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]
)
@pytest.mark.parametrize("day", [date(2030, 1, 15), date(2030, 7, 15), date(2030, 3, 31)])
def test_given_a_pulse_of_a_team_with_a_time_zone_then_the_calendar_feed_has_its_exact_closing_time(
    team: Team, ada: User, pulse: Round, zone: str, day: date
) -> None:
    closes = datetime(day.year, day.month, day.day, 23, 59, tzinfo=ZoneInfo(zone))
    Team.objects.filter(pk=team.pk).update(zone=zone)
    Round.objects.filter(pk=pulse.pk).update(closes=closes)
    feed = read(renew_calendar(by=ada))
    (event,) = feed.walk("VEVENT")
    end = event["DTEND"].dt
    assert (end.hour, end.minute, end.date()) == (23, 59, day)
    assert end.timestamp() == closes.timestamp()
    assert event["DTEND"].params["TZID"] == zone
    (rules,) = feed.walk("VTIMEZONE")
    assert rules["TZID"] == zone
    # A program that knows no names of zones reads the rules of the feed.
    assert rules.to_tz().utcoffset(end.replace(tzinfo=None)) == closes.utcoffset()


def test_given_a_member_who_answers_a_pulse_then_the_calendar_feed_does_not_change(
    team: Team, ada: User, pulse: Round
) -> None:
    address = renew_calendar(by=ada)
    before = events(address)
    send(pulse, ada)
    after = events(address)
    assert {uid: dict(event) for uid, event in after.items()} == {
        uid: dict(event) for uid, event in before.items()
    }


def test_given_a_new_address_of_the_calendar_feed_then_the_old_one_is_not_found_and_none_is_stored(
    team: Team, ada: User, pulse: Round, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR, logger="django.request")  # as in the settings
    old = renew_calendar(by=ada)
    new = renew_calendar(by=ada)
    assert (status(old), status(new)) == (404, 200)
    kept = NoticeChoice.objects.get(user=ada).calendar_hash
    assert kept not in {None, new}
    assert str(kept) not in new
    end_calendar(by=ada)
    assert status(new) == 404
    for address in (old, new):
        assert address.rpartition("/")[2] not in caplog.text


def test_given_a_new_address_of_the_calendar_feed_then_the_page_shows_it_only_once(
    ada: User, client_of: ClientOf
) -> None:
    client = client_of(ada)
    shown = client.post(reverse("calendar-renew"), follow=True).content.decode()
    address = shown.split('readonly value="')[1].split('"')[0]
    assert status(address) == 200
    assert address not in client.get(reverse("notices")).content.decode()
    assert client.get(reverse("account-data")).json()["notices"][0]["calendar_address"] is True
    client.post(reverse("calendar-end"))
    assert status(address) == 404


def test_given_a_member_who_leaves_or_deletes_the_account_then_their_calendar_feed_is_empty(
    team: Team, ada: User, pulse: Round
) -> None:
    address = renew_calendar(by=ada)
    team.memberships.filter(user=ada).delete()
    assert events(address) == {}
    ada.delete()
    assert status(address) == 404
    team.delete()
    assert not CalendarEntry.objects.exists()
