"""The first page, and the page that shows the look."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wholesum.web.base.look import TOKENS, Sample
from wholesum.web.base.queries import memberships_of
from wholesum.web.base.requests import SignedIn


@require_safe
@login_required
def home(request: SignedIn) -> HttpResponse:
    """Show the teams one is in."""
    memberships = list(memberships_of(request.user))
    sampled = any(one.team.sample and one.facilitates for one in memberships)
    return render(request, "base/home.html", {"memberships": memberships, "sampled": sampled})


@require_safe
@login_required
def look(request: HttpRequest) -> HttpResponse:
    """Show every component of the pages once."""
    asked, refused = Sample(), Sample({"name": "", "mood": "none", "closes": ""})
    return render(request, "base/look.html", {"tokens": TOKENS, "asked": asked, "refused": refused})
