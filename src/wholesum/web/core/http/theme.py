"""Whether pages are light or dark: as the device, or as the user chose in this browser."""

from __future__ import annotations

from typing import Final

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

_COOKIE: Final = "theme"
_YEAR: Final = 31_536_000
_THEMES: Final = ("light", "dark")


class ThemeForm(forms.Form):
    """Asks for the theme: light, dark, or the theme of the device."""

    theme = forms.ChoiceField(
        label=_("Light or dark"),
        choices=[("", _("Same as the device")), ("light", _("Light")), ("dark", _("Dark"))],
        widget=forms.RadioSelect,
        required=False,
    )


def theme_of(request: HttpRequest) -> str:
    """Return the chosen theme: ``light``, ``dark``, or empty for the theme of the device.

    The page is sent in its theme, so that no script runs and nothing flashes.
    """
    said = request.COOKIES.get(_COOKIE, "")
    return said if said in _THEMES else ""


def keep_theme(response: HttpResponse, theme: str) -> None:
    """Store the chosen theme in the browser only."""
    if theme not in _THEMES:
        response.delete_cookie(_COOKIE, samesite="Lax")
        return
    response.set_cookie(
        _COOKIE, theme, _YEAR, secure=settings.SECURE, httponly=True, samesite="Lax"
    )
