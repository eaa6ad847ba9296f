"""The configuration of the organisations app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """The app's name and label."""

    name = "wholesum.web.organisations"
    label = "organisations"

    def ready(self) -> None:
        """Connect the handler that stores the figures of a team when a pulse closes."""
        from wholesum.web.organisations import tasks  # noqa: F401
