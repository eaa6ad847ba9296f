"""Who may see and change strengths, kinds of work and challenges; others get "not found"."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.shortcuts import get_object_or_404

from wholesum.web.accounts.models import User
from wholesum.web.strengths.models import Challenge, KindOfWork, NamedStrength
from wholesum.web.teams.access import facilitator_of, member_of


def own_strength(user: User | AnonymousUser, team: UUID, strength: int) -> NamedStrength:
    """Return a strength to the person who has it, and to the member who named it."""
    place = member_of(user, team)
    mine = Q(user_id=place.user_id) | Q(by_id=place.user_id)
    return get_object_or_404(NamedStrength, mine, pk=strength, team=team)


def seen_challenge(user: User | AnonymousUser, team: UUID, challenge: UUID) -> Challenge:
    """Return a challenge to a member of its team."""
    member_of(user, team)
    return get_object_or_404(Challenge, pk=challenge, team=team)


def removed_challenge(user: User, team: UUID, challenge: UUID) -> Challenge:
    """Return a challenge that the user may delete, as a facilitator of its team."""
    facilitator_of(user, team)
    return seen_challenge(user, team, challenge)


def removed_kind(user: User, team: UUID, kind: UUID) -> KindOfWork:
    """Return a kind of work that the user may delete, as a facilitator of its team."""
    facilitator_of(user, team)
    return get_object_or_404(KindOfWork, pk=kind, team=team)
