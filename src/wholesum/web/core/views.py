"""The first page, and the page that shows the look."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wholesum.web.core.look import TOKENS, Sample
from wholesum.web.core.queries import memberships_of
from wholesum.web.core.requests import SignedIn
from wholesum.web.core.waiting import waiting_for


@require_safe
def home(request: SignedIn) -> HttpResponse:
    """Show the teams one is in, each with what waits there."""
    memberships = list(memberships_of(request.user))
    waiting = waiting_for(request.user)
    teams = [(one, waiting.get(one.team_id, [])) for one in memberships]
    sampled = any(one.team.sample and one.facilitates for one in memberships)
    return render(request, "core/home.html", {"teams": teams, "sampled": sampled})


@require_safe
def look(request: HttpRequest) -> HttpResponse:
    """Show every component of the pages once."""
    asked, refused = Sample(), Sample({"name": "", "mood": "none", "closes": ""})
    return render(request, "core/look.html", {"tokens": TOKENS, "asked": asked, "refused": refused})
