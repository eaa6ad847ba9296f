"""Forms about notices."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from wholesum.web.notices.models import Mails


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
