"""The pages of the network: the question, the counts of a round, and past rounds."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wholesum.network.charts import reliance_chart
from wholesum.web.accounts.requests import SignedIn
from wholesum.web.core.act_view import act_view
from wholesum.web.network import access, services
from wholesum.web.network.forms import OpenReliance
from wholesum.web.network.models import RelianceRound
from wholesum.web.network.queries import rounds_of
from wholesum.web.registry import promise_link
from wholesum.web.rounds.acts import act_views, opened_message
from wholesum.web.rounds.asked_groups import notice
from wholesum.web.rounds.queries import round_state
from wholesum.web.rounds.views import answer_page, answered, answering
from wholesum.web.rounds.views import sent_page as rounds_sent_page
from wholesum.web.teams.access import facilitator_of, member_of
from wholesum.web.teams.models import Membership
from wholesum.web.teams.queries import people_in


@require_safe
def network(request: SignedIn, team: UUID) -> HttpResponse:
    """Show the latest counts, the open round and past rounds."""
    place = member_of(request.user, team)
    found = list(rounds_of(team))
    unclosed = next((seen for seen in found if seen.closed is None), None)
    past = [seen for seen in found if seen.closed is not None]
    about = {
        "place": place,
        "team": place.team,
        "state": unclosed and round_state(unclosed, request.user),
        "past": past,
        "older": past[1:],
        "fewest": services.FEWEST_ASKED,
        **(_result(past[0], place) if past else {}),
    }
    return render(request, "network/network.html", about)


@require_http_methods(["GET", "POST"])
def open_round(request: SignedIn, team: UUID) -> HttpResponse:
    """Open a round."""
    place = facilitator_of(request.user, team)
    form = OpenReliance(request.POST or None, today=place.team.today())
    return act_view(
        request,
        lambda: services.open_round(by=request.user, team=team, **form.cleaned_data),
        form=form,
        message=opened_message(),
        next_page=RelianceRound.get_absolute_url,
        page=lambda: _open_page(request, place, form),
    )


def _open_page(request: SignedIn, place: Membership, form: OpenReliance) -> HttpResponse:
    people = [str(person.user) for person in people_in(place.team_id).filter(answers=True)]
    about = {
        "place": place,
        "team": place.team,
        "form": form,
        "people": people,
        "needed": services.needed(len(people)),
        "notice": notice(RelianceRound(team=place.team)),
    }
    return render(request, "network/open.html", about)


@require_safe
def round_page(request: SignedIn, team: UUID, asking: UUID) -> HttpResponse:
    """Show how many have answered, or the counts of a closed round."""
    place, seen = access.seen_round(request.user, team, asking)
    about = {
        "place": place,
        "team": place.team,
        "round": seen,
        "state": round_state(seen, request.user),
        "loss": services.loss_of(seen) if place.facilitates else None,
        **(_result(seen, place) if seen.closed else {}),
    }
    return render(request, "network/round.html", about)


def _result(closed: RelianceRound, place: Membership) -> dict[str, Any]:
    what = _("Name a second member for what we all bring to the same colleague")
    return {
        "latest": closed,
        "counts": closed.counts,
        "chart": reliance_chart(closed.counts),
        "promise": promise_link(place.team_id, what, ""),
    }


@answering
def answer(request: SignedIn, team: UUID, asking: UUID) -> HttpResponse:
    """Save the answers of a member who is asked."""
    _place, asked = access.seen_round(request.user, team, asking)
    return answer_page(request, asked)


@answered
def sent_page(request: SignedIn, team: UUID, asking: UUID) -> HttpResponse:
    """Thank a member whose answers are recorded."""
    _place, asked = access.seen_round(request.user, team, asking)
    return rounds_sent_page(request, asked)


remind, prolong, close, delete = act_views(
    services, lambda *keys: reverse("network-round", args=keys), "network"
)
