"""The calendar feed of a user: last days of rounds, sessions of cycles, and own promises."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from wholesum.web.accounts.models import User
from wholesum.web.core.mail import address_of
from wholesum.web.notices.models import CalendarEntry
from wholesum.web.registry import CalendarDay, practices
from wholesum.web.teams.models import Team

_LENGTH: Final = timedelta(minutes=30)
"""How long before its moment an event begins."""
_REFRESH: Final = timedelta(hours=12)


def feed_of(user: User) -> bytes:
    """Return the calendar of a user; it is the same for all who may see a day in it."""
    teams = set(Team.objects.filter(memberships__user=user, sample=False).values_list("pk"))
    days = (day for practice in practices() for day in practice.days(user))
    return calendar_of(day for day in days if (day.team,) in teams)


def calendar_of(days: Iterable[CalendarDay], method: str = "") -> bytes:
    """Return a calendar of some days, which are read in the language of the server.

    Parameters
    ----------
    days
        The days. One that is in two calendars is the same event in both.
    method
        The method of iTIP, such as ``PUBLISH`` for a file that is mailed; empty for a feed.
    """
    with translation.override(settings.LANGUAGE_CODE):
        days = sorted(days, key=lambda one: one.key)
        teams = Team.objects.in_bulk({day.team for day in days})
        feed = Calendar()
        feed.add("prodid", "-//Wholesum//calendar//EN")
        feed.add("version", "2.0")
        if method:
            feed.add("method", method)
        feed.add("name", "Wholesum")
        feed.add("x-wr-calname", "Wholesum")
        feed.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
        feed.add("x-published-ttl", "PT12H")
        entries = _entries(days)
        for day in days:
            feed.add_component(_event(day, teams[day.team], entries[day.key]))
        feed.add_missing_timezones()
        return bytes(feed.to_ical())


def _event(day: CalendarDay, team: Team, entry: CalendarEntry) -> Event:
    event = Event()
    event.add("uid", f"{day.key}@{urlsplit(settings.ADDRESS).hostname}")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed.astimezone(UTC))
    event.add("last-modified", entry.changed.astimezone(UTC))
    event.add("summary", _("%(team)s: %(text)s") % {"team": team, "text": day.text})
    event.add("url", address_of(day.link))
    event.add("description", address_of(day.link))
    event.add("transp", "TRANSPARENT")
    if isinstance(day.when, datetime):
        end = day.when.astimezone(team.clock)
        event.add("dtstart", (day.when - _LENGTH).astimezone(team.clock))
        event.add("dtend", end)
    else:
        event.add("dtstart", day.when)
        event.add("dtend", day.when + timedelta(days=1))
    return event


def _entries(days: Iterable[CalendarDay]) -> dict[str, CalendarEntry]:
    """Count each event whose day has changed, and return how often each event has changed."""
    now = timezone.now().replace(microsecond=0)
    when = {day.key: (day.team, day.when.isoformat()) for day in days}
    found = CalendarEntry.objects.in_bulk(when, field_name="key")
    new = [
        CalendarEntry(key=key, team_id=team, day=last_day, changed=now)
        for key, (team, last_day) in when.items()
        if key not in found
    ]
    CalendarEntry.objects.bulk_create(new, ignore_conflicts=True)
    for key, entry in found.items():
        if entry.day != when[key][1]:
            mine = CalendarEntry.objects.filter(key=key, day=entry.day)
            mine.update(day=when[key][1], sequence=F("sequence") + 1, changed=now)
    return CalendarEntry.objects.in_bulk(when, field_name="key")
