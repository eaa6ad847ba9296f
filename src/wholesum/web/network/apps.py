"""The configuration of the network app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """The app's name and label."""

    name = "wholesum.web.network"
    label = "network"
