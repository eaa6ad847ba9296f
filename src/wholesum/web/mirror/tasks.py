"""Background tasks that compute the Mirror again when the data of a team change."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django_tasks import task

from wholesum.web.accounts.models import User
from wholesum.web.core.signals import evidence_changed
from wholesum.web.mirror.queries import forget_mirror, forget_mirrors, team_mirror
from wholesum.web.teams.models import Team


@task
def work_out_mirror(team_id: str) -> None:
    """Compute a team's Mirror in the background, so that the page opens without waiting.

    Parameters
    ----------
    team_id
        The team; one that was deleted meanwhile is passed over.
    """
    team = Team.objects.filter(pk=UUID(team_id)).first()
    if team is None:
        return
    team_mirror(team)
    if not Team.objects.filter(pk=team.pk).exists():  # deleted while it was worked out
        forget_mirror(team.pk)


@receiver(evidence_changed)
def _work_out_again(team: UUID, **_kwargs: Any) -> None:
    """Delete the cached Mirror of a team, and compute it again if the team still exists."""
    transaction.on_commit(partial(forget_mirror, team))
    if Team.objects.filter(pk=team).exists():
        work_out_mirror.enqueue(str(team))


@receiver(post_delete, sender=Team)
def _forget_team(instance: Team, **_kwargs: Any) -> None:
    transaction.on_commit(partial(forget_mirror, instance.pk))


@receiver(post_delete, sender=User)
def _forget_all(**_kwargs: Any) -> None:
    """Delete the cached Mirrors of all teams when an account is deleted."""
    transaction.on_commit(forget_mirrors)
