"""Who may see and change the counts of a team's meetings; other users get "not found"."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from wholesum.web.accounts.models import User
from wholesum.web.conversation.models import Meeting
from wholesum.web.teams.access import facilitator_of


def removed_meeting(user: User, team: UUID, meeting: UUID) -> Meeting:
    """Return a meeting that the user may delete, as a facilitator of its team."""
    facilitator_of(user, team)
    found = Meeting.objects.filter(pk=meeting, team_id=team).first()
    if found is None:
        raise Http404
    return found
