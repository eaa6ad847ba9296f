"""The configuration of the cycle app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class CycleConfig(AppConfig):
    """The app's name and label."""

    name = "wholesum.web.cycle"
    label = "cycle"
