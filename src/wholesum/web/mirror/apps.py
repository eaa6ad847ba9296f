"""The app's entry in Django."""

from __future__ import annotations

from django.apps import AppConfig


class MirrorConfig(AppConfig):
    """The app's name and label."""

    name = "wholesum.web.mirror"
    label = "mirror"

    def ready(self) -> None:
        """Listen for rounds that close."""
        from wholesum.web.mirror import tasks  # noqa: F401
