"""Views that make and remove sample teams, open a demonstration, and report the server's health."""

from __future__ import annotations

from ipaddress import ip_address
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wholesum.web.accounts.requests import SignedIn
from wholesum.web.operations import services
from wholesum.web.operations.entry import use, user_of
from wholesum.web.teams.access import facilitator_of


@require_POST
def make_sample(request: SignedIn) -> HttpResponse:
    """Make a sample team for the user, and open the page of the team."""
    return redirect("team", team=services.make_sample_team(by=request.user).pk)


@require_POST
def remove_sample(request: SignedIn, team: UUID) -> HttpResponse:
    """Remove a sample team with all its data."""
    sample = facilitator_of(request.user, team).team
    if not sample.sample:
        raise Http404
    services.remove_sample_team(sample)
    messages.success(request, _("The sample team and all its data are deleted."))
    return redirect("home")


@login_not_required
@require_GET
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """Answer with status 200 if the database answers, else with status 503."""
    del request
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
    except Error:
        return HttpResponse("The database does not answer.\n", "text/plain", 503)
    return HttpResponse("ok\n", "text/plain")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Sign a visitor on this machine in as a member of the sample team, after a click on a button.

    A chat program that opens the address for a preview uses nothing up.
    """
    if not settings.DEMO or not _from_here(request):
        raise Http404
    if request.user.is_authenticated:
        return redirect("home")
    user = use(token) if request.method == "POST" else user_of(token)
    if user is None:
        raise Http404
    if request.method != "POST":
        return render(request, "operations/enter.html", {"person": user})
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("home")


def _from_here(request: HttpRequest) -> bool:
    """Return whether a request comes directly from this machine, not through a proxy."""
    if "HTTP_X_FORWARDED_FOR" in request.META or "HTTP_FORWARDED" in request.META:
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
