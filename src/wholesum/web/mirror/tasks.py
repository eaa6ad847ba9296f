"""The Mirror worked out in the background when a round closes, and thrown away when one goes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models.signals import post_delete
from django.dispatch import receiver
from django_tasks import task

from wholesum.web.decisions.models import Decision
from wholesum.web.dialogue.models import Dialogue
from wholesum.web.mirror.queries import forget_mirror, team_mirror
from wholesum.web.pulse.models import Round, round_closed
from wholesum.web.teams.models import Team


@task
def work_out_mirror(team_id: str) -> None:
    """Work out a team's Mirror, so that nobody who looks waits for it.

    Parameters
    ----------
    team_id
        The team; one that was deleted meanwhile is passed over.
    """
    team = Team.objects.filter(pk=UUID(team_id)).first()
    if team is not None:
        team_mirror(team)


@receiver(round_closed)
def _work_out_soon(team: UUID, **_kwargs: Any) -> None:
    work_out_mirror.enqueue(str(team))


@receiver(post_delete, sender=Decision)
@receiver(post_delete, sender=Dialogue)
@receiver(post_delete, sender=Round)
def _forget(instance: Round | Dialogue | Decision, **_kwargs: Any) -> None:
    forget_mirror(instance.team_id)
