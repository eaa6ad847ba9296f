"""Promises of Ada, Bo and Cleo in the app."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest
from django.utils import timezone

from wholesum.commitments.transitions import Act
from wholesum.web.accounts.models import User
from wholesum.web.commitments.models import Commitment
from wholesum.web.commitments.services import act_on_promise, make_promise
from wholesum.web.teams.models import Team

MONDAY: Final = date(2026, 5, 4)


class Clock:
    """A clock that a test can move by days."""

    def __init__(self) -> None:
        self.now = datetime(2026, 5, 4, 9, tzinfo=UTC)

    def wait(self, **time: float) -> None:
        """Move the clock forward."""
        self.now += timedelta(**time)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    moved = Clock()
    monkeypatch.setattr(timezone, "now", lambda: moved.now)
    return moved


@pytest.fixture
def op(db: None) -> User:
    """A user in no team, such as the operator of the server."""
    return User.objects.create_user("op@example.org", "Op")


def promise(by: User, team: Team, to: User | None, **more: Any) -> Commitment:
    """Make a promise to a member or to the whole team, due in a week."""
    given = {"what": "Write the rota", "due": team.today() + timedelta(days=7), **more}
    member = None if to is None else team.memberships.get(user=to).pk
    return make_promise(by=by, team=team.pk, to=member, **given)


def act(by: User, record: Commitment, one: Act, **more: Any) -> Commitment:
    """Add an act to a promise."""
    return act_on_promise(by=by, team=record.team_id, commitment=record.pk, act=one, **more)
