"""The app's entry in Django."""

from __future__ import annotations

from django.apps import AppConfig


class TeamsConfig(AppConfig):
    """The app's name and label."""

    name = "wholesum.web.teams"
    label = "teams"

    def ready(self) -> None:
        """Let an account that is deleted be taken out of the bins too."""
        from wholesum.web.teams.bin import services  # noqa: F401
