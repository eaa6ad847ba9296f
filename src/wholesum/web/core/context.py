"""What every template may ask."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from wholesum.web.core.theme import theme_of
from wholesum.web.registry import practices


def offers(request: HttpRequest) -> dict[str, object]:
    """Say what this server offers, which theme the reader chose, and which practices there are."""
    return {
        "evidence_export": settings.EVIDENCE_EXPORT,
        "theme": theme_of(request),
        "practices": practices(),
    }
