"""Store the figures of a team when its pulse closes, if the team shares them."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.dispatch import receiver
from django_tasks import task

from wholesum.web.core.signals import evidence_changed
from wholesum.web.mirror.queries import team_mirror
from wholesum.web.organisations.models import Sharing, TeamFigures
from wholesum.web.organisations.queries import agreed
from wholesum.web.pulse.models import Round
from wholesum.web.teams.models import Team


@task
def store_figures(team_id: str) -> None:
    """Store the means of the latest pulse if all members agreed to be counted, or delete them.

    Parameters
    ----------
    team_id
        The team; one that was deleted meanwhile is passed over.
    """
    team = Team.objects.filter(pk=UUID(team_id)).first()
    if team is None:
        return
    TeamFigures.objects.filter(team=team).delete()
    if not agreed().filter(team=team, coach=None).exists():
        return
    latest = next(
        (round_ for round_ in reversed(team_mirror(team).pulse.rounds) if round_.closed), None
    )
    if latest is None or latest.closed is None:
        return
    means = {
        facet.facet: facet.reading.mean for facet in latest.facets if facet.reading.mean is not None
    }
    if means:
        closed = date.fromisoformat(latest.closed)
        TeamFigures.objects.create(team=team, closed=closed, means=means)


@receiver(evidence_changed, sender=Round)
def _store_again(team: UUID, **_kwargs: Any) -> None:
    if Sharing.objects.filter(team=team, coach=None, ended=None).exists():
        store_figures.enqueue(str(team))
