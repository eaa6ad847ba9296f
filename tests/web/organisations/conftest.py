"""An organisation of teams whose members agree to be counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from wholesum.core.facets import FACETS
from wholesum.web.accounts.models import User
from wholesum.web.organisations.models import Agreement, Sharing, TeamFigures
from wholesum.web.teams.models import Membership, Role, Team

AddTeams = Callable[..., list[Team]]


@pytest.fixture
def top(team: Team) -> Team:
    """The team at the top: the one of Ada, Bo and Cleo, who facilitates it."""
    return team


@pytest.fixture
def add_teams(top: Team) -> AddTeams:
    """Add teams to a part of the organisation, each with one member who agrees, and figures."""

    def add(number: int, part: Team | None = None, value: float = 3.0, days: int = 1) -> list[Team]:
        made = []
        for place in range(number):
            inside = Team.objects.create(name=f"Team {Team.objects.count()}", parent=part or top)
            user = User.objects.create_user(f"{inside.pk}@example.org", f"Member of {inside.name}")
            Membership.objects.create(team=inside, user=user, role=Role.MEMBER)
            asked = Sharing.objects.create(team=inside, organisation=top)
            Agreement.objects.create(sharing=asked, user=user, agrees=True)
            figures = {facet.code: value + place / 10 for facet in FACETS}
            closed = date.today() - timedelta(days=days)
            TeamFigures.objects.create(team=inside, closed=closed, means=figures)
            made.append(inside)
        return made

    return add
