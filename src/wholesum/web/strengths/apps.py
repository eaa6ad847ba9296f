"""The configuration of the strengths app for Django."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_delete


class StrengthsConfig(AppConfig):
    """The app's name and label, and what happens when a member leaves."""

    name = "wholesum.web.strengths"
    label = "strengths"

    def ready(self) -> None:
        """Call a function when a member leaves a team."""
        from wholesum.web.teams.models import Membership

        post_delete.connect(_member_left, Membership)


def _member_left(instance: Any, origin: Any, **_: object) -> None:
    from wholesum.web.strengths.services import leave_work

    of_team_or_account = getattr(origin, "model", type(origin)) is not type(instance)
    if not of_team_or_account:
        leave_work(user=instance.user, team=instance.team)
