"""The question and options of the pulse, marked for translation."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

STEM: Final = _("How true was this of our team in the past four weeks?")
OPTIONS: Final = (
    _("not at all true"),
    _("slightly"),
    _("half true"),
    _("mostly"),
    _("completely true"),
)
CANNOT_SAY: Final = _("cannot say")
