"""The configuration of the teams app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class TeamsConfig(AppConfig):
    """The name and label of the app."""

    name = "wholesum.web.teams"
    label = "teams"

    def ready(self) -> None:
        """Connect the handler that removes a deleted account from the bins of teams."""
        from wholesum.web.teams.bin import services  # noqa: F401
