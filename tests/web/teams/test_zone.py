"""Days end and times are shown in the time zone of the team."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from wholesum.web.accounts.models import User
from wholesum.web.teams.models import Team

ClientOf = Callable[[User], Client]


def test_facilitator_of_a_team_may_set_its_time_zone(
    team: Team, cleo: User, client_of: ClientOf
) -> None:
    client = client_of(cleo)
    client.post(reverse("team-zone", args=[team.pk]), {"zone": "Europe/Rome"})
    team.refresh_from_db()
    assert team.zone == "Europe/Rome"
    page = client.get(reverse("team-settings", args=[team.pk])).content.decode()
    assert '<option value="Europe/Rome" selected>' in page
    client.post(reverse("team-zone", args=[team.pk]), {"zone": "Middle/Earth"})
    team.refresh_from_db()
    assert team.zone == "Europe/Rome"


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("UTC", "31 March 2026, 21:59 (UTC)"),
        ("Europe/Rome", "31 March 2026, 23:59 (Europe/Rome)"),
        ("America/New_York", "31 March 2026, 17:59 (America/New_York)"),
        ("Gone/Away", "31 March 2026, 21:59 (UTC)"),
        ("../../etc/passwd", "31 March 2026, 21:59 (UTC)"),
    ],
)
def test_given_the_time_zone_of_a_team_when_a_time_is_shown_then_it_is_in_that_zone(
    zone: str, shown: str
) -> None:
    assert Team(zone=zone).moment(datetime(2026, 3, 31, 21, 59, tzinfo=UTC)) == shown
