"""The app's entry in Django."""

from __future__ import annotations

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """The app's name and label."""

    name = "wholesum.web.operations"
    label = "operations"

    def ready(self) -> None:
        """Delete the people of a sample team with it."""
        import wholesum.web.operations.samples  # noqa: F401 - connects its signal
