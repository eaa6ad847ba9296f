"""The form for downloading a report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ReportForm(forms.Form):
    """Asks for the format of a report, and whether it contains the data of each facet."""

    kind = forms.ChoiceField(label=_("Format"))
    annex = forms.BooleanField(
        label=_("With the data behind each facet"),
        required=False,
        help_text=_(
            "This option adds about one page for each facet. The text to paste does not "
            "contain these pages."
        ),
    )

    def __init__(self, *given: Any, with_pdf: bool) -> None:
        super().__init__(*given)
        field = self.fields["kind"]
        choices = [("html", _("Web page (HTML)")), ("md", _("Text to paste (Markdown)"))]
        if with_pdf:
            choices = [("A4", _("PDF, A4")), ("Letter", _("PDF, Letter")), *choices]
        else:
            field.help_text = _("For paper, open the web page and print it: A4 or Letter.")
        field.choices = choices  # type: ignore[attr-defined]  # of a choice field
