"""The configuration of the recognition app for Django."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.db.models.signals import post_delete

if TYPE_CHECKING:
    from wholesum.web.teams.models import Membership


class RecognitionConfig(AppConfig):
    """The app's name and label, and what happens when a member leaves."""

    name = "wholesum.web.recognition"
    label = "recognition"

    def ready(self) -> None:
        """Settle the open divisions of credit when a member leaves or deletes their account."""
        from wholesum.web.teams.models import Membership

        post_delete.connect(_member_left, Membership)


def _member_left(instance: Membership, **_kwargs: object) -> None:
    from wholesum.web.recognition.services import settle_divisions

    settle_divisions(instance.team_id)
