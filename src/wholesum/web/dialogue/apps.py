"""The configuration of the dialogue app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class DialogueConfig(AppConfig):
    """The name and label of the dialogue app for Django."""

    name = "wholesum.web.dialogue"
    label = "dialogue"

    def ready(self) -> None:
        """Delete records without foreign keys together with a dialogue or an account."""
        from wholesum.web.dialogue import deletion  # noqa: F401
