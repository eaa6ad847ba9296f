"""The app's entry in Django."""

from __future__ import annotations

from django.apps import AppConfig


class DialogueConfig(AppConfig):
    """The app's name and label."""

    name = "wholesum.web.dialogue"
    label = "dialogue"

    def ready(self) -> None:
        """Let what belongs to a dialogue go with it, and with whoever leaves."""
        from wholesum.web.dialogue import deletion  # noqa: F401
