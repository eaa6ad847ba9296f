"""The configuration of the accounts app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The name and label of the app."""

    name = "wholesum.web.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Connect the handler that limits how long a browser stays signed in."""
        import wholesum.web.accounts.signing_in.staying  # noqa: F401 - connects its signal
