"""The form that asks an organisation whom its people turn to."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from wholesum.web.core.forms import DatedForm
from wholesum.web.organisations.ties.models import LONGEST_TOPIC


class OpenTies(DatedForm):
    """Asks for the topic and the last day to answer."""

    topic = forms.CharField(
        label=_("Whom do you turn to for …"),
        help_text=_("A few words, such as: advice across functions. Keep them, to see a change."),
        max_length=LONGEST_TOPIC,
    )
    last_day = forms.DateField(
        label=_("Last day to answer"),
        help_text=_("The round closes at the end of that day. The figures are shown then."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        initial=timedelta(days=14),
    )
