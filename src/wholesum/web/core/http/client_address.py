"""The IP address of a visitor, also if there are proxies."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the visitor's IP address; settings say how many proxies there are.

    Each proxy appends the address from which it was asked to `X-Forwarded-For`. Everything further
    to the left was written by the client, who can write anything. A header with fewer addresses did
    not pass all proxies; then the address of the connection is taken.
    """
    said = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    is_behind = 0 < settings.PROXIES <= len(said)
    found = said[-settings.PROXIES].strip() if is_behind else ""
    return found or str(request.META.get("REMOTE_ADDR", ""))
