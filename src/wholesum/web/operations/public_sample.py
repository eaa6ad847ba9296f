"""The public sample team: the server creates it at start, and a command resets it."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from wholesum.web.core.signals import evidence_changed
from wholesum.web.operations.services import add_sample_team
from wholesum.web.operations.starting import RefusedError
from wholesum.web.teams.models import Team
from wholesum.web.teams.visiting import PUBLIC_SAMPLE


@transaction.atomic
def keep_public_sample() -> None:
    """Create the public sample team if it is missing; delete it if it is switched off."""
    found = Team.objects.filter(pk=PUBLIC_SAMPLE).first()
    if settings.PUBLIC_SAMPLE:
        if found is None:
            add_sample_team(None, key=PUBLIC_SAMPLE)
        evidence_changed.send(Team, team=PUBLIC_SAMPLE)
    elif found is not None:
        found.delete()


@transaction.atomic
def reset_public_sample() -> None:
    """Delete the public sample team and create it again, with rounds that open today.

    Raises
    ------
    RefusedError
        If this server does not offer it.
    """
    if not settings.PUBLIC_SAMPLE:
        raise RefusedError(
            "This server offers no public sample: WHOLESUM_PUBLIC_SAMPLE is no. Set it to yes."
        )
    Team.objects.filter(pk=PUBLIC_SAMPLE).delete()
    keep_public_sample()
