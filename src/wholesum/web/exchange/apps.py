"""The configuration of the exchange app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """The app's name and label."""

    name = "wholesum.web.exchange"
    label = "exchange"
