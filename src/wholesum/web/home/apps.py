"""The configuration of the home app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The name and label of the home app for Django."""

    name = "wholesum.web.home"
    label = "home"
