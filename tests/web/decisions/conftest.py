"""A proposal that affects Ada and Bo; Bo opened it, Cleo is facilitator, Dag is an outsider."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from wholesum.web.accounts.models import User
from wholesum.web.decisions import services
from wholesum.web.decisions.models import Decision
from wholesum.web.teams.models import Team


def ids(team: Team, *people: User) -> list[UUID]:
    """Return the memberships of people in a team."""
    return list(team.memberships.filter(user__in=people).values_list("pk", flat=True))


@pytest.fixture
def asked(team: Team, ada: User, bo: User) -> Decision:
    return services.open_consent(
        by=bo,
        team=team.pk,
        text="The night roster is made by the depots.",
        concerned=ids(team, ada, bo),
        closes=timezone.localdate() + timedelta(days=7),
    )
