"""The configuration of the pulse app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class PulseConfig(AppConfig):
    """The name and label of the pulse app for Django."""

    name = "wholesum.web.pulse"
    label = "pulse"
