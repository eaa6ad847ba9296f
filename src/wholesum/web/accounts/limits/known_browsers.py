"""A cookie that identifies browsers in which a user has signed in before.

It signs nobody in. It holds a random id and a keyed hash of each address that signed in, and gives
the browser a limit of its own, so that tries from elsewhere do not use it up.
"""

from __future__ import annotations

import secrets
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac

COOKIE: Final = "wholesum-browser"
_SALT: Final = "wholesum.browser"
_AGE: Final = 400 * 24 * 60 * 60
"""Seconds; browsers keep no cookie for longer."""
_MOST: Final = 8
"""Addresses of one browser, the latest first."""


def browser_of(request: HttpRequest, email: str) -> str:
    """Return the id of a browser that has signed in with this address, else an empty text."""
    browser, known = _read(request)
    return browser if _mark(email) in known else ""


def remember_browser(request: HttpRequest, response: HttpResponseBase, email: str) -> None:
    """Mark this browser as one that has signed in with an email address."""
    browser, known = _read(request)
    mark = _mark(email)
    marks = [mark, *(one for one in known if one != mark)][:_MOST]
    response.set_cookie(
        COOKIE,
        signing.dumps([browser or secrets.token_urlsafe(16), marks], salt=_SALT),
        max_age=_AGE,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        browser, known = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_AGE)
    except signing.BadSignature:
        return "", []
    return browser, known


def _mark(email: str) -> str:
    return salted_hmac(_SALT, email.strip().lower(), algorithm="sha256").hexdigest()[:32]
