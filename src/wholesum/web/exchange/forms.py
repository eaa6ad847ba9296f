"""The form for importing an evidence folder."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from wholesum.web.core.forms import FilesField, FilesInput
from wholesum.web.teams.models import Team


class ImportForm(forms.Form):
    """Asks for an evidence folder, the name of the new team, and the user's part in it."""

    folder = FilesField(
        label=_("Evidence folder"),
        help_text=_("One zip, or the tables as CSV files, up to 20 megabytes."),
        allow_empty_file=True,
        widget=FilesInput(attrs={"accept": ".zip,.csv,application/zip,text/csv"}),
    )
    name = forms.CharField(
        label=_("Name of the team"),
        help_text=_("If you leave this empty, the team gets the name in the folder."),
        max_length=Team._meta.get_field("name").max_length,
        required=False,
    )
    answers = forms.BooleanField(
        label=_("I am part of this team and answer its pulses"),
        help_text=_(
            "Leave this empty if you support the team from outside, for example as a coach."
        ),
        required=False,
    )
