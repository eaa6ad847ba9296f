"""Who may see and manage a pulse; other users get "not found"."""

from __future__ import annotations

from uuid import UUID

from wholesum.web.accounts.models import User
from wholesum.web.pulse.models import Round
from wholesum.web.rounds.practice import round_in
from wholesum.web.teams.access import facilitator_of, member_of
from wholesum.web.teams.models import Membership


def seen_round(user: User, team: UUID, round_id: UUID) -> tuple[Membership, Round]:
    """Return a pulse to a member of its team; raise 404 for other users."""
    return member_of(user, team), round_in(Round, team, round_id)


def run_round(user: User, team: UUID, round_id: UUID) -> Round:
    """Return a pulse to a facilitator of its team; raise 404 for other users."""
    facilitator_of(user, team)
    return round_in(Round, team, round_id)
