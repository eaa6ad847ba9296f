"""Read pulse rounds from the database."""

from __future__ import annotations

from uuid import UUID

from wholesum.web.pulse.models import Round


def rounds_of(team: UUID) -> list[Round]:
    """Return the rounds of a team, the latest first."""
    return list(
        Round.objects.filter(team_id=team).select_related("team").order_by("-opened", "-closes")
    )
