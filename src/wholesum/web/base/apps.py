"""The app's entry in Django."""

from __future__ import annotations

from django.apps import AppConfig


class BaseConfig(AppConfig):
    """The app's name and label."""

    name = "wholesum.web.base"
    label = "base"

    def ready(self) -> None:
        """Register the checks."""
        from wholesum.web.base import checks  # noqa: F401
