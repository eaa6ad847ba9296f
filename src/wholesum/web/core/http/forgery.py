"""The error page for forms that did not come from a page of this server."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_BAD_ORIGIN
from django.shortcuts import render

from wholesum.tables import plain

_OTHER_ADDRESS = REASON_BAD_ORIGIN.partition("%")[0]


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Show why a form was refused: the URL in the browser is wrong, or the page is too old."""
    origin = ""
    if reason.startswith(_OTHER_ADDRESS):
        origin = plain(request.META.get("HTTP_ORIGIN", ""), longest=200)
    shown = {"origin": origin, "address": settings.ADDRESS}
    return render(request, "403_csrf.html", shown, status=403)
