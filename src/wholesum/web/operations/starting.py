"""Start Django for a command, and report clearly why a command is refused."""

from __future__ import annotations

import os

SETTINGS = "wholesum.web.config.settings"


class RefusedError(Exception):
    """The error that a command is refused; the message says why and what to do."""


def start_django() -> None:
    """Load the settings and the apps of Django.

    Raises
    ------
    django.core.exceptions.ImproperlyConfigured
        If a setting of the environment is wrong.
    """
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
