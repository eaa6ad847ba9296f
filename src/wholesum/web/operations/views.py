"""The way in to the demonstration; it is there in demonstrations only."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from wholesum.web.operations.entry import user_of


@require_GET
@never_cache
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Sign a visitor on this machine in as a member of the sample team."""
    if not settings.DEMO or not _from_here(request):
        raise Http404
    if request.user.is_authenticated:
        return redirect("home")
    user = user_of(token)
    if user is None:
        raise Http404
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("home")


def _from_here(request: HttpRequest) -> bool:
    """Say whether a request comes from this machine, and through no proxy."""
    if "HTTP_X_FORWARDED_FOR" in request.META or "HTTP_FORWARDED" in request.META:
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
