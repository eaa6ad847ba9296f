"""Variables for every template."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from wholesum.web.core.http.theme import theme_of
from wholesum.web.registry import navigation


def offers(request: HttpRequest) -> dict[str, object]:
    """Return the offers of this server, the user's theme, and the practices in their groups."""
    return {
        "evidence_export": settings.EVIDENCE_EXPORT,
        "theme": theme_of(request),
        "navigation": navigation(),
    }
