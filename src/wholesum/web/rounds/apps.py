"""The app's entry in Django."""

from __future__ import annotations

from django.apps import AppConfig, apps
from django.db.models.signals import post_delete


class RoundsConfig(AppConfig):
    """The app's name and label."""

    name = "wholesum.web.rounds"
    label = "rounds"

    def ready(self) -> None:
        """Delete the sheets and the roll of every kind of round together with the round."""
        from wholesum.web.rounds.models import AskedRound, delete_sheets

        for model in apps.get_models():
            if issubclass(model, AskedRound):
                post_delete.connect(delete_sheets, sender=model)
