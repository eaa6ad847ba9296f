"""The form that opens a focus round."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wholesum.web.focus.queries import can_ask
from wholesum.web.focus.services.rounds import SHARES
from wholesum.web.rounds.forms import ThresholdField, offer_thresholds
from wholesum.web.teams.models import Team


class OpenFocus(forms.Form):
    """Asks for the share of hours to keep, and how many members must answer for a result."""

    name = forms.CharField(label=_("Name of the round"), max_length=40)
    share = forms.IntegerField(
        label=_("Percent of your hours to keep"),
        help_text=_(
            "You want to free the other hours. With 80 percent, a team that spends 500 "
            "hours a month looks for the 400 hours that matter most."
        ),
        min_value=SHARES[0],
        max_value=SHARES[1],
        initial=80,
    )
    threshold = ThresholdField(_("Smallest number of answers for a result"))

    def __init__(self, sent: QueryDict | None, *, team: Team) -> None:
        super().__init__(sent, initial={"name": f"{team.today():%Y-%m}"})
        said = _(
            "At least %(least)s of your %(asked)s members must give points or scores. "
            "With fewer members, the points or scores are deleted and no result is shown."
        )
        offer_thresholds(self.fields["threshold"], can_ask(team.pk), said)
