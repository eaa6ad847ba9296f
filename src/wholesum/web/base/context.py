"""What every template may ask."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def offers(_request: HttpRequest) -> dict[str, bool]:
    """Say what this server offers beyond the usual."""
    return {"evidence_export": settings.EVIDENCE_EXPORT}
