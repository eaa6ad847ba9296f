"""The configuration of the operations app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """The name and label of the app."""

    name = "wholesum.web.operations"
    label = "operations"

    def ready(self) -> None:
        """Connect the handler that deletes the users of a sample team together with the team."""
        import wholesum.web.operations.samples  # noqa: F401 - connects its signal
