"""Variables for every template."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from wholesum.web.core.http.theme import theme_of
from wholesum.web.core.mail import mails_go_to_the_terminal
from wholesum.web.registry import navigation


def offers(request: HttpRequest) -> dict[str, object]:
    """Return the server's offers, the theme, the practices in groups, and whether one visits."""
    return {
        "evidence_export": settings.EVIDENCE_EXPORT,
        "theme": theme_of(request),
        "navigation": navigation(),
        "mails_go_to_the_terminal": mails_go_to_the_terminal(),
        "visitor": getattr(request, "is_visit", False),
    }
