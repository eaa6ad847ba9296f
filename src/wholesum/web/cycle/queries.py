"""Read the people and cycles of a team."""

from __future__ import annotations

from uuid import UUID

from wholesum.web.teams.models import Membership


def roster(team: UUID) -> list[str]:
    """Return the names of the people who take turns in roles, who joined first come first."""
    found = Membership.objects.filter(team_id=team, answers=True).select_related("user")
    placed = ((one.joined, str(one.user).casefold(), one.user.pk, str(one.user)) for one in found)
    return [name for *_order, name in sorted(placed)]
