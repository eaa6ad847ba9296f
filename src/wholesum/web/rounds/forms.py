"""The form field for the smallest number of answers that a result needs."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from wholesum.web.rounds.models import THRESHOLDS

SMALL_TEAM: Final = 6
"""Up to so many people asked, results need four answers, unless the facilitator chooses five."""


class ThresholdField(forms.TypedChoiceField):
    """Asks for the smallest number of answers for which results are shown."""

    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label,
            help_text=_("With fewer answers, it is easier to guess who answered what."),
            choices=[(least, str(least)) for least in THRESHOLDS],
            coerce=int,
            widget=forms.RadioSelect,
        )


def offer_thresholds(field: forms.Field, asked: int, said: object) -> int:
    """Describe each choice of the smallest number of answers; select and return the usual one."""
    is_small = asked <= SMALL_TEAM
    usual = min(THRESHOLDS) if is_small else max(THRESHOLDS)
    if isinstance(field, ThresholdField):
        field.choices = [
            (least, str(said) % {"least": least, "asked": asked})
            for least in sorted(THRESHOLDS, reverse=not is_small)
        ]
        field.initial = usual
    return usual
