"""The configuration of the pulse app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class PulseConfig(AppConfig):
    """The app's name and label."""

    name = "wholesum.web.pulse"
    label = "pulse"
