"""Forms about sharing."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class CoachForm(forms.Form):
    """Asks for the address of a coach."""

    email = forms.EmailField(
        label=_("Email address of the coach"),
        help_text=_("The coach needs an account on this server, and no place in the team."),
    )


class AnswerForm(forms.Form):
    """Asks a member whether they agree."""

    agrees = forms.TypedChoiceField(
        choices=[("yes", _("I agree")), ("no", _("I do not agree"))],
        coerce=lambda said: said == "yes",
    )
