"""The variables that every template can use."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from wholesum.web.core.http.theme import theme_of
from wholesum.web.core.mail import mails_go_to_the_terminal
from wholesum.web.registry import navigation


def offers(request: HttpRequest) -> dict[str, object]:
    """Return the variables of all templates: features of the server, theme and practices."""
    return {
        "evidence_export": settings.EVIDENCE_EXPORT,
        "theme": theme_of(request),
        "navigation": navigation(),
        "mails_go_to_the_terminal": mails_go_to_the_terminal(),
        "visitor": getattr(request, "is_visit", False),
    }
