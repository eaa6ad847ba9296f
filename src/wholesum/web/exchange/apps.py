"""The configuration of the exchange app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """The name and label of the exchange app for Django."""

    name = "wholesum.web.exchange"
    label = "exchange"
