"""The form that opens a round about reliance."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from wholesum.web.core.forms import DatedForm


class OpenReliance(DatedForm):
    """Asks for the last day to answer."""

    last_day = forms.DateField(
        label=_("Last day to answer"),
        help_text=_("The round closes at the end of that day. The counts are shown then."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        initial=timedelta(days=7),
    )
