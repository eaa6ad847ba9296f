"""The form that adds a passkey."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from wholesum.web.accounts.templatetags.devices import device


class AddPasskeyForm(AddWebAuthnForm):
    """Adds a passkey with which a user signs in, alone or as the second step."""

    name = forms.CharField(
        label=_("Name of the passkey"),
        required=False,
        max_length=80,
        help_text=_("For example “my phone”"),
    )
    passwordless = forms.BooleanField(
        label=_("Use this passkey alone to sign in, without a code or password"),
        required=False,
        initial=True,
        help_text=_(
            "If you do not tick this box, the passkey is a second step: you first enter a "
            "code or password."
        ),
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.initial["name"] = device(context.request.headers.get("User-Agent", ""))
