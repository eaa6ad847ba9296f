"""The configuration of the focus app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class FocusConfig(AppConfig):
    """The name and label of the focus app for Django."""

    name = "wholesum.web.focus"
    label = "focus"

    def ready(self) -> None:
        """Load the handler that saves settled proposals as verdicts."""
        from wholesum.web.focus.services import consenting  # noqa: F401
