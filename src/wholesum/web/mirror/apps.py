"""The configuration of the mirror app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class MirrorConfig(AppConfig):
    """The name and label of the mirror app for Django."""

    name = "wholesum.web.mirror"
    label = "mirror"

    def ready(self) -> None:
        """Connect the handlers that compute the Mirror again when data of a team change."""
        from wholesum.web.mirror import tasks  # noqa: F401
