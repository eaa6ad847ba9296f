"""The plan of a cycle across years and clock changes, and the next session by the team's day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from wholesum.web.cycle.models import Cycle, Kind, Session
from wholesum.web.cycle.plan import FEWEST_WEEKS, MOST_WEEKS, last_day, plan_sessions, timeline
from wholesum.web.cycle.queries import running_cycle
from wholesum.web.teams.models import Team

DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
WEEKS = st.integers(FEWEST_WEEKS, MOST_WEEKS)


def test_given_a_cycle_of_six_weeks_over_the_new_year_then_each_meeting_is_on_the_same_weekday() -> (
    None
):
    assert plan_sessions(date(2026, 12, 14), 6) == [
        (Kind.PULSE, date(2026, 12, 14)),
        (Kind.MIRROR, date(2026, 12, 21)),
        (Kind.DIALOGUE, date(2026, 12, 28)),
        (Kind.CHECK_IN, date(2027, 1, 4)),
        (Kind.CHECK_IN, date(2027, 1, 11)),
        (Kind.CASE_CLINIC, date(2027, 1, 11)),
        (Kind.REVIEW, date(2027, 1, 18)),
    ]
    assert last_day(date(2026, 12, 14), 6) == date(2027, 1, 24)


@given(DAYS, WEEKS)
def test_given_any_first_day_of_a_cycle_then_all_meetings_are_on_its_weekday_within_the_cycle(
    starts: date, weeks: int
) -> None:
    planned = plan_sessions(starts, weeks)
    assert all(starts <= day <= last_day(starts, weeks) for _kind, day in planned)
    assert {day.weekday() for _kind, day in planned} == {starts.weekday()}
    assert len(set(planned)) == len(planned)
    assert [kind for kind, _day in planned][-1] == Kind.REVIEW


@given(st.lists(DAYS, max_size=8), DAYS)
def test_given_any_days_of_meetings_then_past_meetings_come_first_and_the_next_ones_share_one_day(
    days: list[date], today: date
) -> None:
    steps = timeline([Session(kind=Kind.MIRROR, day=day) for day in sorted(days)], today)
    states = [step.state for step in steps]
    assert states == sorted(states, key=["past", "next", "later"].index)
    following = {step.session.day for step in steps if step.state == "next"}
    assert len(following) == any(day >= today for day in days)


def test_given_a_pulse_that_closed_in_the_cycle_then_the_next_meeting_is_about_the_mirror() -> None:
    monday = date(2026, 3, 2)
    planned = [Session(kind=kind, day=day) for kind, day in plan_sessions(monday, 6)]
    before = timeline(planned, monday, monday - timedelta(days=1))
    assert [step.state for step in before][:2] == ["next", "later"]
    after = timeline(planned, monday, monday)
    assert [step.state for step in after][:2] == ["past", "next"]


# A review on Sunday 29 March 2026, the day on which clocks change in Europe.
REVIEW = date(2026, 3, 29)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("zone", "now", "state"),
    [
        # One moment, four clocks: still Sunday in three places, already Monday in one.
        ("America/Los_Angeles", datetime(2026, 3, 29, 13, tzinfo=UTC), "next"),
        ("Europe/Rome", datetime(2026, 3, 29, 13, tzinfo=UTC), "next"),
        ("Asia/Kathmandu", datetime(2026, 3, 29, 13, tzinfo=UTC), "next"),
        ("Pacific/Auckland", datetime(2026, 3, 29, 13, tzinfo=UTC), "past"),
        # The day of the clock change has 23 hours in Rome: it ends at 22:00 UTC.
        ("Europe/Rome", datetime(2026, 3, 28, 23, tzinfo=UTC), "next"),
        ("Europe/Rome", datetime(2026, 3, 29, 21, 59, tzinfo=UTC), "next"),
        ("Europe/Rome", datetime(2026, 3, 29, 22, tzinfo=UTC), "past"),
    ],
)
def test_given_a_moment_then_the_next_meeting_is_chosen_in_the_time_zone_of_the_team(
    monkeypatch: pytest.MonkeyPatch, zone: str, now: datetime, state: str
) -> None:
    team = Team.objects.create(name="Far apart", zone=zone)
    cycle = Cycle.objects.create(
        team=team, key="a", starts=REVIEW - timedelta(days=40), ends=REVIEW + timedelta(days=1)
    )
    Session.objects.create(cycle=cycle, kind=Kind.REVIEW, day=REVIEW)
    monkeypatch.setattr(timezone, "now", lambda: now)
    running = running_cycle(team)
    assert running is not None
    assert [step.state for step, _guide in running.steps] == [state]
    assert (running.following is None) == (state == "past")


@pytest.mark.django_db
def test_given_a_cycle_whose_last_day_is_over_or_whose_review_is_written_then_no_cycle_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    team = Team.objects.create(name="Here", zone="Europe/Rome")
    cycle = Cycle.objects.create(team=team, key="a", starts=REVIEW, ends=REVIEW)
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 3, 29, 21, 59, tzinfo=UTC))
    assert running_cycle(team) is not None
    Cycle.objects.filter(pk=cycle.pk).update(reviewed=REVIEW)
    assert running_cycle(team) is None
    Cycle.objects.filter(pk=cycle.pk).update(reviewed=None)
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 3, 29, 22, tzinfo=UTC))
    assert running_cycle(team) is None
