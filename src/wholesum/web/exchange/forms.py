"""The form for importing an evidence folder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from wholesum.web.teams.models import Team


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several."""

    widget = _Files

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Return the files, each found to be one."""
        sent = data if isinstance(data, Sequence) and data else [data]
        return [super(FilesField, self).clean(file, initial) for file in sent]


class ImportForm(forms.Form):
    """An evidence folder that becomes a team."""

    folder = FilesField(
        label=_("Evidence folder"),
        help_text=_("One zip, or the tables as CSV files, up to 20 megabytes."),
        allow_empty_file=True,
        widget=_Files(attrs={"accept": ".zip,.csv,application/zip,text/csv"}),
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
