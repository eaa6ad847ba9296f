"""Who may see and run a round about reliance; other users get "not found"."""

from __future__ import annotations

from uuid import UUID

from wholesum.web.accounts.models import User
from wholesum.web.network.models import RelianceRound
from wholesum.web.rounds.practice import round_in
from wholesum.web.teams.access import facilitator_of, member_of
from wholesum.web.teams.models import Membership


def seen_round(user: User, team: UUID, asking: UUID) -> tuple[Membership, RelianceRound]:
    """Return a round to a member of its team."""
    return member_of(user, team), round_in(RelianceRound, team, asking)


def run_round(user: User, team: UUID, asking: UUID) -> RelianceRound:
    """Return a round to a facilitator of its team."""
    facilitator_of(user, team)
    return round_in(RelianceRound, team, asking)
