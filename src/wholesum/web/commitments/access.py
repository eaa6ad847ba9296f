"""Who may see promises and act on them; other users get "not found"."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from wholesum.web.accounts.models import User
from wholesum.web.commitments.models import Commitment
from wholesum.web.teams.access import facilitator_of, member_of
from wholesum.web.teams.models import Membership


def seen_commitment(
    user: User | AnonymousUser, team: UUID, commitment: UUID
) -> tuple[Membership, Commitment]:
    """Return a promise to a member of its team."""
    return member_of(user, team), _commitment_in(team, commitment)


def removed_commitment(user: User, team: UUID, commitment: UUID) -> Commitment:
    """Return a promise that the user may delete, as a facilitator of its team."""
    facilitator_of(user, team)
    return _commitment_in(team, commitment)


def _commitment_in(team: UUID, commitment: UUID) -> Commitment:
    found = Commitment.objects.select_related("team", "by", "to", "needs_from", "stand_in")
    promise = found.filter(pk=commitment, team_id=team).first()
    if promise is None:
        raise Http404
    return promise
