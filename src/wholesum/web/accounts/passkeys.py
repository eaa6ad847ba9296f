"""How a passkey is added."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from wholesum.web.accounts.templatetags.devices import device


class AddPasskeyForm(AddWebAuthnForm):
    """Adds a passkey that signs in alone, unless one says it is only a second step."""

    name = forms.CharField(
        label=_("Its name"),
        required=False,
        max_length=80,
        help_text=_("So that you know it again, such as “my phone”"),
    )
    passwordless = forms.BooleanField(
        label=_("Sign in with it alone"),
        required=False,
        initial=True,
        help_text=_("Otherwise it is a second step after a code or password."),
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.initial["name"] = device(context.request.headers.get("User-Agent", ""))
