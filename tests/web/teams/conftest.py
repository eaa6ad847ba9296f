"""Eve, who has no team, and invitations by a link and by email."""

from __future__ import annotations

import pytest

from wholesum.web.accounts.models import User
from wholesum.web.teams import invitations
from wholesum.web.teams.models import Team


def path_of(link: str) -> str:
    return link.removeprefix("http://localhost:8000")


@pytest.fixture
def eve(db: None) -> User:
    return User.objects.create_user("eve@example.org", "Eve")


@pytest.fixture
def link(cleo: User, team: Team) -> str:
    """Return the path of a link to share."""
    return path_of(invitations.invite(by=cleo, team=team.pk, role="member")[1])


@pytest.fixture
def mailed(cleo: User, team: Team) -> str:
    """Return the path that was mailed to Eve."""
    made = invitations.invite(by=cleo, team=team.pk, role="member", email="Eve@example.org")
    return path_of(made[1])


def token_of(path: str) -> str:
    return path.rstrip("/").rsplit("/", 1)[1]
