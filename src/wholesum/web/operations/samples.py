"""The users of a sample team, which are deleted together with the team."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models.signals import post_delete
from django.dispatch import receiver

from wholesum.web.accounts.models import User
from wholesum.web.teams.models import Team


def domain_of(team: UUID) -> str:
    """Return the domain of the email addresses of a sample team; it does not exist (RFC 2606)."""
    return f"{team.hex[:12]}.merrowdale.example"


@receiver(post_delete, sender=Team)
def _remove_people(instance: Team, **_kwargs: Any) -> None:
    """Delete the users of a sample team when the team is deleted."""
    if instance.sample:
        User.objects.filter(email__endswith=f"@{domain_of(instance.pk)}", memberships=None).delete()
