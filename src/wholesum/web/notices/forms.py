"""Forms about notices."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from wholesum.web.notices.models import ChatKind, Mails


class MailsForm(forms.Form):
    """Asks which emails a user wants."""

    mails = forms.ChoiceField(
        label=_("Emails about the work of your teams"),
        help_text=_(
            "Sign-in codes, invitations, and emails about removed members and deleted data "
            "always come at once."
        ),
        choices=Mails.choices,
        widget=forms.RadioSelect,
    )


class ChatForm(forms.Form):
    """Asks for the webhook of a chat."""

    kind = forms.ChoiceField(label=_("Chat"), choices=ChatKind.choices, widget=forms.RadioSelect)
    address = forms.CharField(
        label=_("Address of the webhook"),
        max_length=1000,
        help_text=_(
            "In Slack, add an incoming webhook to a channel. In Teams, make a workflow that posts "
            "to a channel when it receives a webhook. Paste the address here: it is a secret, and "
            "we do not show it again."
        ),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "inputmode": "url"}),
    )
