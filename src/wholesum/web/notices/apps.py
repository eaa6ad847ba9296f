"""The configuration of the notices app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """The app's name and label."""

    name = "wholesum.web.notices"
    label = "notices"
