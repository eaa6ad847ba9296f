"""Start Django outside a web server, and report refused commands clearly."""

from __future__ import annotations

import os

SETTINGS = "wholesum.web.config.settings"


class RefusedError(Exception):
    """A command was refused; the message says why and what to do."""


def start_django() -> None:
    """Load the settings and the apps.

    Raises
    ------
    django.core.exceptions.ImproperlyConfigured
        If a setting of the environment is wrong.
    """
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
