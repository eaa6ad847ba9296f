"""What every template may ask."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from wholesum.web.core.theme import theme_of


def offers(request: HttpRequest) -> dict[str, bool | str]:
    """Say what this server offers beyond the usual, and which theme the reader chose."""
    return {"evidence_export": settings.EVIDENCE_EXPORT, "theme": theme_of(request)}
