"""Protect pages on which members answer: no cache, no referrer, and no forged forms."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final, TypeAlias

from allauth.core.internal.ratelimit import consume
from allauth.core.ratelimit import respond_429
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.decorators import decorator_from_middleware
from django.views.decorators.csrf import csrf_exempt

View: TypeAlias = Callable[..., HttpResponse]
RATE: Final = "60/m/ip"
"""How often one network may open pages with a secret address."""


def leaves_no_trace(view: View) -> View:
    """Send the pages on which members answer without cache and without referrer."""

    @wraps(view)
    def answered(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return answered


def limits_tries(action: str) -> Callable[[View], View]:
    """Refuse a network that opens pages with a secret address too often, so that none is guessed."""

    def decorate(view: View) -> View:
        @wraps(view)
        def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            config = {action: RATE}
            if (
                consume(request, app="wholesum", action=action, config=config, limit_get=True)
                is None
            ):
                full: HttpResponse = respond_429(request)
                return full
            return view(request, *args, **kwargs)

        return limited

    return decorate


class _NoReferrer(CsrfViewMiddleware):
    """Accepts the origin "null", which browsers send from pages that have `no-referrer`.

    The token is asked for as everywhere, and any other foreign origin is refused.
    """

    def _origin_verified(self, request: HttpRequest) -> bool:
        if request.META["HTTP_ORIGIN"] == "null":
            return True
        # The stubs leave out this method, on which the check of an origin hangs.
        known: bool = super()._origin_verified(request)  # type: ignore[misc]
        return known


def csrf_protect_without_referrer(view: View) -> Callable[..., Any]:
    """Protect a view against forged forms, although its pages send no referrer."""
    return csrf_exempt(decorator_from_middleware(_NoReferrer)(view))
