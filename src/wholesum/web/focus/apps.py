"""The app's entry in Django."""

from __future__ import annotations

from django.apps import AppConfig


class FocusConfig(AppConfig):
    """The app's name and label."""

    name = "wholesum.web.focus"
    label = "focus"

    def ready(self) -> None:
        """Listen to what becomes of the proposals of focus rounds."""
        from wholesum.web.focus.services import consenting  # noqa: F401
