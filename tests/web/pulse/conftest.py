"""A team of eight members who are asked: Ada, Bo and six more; the facilitator is not asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import pytest
from django.utils import timezone

from wholesum.web.accounts.models import User
from wholesum.web.pulse import services
from wholesum.web.pulse.models import Round
from wholesum.web.teams.models import Membership, Team

Opened: TypeAlias = Callable[..., Round]
LATER = timedelta(days=7)


def sheet_of(asked: Round, answer: int | None = 3) -> dict[str, object]:
    """Return the same answer to every question of a round."""
    return dict.fromkeys(asked.items.values_list("item", flat=True), answer)


@pytest.fixture
def eight(team: Team, ada: User, bo: User) -> list[User]:
    more = [
        User.objects.create_user(f"{name}@example.org", name.title())
        for name in ("ebo", "fay", "gus", "hal", "ida", "jon")
    ]
    Membership.objects.bulk_create(Membership(team=team, user=user) for user in more)
    return [ada, bo, *more]


@pytest.fixture
def open_pulse(team: Team, eight: list[User], cleo: User) -> Opened:
    def opened(**terms: Any) -> Round:
        usual: dict[str, Any] = {
            "name": "2026-11",
            "length": "short",
            "closes": timezone.now() + LATER,
        }
        return services.open_round(by=cleo, team=team.pk, **(usual | terms))

    return opened


@pytest.fixture
def pulse(open_pulse: Opened) -> Round:
    return open_pulse()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return a function that moves the clock past the closing time."""

    def pass_by() -> None:
        future = datetime.now(UTC) + LATER + timedelta(minutes=1)
        monkeypatch.setattr(timezone, "now", lambda: future)

    return pass_by
