"""The first page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wholesum.web.accounts.requests import SignedIn
from wholesum.web.registry import todos_of
from wholesum.web.teams.queries import memberships_of


@require_safe
def home(request: SignedIn) -> HttpResponse:
    """Show the teams of a user, each with what is to be done there."""
    memberships = list(memberships_of(request.user))
    todos = todos_of(request.user)
    teams = [(one, todos.get(one.team_id, [])) for one in memberships]
    sampled = any(one.team.sample and one.facilitates for one in memberships)
    return render(request, "home/home.html", {"teams": teams, "sampled": sampled})
