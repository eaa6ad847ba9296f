"""The content of the style guide: colours, and a form with each kind of field."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

TOKENS: Final = (
    *("ground", "surface", "ink", "text-2", "muted", "hairline", "edge", "accent"),
    *("note", "careful", "stop", "said", "does"),
    *(f"heat-{step}" for step in range(1, 7)),
)


class Sample(forms.Form):
    """A form with one field of each kind, which is never saved."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("The name your team uses"))
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea({"rows": 3}))
    length = forms.ChoiceField(
        label=_("Length"), choices=[("short", _("10 questions")), ("full", _("40 questions"))]
    )
    mood = forms.ChoiceField(
        label=_("Who may see the answers"),
        choices=[("signed", _("Signed: your name is shown")), ("sealed", _("Sealed: no name"))],
        widget=forms.RadioSelect,
    )
    closes = forms.DateField(label=_("Closes on"), widget=forms.DateInput({"type": "date"}))
    remind = forms.BooleanField(
        label=_("Remind everybody a day before"),
        help_text=_("All members, or none."),
        required=False,
    )
