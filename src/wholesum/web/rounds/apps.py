"""The configuration of the rounds app for Django."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_delete


class RoundsConfig(AppConfig):
    """The app's name and label."""

    name = "wholesum.web.rounds"
    label = "rounds"

    def ready(self) -> None:
        """Delete the sheets and the roll of every kind of round together with the round."""
        from wholesum.web.rounds.models import delete_sheets, round_models

        for model in round_models():
            post_delete.connect(delete_sheets, sender=model)
