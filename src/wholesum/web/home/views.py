"""The home page, and the first page of a team."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wholesum.web.accounts.models import User
from wholesum.web.accounts.requests import SignedIn
from wholesum.web.cycle.queries import running_cycle
from wholesum.web.home.visits import last_visit, remember_visit
from wholesum.web.mirror.parts import mirror_in_short, mirror_picture
from wholesum.web.mirror.queries import look_at
from wholesum.web.organisations.queries import asked_and_waiting, coaches
from wholesum.web.registry import Todo, agreements_of, news_of, practices, todos_of
from wholesum.web.teams import queries
from wholesum.web.teams.access import member_of
from wholesum.web.teams.models import Membership
from wholesum.web.teams.queries import memberships_of
from wholesum.web.teams.visiting import is_visitor, public_sample

_LATELY: Final = timedelta(days=7)
"""Results are on the home page so long."""
MOST: Final = 6
"""The most news on the first page of a team."""


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the teams of a user, each with the user's open tasks; a visitor sees the sample."""
    user = request.user
    if isinstance(user, AnonymousUser):
        return _first_page(request)
    memberships = list(memberships_of(user))
    todos = todos_of(user)
    results = _results(user, memberships)
    teams = [
        (membership, todos.get(membership.team_id, []), results.get(membership.team_id, []))
        for membership in memberships
    ]
    sampled = any(membership.team.sample and membership.facilitates for membership in memberships)
    about = {
        "teams": teams,
        "sampled": sampled,
        "invitations": queries.invitations_for(user),
        "coaches": coaches(user),
    }
    return render(request, "home/home.html", about)


def _results(user: User, memberships: Sequence[Membership]) -> dict[UUID, list[Todo]]:
    """Return the rounds that closed in the last days with results that the user can read."""
    found: dict[UUID, list[Todo]] = defaultdict(list)
    if memberships:
        since = memberships[0].team.today() - _LATELY
        for practice in practices():
            for result in practice.results(user, since):
                found[result.team].append(result)
    return found


def _first_page(request: HttpRequest) -> HttpResponse:
    """Explain the app and show the sample Mirror; without a sample, redirect to sign-in."""
    sample = public_sample()
    look = None if sample is None else look_at(sample)
    if sample is None or look is None or not look.facets:
        return redirect_to_login(request.get_full_path())
    about = {"team": sample, **mirror_picture(sample, look)}
    return render(request, "home/first.html", about)


@require_safe
def team(request: SignedIn, team: UUID) -> HttpResponse:
    """Show the tasks of the user in a team, its next step, its news, agreements and Mirror."""
    place = member_of(request.user, team)
    people = list(queries.people_in(team))
    since = last_visit(request, place)
    news = news_of(place.team, since)
    agreements = agreements_of(place.team)
    shares, unanswered = asked_and_waiting(place)
    about = {
        "team": place.team,
        "place": place,
        "todos": todos_of(request.user).get(team, []),
        "cards": [card for practice in practices() for card in practice.cards(team, request.user)],
        "next_steps": [step for practice in practices() for step in practice.next_steps(place)],
        "since": since,
        "news": news[:MOST],
        "joined": [person.user for person in people if person.joined >= since and person != place],
        "agreements": list(agreements.items()),
        "mirror": mirror_in_short(place, request.user),
        "cycle": running_cycle(place.team),
        "shares": shares,
        "unanswered": unanswered,
        "parts": queries.parts_of(team, request.user),
        "is_in_whole": queries.is_in(place.team.parent_id, request.user),
        "is_too_small": queries.is_too_small(people),
    }
    response = render(request, "home/team.html", about)
    if not is_visitor(request.user):
        remember_visit(response, place, since)
    return response
