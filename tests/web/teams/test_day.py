"""Dates are in the time zone of the team, on pages and in exported files."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

import wholesum.web
from tests.web.exchange.test_folder import packed, taken_in
from tests.web.mirror.test_export import folder_of
from wholesum.mirror.evidence import check_folder
from wholesum.web.accounts.models import User
from wholesum.web.pulse import services
from wholesum.web.pulse.models import Round
from wholesum.web.teams.models import Membership, Team

ClientOf = Callable[[User], Client]
WEB = Path(wholesum.web.__file__).parent


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_code_of_the_web_app_reads_the_current_day_in_one_place_only() -> None:
    asks = re.compile(r"localdate|now\([^)]*\)\.date\(|date\.today\(|utcnow")
    found = [
        f"{file.relative_to(WEB)}: {line.strip()}"
        for file in WEB.rglob("*.py")
        if "migrations" not in file.parts
        for line in file.read_text("utf-8").splitlines()
        if asks.search(line)
    ]
    assert found == ["teams/models.py: return timezone.localdate(when, self.clock)"]


@pytest.mark.parametrize(
    ("zone", "evening", "day"),
    [
        ("America/Los_Angeles", datetime(2026, 3, 4, 1, tzinfo=UTC), date(2026, 3, 3)),
        ("Pacific/Auckland", datetime(2026, 3, 3, 20, tzinfo=UTC), date(2026, 3, 4)),
        ("UTC", datetime(2026, 3, 3, 20, tzinfo=UTC), date(2026, 3, 3)),
    ],
)
def test_given_a_moment_in_utc_when_saved_as_a_day_then_it_is_the_day_in_the_time_zone_of_the_team(
    db: None, monkeypatch: pytest.MonkeyPatch, ada: User, zone: str, evening: datetime, day: date
) -> None:
    at(monkeypatch, evening)
    team = Team.objects.create(name="Away", zone=zone)
    assert team.today() == day
    assert Membership.objects.create(team=team, user=ada).joined == day
    assert Round.objects.create(team=team, name="1", closes=evening, asked=5).opened == day


@pytest.mark.parametrize(
    ("zone", "opened"),
    [
        ("America/Los_Angeles", datetime(2026, 3, 3, 23, 30, tzinfo=UTC)),
        ("Pacific/Auckland", datetime(2026, 3, 3, 20, 30, tzinfo=UTC)),
    ],
)
def test_given_a_round_opened_and_closed_on_one_day_when_exported_then_it_can_be_imported(
    client_of: ClientOf,
    team: Team,
    cleo: User,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    zone: str,
    opened: datetime,
) -> None:
    Team.objects.filter(pk=team.pk).update(zone=zone)
    people = [User.objects.create_user(f"{n}@example.org", f"P {n}") for n in range(6)]
    Membership.objects.bulk_create(Membership(team=team, user=user) for user in people)
    at(monkeypatch, opened)
    asked = services.open_round(
        by=cleo, team=team.pk, name="1", length="short", closes=opened + timedelta(days=1)
    )
    for user in people:
        answers: dict[str, object] = {item.item: 4 for item in asked.items.all()}
        services.send_sheet(by=user, team=team.pk, round_id=asked.pk, answers=answers)
    at(monkeypatch, opened + timedelta(hours=1))
    closed = services.close_round(by=cleo, team=team.pk, round_id=asked.pk)
    assert closed.closed == closed.opened == Team.objects.get(pk=team.pk).today()

    monkeypatch.undo()
    content = packed(client_of(cleo), team)
    assert check_folder(folder_of(content, tmp_path)) == []
    again = taken_in(client_of(cleo), content).rounds.get()
    assert (again.opened, again.closed) == (closed.opened, closed.closed)
