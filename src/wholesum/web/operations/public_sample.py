"""The public sample team: made when the server starts; a command can make it again."""

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
    """Make the public sample if it is missing, or delete it if the settings turn it off."""
    found = Team.objects.filter(pk=PUBLIC_SAMPLE).first()
    if settings.PUBLIC_SAMPLE:
        if found is None:
            add_sample_team(None, key=PUBLIC_SAMPLE)
        evidence_changed.send(Team, team=PUBLIC_SAMPLE)
    elif found is not None:
        found.delete()


@transaction.atomic
def reset_public_sample() -> None:
    """Delete the public sample and make it again, with rounds that are open from today on.

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
