"""The configuration of the core app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The name and label of the app."""

    name = "wholesum.web.core"
    label = "core"

    def ready(self) -> None:
        """Register the checks that run before the app starts."""
        from wholesum.web.core.database import checks  # noqa: F401
