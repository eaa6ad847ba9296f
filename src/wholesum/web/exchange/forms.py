"""The form for facts about a team that a folder of exported data does not contain."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from wholesum.web.importer import NoTerms
from wholesum.web.teams.models import Team


class FolderTerms(NoTerms):
    """Asks for the name of the new team, and the role of the user in it."""

    name = forms.CharField(
        label=_("Name of the team"),
        help_text=_(
            "If you leave this field empty, the team gets the name that the folder contains."
        ),
        max_length=Team._meta.get_field("name").max_length,
        required=False,
    )
    answers = forms.BooleanField(
        label=_("I am part of this team and answer its pulses"),
        help_text=_(
            "Leave this box empty if you support the team from outside, for example as a coach."
        ),
        required=False,
    )
