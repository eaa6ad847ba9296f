"""The configuration of the decisions app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    """The app's name and label."""

    name = "wholesum.web.decisions"
    label = "decisions"
