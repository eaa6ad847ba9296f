"""The configuration of the home app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The app's name and label."""

    name = "wholesum.web.home"
    label = "home"
