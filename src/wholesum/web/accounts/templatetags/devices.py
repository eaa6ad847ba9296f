"""Show the names of browsers in a form that people can read."""

from __future__ import annotations

from typing import Final

from django import template
from django.utils.translation import gettext as _

register = template.Library()

# The first that occurs counts: Edge and Opera also say Chrome, Chrome also says Safari.
_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def _first(agent: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in names if mark in agent), "")


@register.filter
def device(agent: str) -> str:
    """Return the names of browser and operating system from a user agent text.

    Examples
    --------
    >>> device("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox, Linux'
    """
    names = (_first(agent, _BROWSERS), _first(agent, _SYSTEMS))
    return ", ".join(name for name in names if name) or _("Another browser or program")
