"""The configuration of the commitments app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    """The app's name and label."""

    name = "wholesum.web.commitments"
    label = "commitments"
