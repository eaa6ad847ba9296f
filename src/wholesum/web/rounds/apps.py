"""The configuration of the rounds app for Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_delete


class RoundsConfig(AppConfig):
    """The name and label of the app."""

    name = "wholesum.web.rounds"
    label = "rounds"

    def ready(self) -> None:
        """Connect the handler that deletes answers and the list of people with their round."""
        from wholesum.web.rounds.models import delete_sheets, round_models

        for model in round_models():
            post_delete.connect(delete_sheets, sender=model)
