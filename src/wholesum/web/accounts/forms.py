"""Forms with which users change their own account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wholesum.web.accounts.models import User
from wholesum.web.core.texts import one_line


class NameForm(forms.Form):
    """Asks for the name that other members see, when a user signs up or changes the name."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        validators=[one_line],
        help_text=_("The name that your team uses for you"),
        widget=forms.TextInput({"autocomplete": "name"}),
    )

    def signup(self, _request: HttpRequest, user: User) -> None:
        """Store the name; allauth calls this method after it has made the account."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class DeleteForm(forms.Form):
    """Asks a user to type their email address again before the account is deleted."""

    typed = forms.CharField(
        label=_("Type your address to delete the account"),
        max_length=254,
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "email"}),
    )

    def __init__(self, *given: Any, email: str, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["typed"].help_text = email
