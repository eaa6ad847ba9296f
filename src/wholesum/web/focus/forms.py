"""The form that opens a focus round."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from wholesum.web.focus.services.rounds import SHARES
from wholesum.web.rounds.models import THRESHOLDS


class OpenFocus(forms.Form):
    """Asks for the share of hours to keep, and the least number of answers."""

    name = forms.CharField(label=_("Name of the round"), max_length=40)
    share = forms.IntegerField(
        label=_("Percent of your hours to keep"),
        help_text=_(
            "The rest is what you want to free. With 80, a team that spends 500 hours a month "
            "looks for the 400 that matter most."
        ),
        min_value=SHARES[0],
        max_value=SHARES[1],
        initial=80,
    )
    threshold = forms.TypedChoiceField(
        label=_("Least number of answers"),
        help_text=_(
            "Points and scores are sealed. If fewer people answer, nothing is shown and "
            "the answers are deleted."
        ),
        choices=[
            (THRESHOLDS[0], _("5")),
            (THRESHOLDS[1], _("4, as we decided together: with so few voters, guessing is easier")),
        ],
        coerce=int,
        widget=forms.RadioSelect,
        initial=THRESHOLDS[0],
    )
