"""Who may see and change the cycles of a team; other users get "not found"."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from wholesum.web.accounts.models import User
from wholesum.web.cycle.models import Cycle, Prototype
from wholesum.web.decisions.access import seen_decision
from wholesum.web.decisions.models import Decision
from wholesum.web.teams.access import facilitator_of, member_of
from wholesum.web.teams.models import hash_token


def cycle_in(user: User, team: UUID, cycle: UUID) -> Cycle:
    """Return a cycle that the user may read and review, as a member of its team."""
    member_of(user, team)
    found = Cycle.objects.select_related("team").filter(pk=cycle, team_id=team).first()
    if found is None:
        raise Http404
    return found


def planned_cycle(user: User, team: UUID, cycle: UUID) -> Cycle:
    """Return a cycle that the user may plan and delete, as a facilitator of its team."""
    facilitator_of(user, team)
    return cycle_in(user, team, cycle)


def prototype_in(user: User, team: UUID, prototype: UUID) -> Prototype:
    """Return a prototype that the user may change, as a member of its team."""
    member_of(user, team)
    found = Prototype.objects.select_related("cycle__team")
    one = found.filter(pk=prototype, cycle__team_id=team).first()
    if one is None:
        raise Http404
    return one


def decided_in(user: User, team: UUID, decision: UUID) -> Decision:
    """Return a decision that a prototype may carry out, to a member of its team."""
    _place, found = seen_decision(user, team, decision)
    if not found.is_decided:
        raise Http404
    return found


def prototype_of_link(token: str) -> Prototype:
    """Return the prototype that a link asks about; a withdrawn link is not found."""
    found = Prototype.objects.select_related("cycle__team")
    one = found.filter(token_hash=hash_token(token)).first()
    if one is None:
        raise Http404
    return one
