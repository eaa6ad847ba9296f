"""Who may see a decision and act on it; other users get "not found"."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from wholesum.web.accounts.models import User
from wholesum.web.decisions.models import Decision, Voice
from wholesum.web.teams.access import facilitator_of, member_of
from wholesum.web.teams.models import Membership


def seen_decision(
    user: User | AnonymousUser, team: UUID, decision: UUID
) -> tuple[Membership, Decision]:
    """Return a decision to a member of its team."""
    return member_of(user, team), _decision_in(team, decision)


def led_decision(user: User, team: UUID, decision: UUID) -> Decision:
    """Return a decision to the user who opened it, or to a facilitator of its team."""
    place, found = seen_decision(user, team, decision)
    if not leads(place, found):
        raise Http404
    return found


def removed_decision(user: User, team: UUID, decision: UUID) -> Decision:
    """Return a decision that the user may delete, as a facilitator of its team."""
    facilitator_of(user, team)
    return _decision_in(team, decision)


def own_voice(user: User, team: UUID, decision: UUID) -> Voice:
    """Return the record that a decision affects this user; raise 404 if it does not."""
    _place, found = seen_decision(user, team, decision)
    voice = found.voices.filter(user_id=user.pk).first()
    if voice is None:
        raise Http404
    return voice


def leads(place: Membership, decision: Decision) -> bool:
    """Return whether a user may revise, settle or park a proposal."""
    return place.facilitates or decision.by_id == place.user_id


def _decision_in(team: UUID, decision: UUID) -> Decision:
    found = Decision.objects.select_related("team", "by").filter(pk=decision, team_id=team).first()
    if found is None:
        raise Http404
    return found
