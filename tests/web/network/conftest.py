"""Six members who are asked whom they rely on, and what they answer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from wholesum.web.accounts.models import User
from wholesum.web.network import services
from wholesum.web.network.models import RelianceRound
from wholesum.web.teams.models import Membership, Team

RELIES = {
    "Ada": ("Bo", "Ebo"),
    "Bo": ("Ada",),
    "Ebo": ("Ada", "Fay"),
    "Fay": ("Ebo", "Bo"),
    "Gus": ("Ada", "Hal"),
    "Hal": ("Bo",),
}
"""Three mutual pairs, and four of whom one relies on the other."""


def add_members(team: Team, *names: str) -> list[User]:
    """Add members with these names to a team."""
    users = [User.objects.create_user(f"{name.lower()}@example.org", name) for name in names]
    Membership.objects.bulk_create(Membership(team=team, user=user) for user in users)
    return users


def open_question(team: Team, cleo: User) -> RelianceRound:
    """Open a round for a week."""
    last_day = team.today() + timedelta(days=7)
    return services.open_round(by=cleo, team=team.pk, last_day=last_day)


def answers_of(asked: RelianceRound, user: User) -> dict[str, object]:
    """Return the form values of a member."""
    others = User.objects.filter(pk__in=asked.people).exclude(pk=user.pk)
    return {str(other.pk): "1" if other.name in RELIES[user.name] else "0" for other in others}


def answer(asked: RelianceRound, user: User) -> None:
    """Send the answers of a member."""
    services.send_sheet(
        by=user, team=asked.team_id, asking=asked.pk, answers=answers_of(asked, user)
    )


def fill(team: Team, cleo: User) -> RelianceRound:
    """Hold a round in which all members of `RELIES` who are in the team answer."""
    asked = open_question(team, cleo)
    for user in User.objects.filter(pk__in=asked.people):
        answer(asked, user)
    return services.close_round(by=cleo, team=team.pk, asking=asked.pk)


@pytest.fixture
def six(team: Team, ada: User, bo: User) -> list[User]:
    return [ada, bo, *add_members(team, "Ebo", "Fay", "Gus", "Hal")]


@pytest.fixture
def question(team: Team, six: list[User], cleo: User) -> RelianceRound:
    return open_question(team, cleo)
