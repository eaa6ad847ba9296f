"""The configuration of the recognition app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class RecognitionConfig(AppConfig):
    """The app's name and label."""

    name = "wholesum.web.recognition"
    label = "recognition"
