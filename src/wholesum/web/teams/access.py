"""Check access to a team; without access, all functions raise "not found"."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from wholesum.web.accounts.models import User
from wholesum.web.teams import queries
from wholesum.web.teams.models import Invitation, Membership, Role
from wholesum.web.teams.visiting import is_visitor, visitor_place


def member_of(user: User | AnonymousUser, team: UUID) -> Membership:
    """Return the membership of a member, a facilitator or a visitor; raise 404 for all others."""
    if isinstance(user, AnonymousUser):
        raise Http404
    if is_visitor(user):
        return visitor_place(user, team)
    found = Membership.objects.select_related("team", "user").filter(team_id=team, user=user)
    membership = found.first()
    if membership is None:
        raise Http404
    return membership


def facilitator_of(user: User | AnonymousUser, team: UUID) -> Membership:
    """Return the membership of a facilitator; raise 404 for all others."""
    membership = member_of(user, team)
    if membership.role != Role.FACILITATOR:
        raise Http404
    return membership


def somebody_in(team: UUID, member: UUID) -> Membership:
    """Return the membership of another person in a team; the caller has already checked access."""
    found = Membership.objects.select_related("team", "user").filter(team_id=team, pk=member)
    membership = found.first()
    if membership is None:
        raise Http404
    return membership


def invitation_for(user: User, token_hash: str) -> Invitation:
    """Return an invitation that a user can accept, or one that this user has used."""
    mine = Q(used_by=None) | Q(used_by__user=user)
    found = invitations_of(token_hash).filter(mine, withdrawn=False, expires__gt=timezone.now())
    invitation = found.first()
    if invitation is None:
        raise Http404
    return invitation


def invitations_of(token_hash: str) -> QuerySet[Invitation]:
    """Return the invitation that belongs to a link, whether it is open or not."""
    about = Invitation.objects.select_related("team", "invited_by", "used_by")
    return about.filter(token_hash=token_hash)


def invitation_mailed_to(user: User, invitation: UUID) -> Invitation:
    """Return an open invitation that was emailed to a confirmed address of a user."""
    found = queries.invitations_for(user).filter(pk=invitation).first()
    if found is None:
        raise Http404
    return found
