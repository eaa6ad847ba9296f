"""The pages about pulses."""

from __future__ import annotations

from uuid import UUID

from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from wholesum.web.accounts.requests import SignedIn
from wholesum.web.core.act_view import act_view
from wholesum.web.pulse import access, queries, services
from wholesum.web.pulse.forms import OpenRound
from wholesum.web.pulse.models import Round
from wholesum.web.pulse.questionnaire import Length, questions
from wholesum.web.rounds.acts import act_views, opened_message
from wholesum.web.rounds.asked_groups import notice
from wholesum.web.rounds.queries import asked_people, round_state
from wholesum.web.rounds.views import answer_page, answered, answering
from wholesum.web.rounds.views import sent_page as rounds_sent_page
from wholesum.web.teams.access import facilitator_of, member_of
from wholesum.web.teams.models import Membership
from wholesum.web.teams.queries import open_invitations, people_in


@require_safe
def rounds(request: SignedIn, team: UUID) -> HttpResponse:
    """Show the past and open pulses of a team."""
    place = member_of(request.user, team)
    found = queries.rounds_of(team)
    unclosed = next((round_ for round_ in found if round_.closed is None), None)
    about = {
        "place": place,
        "team": place.team,
        "state": unclosed and round_state(unclosed, request.user),
        "past": [round_ for round_ in found if round_.closed is not None],
    }
    return render(request, "pulse/rounds.html", about)


@require_http_methods(["GET", "POST"])
def open_round(request: SignedIn, team: UUID) -> HttpResponse:
    """Show the form for a new pulse, and open the pulse."""
    place = facilitator_of(request.user, team)
    form = OpenRound(request.POST or None, request.FILES or None, team=place.team)
    return act_view(
        request,
        lambda: services.open_round(by=request.user, team=team, **form.terms()),
        form=form,
        message=opened_message(),
        next_page=Round.get_absolute_url,
        page=lambda: _open_page(request, place, form),
    )


def _open_page(request: SignedIn, place: Membership, form: OpenRound) -> HttpResponse:
    asked = people_in(place.team_id).filter(answers=True)
    about = {
        "place": place,
        "team": place.team,
        "form": form,
        "people": [str(member.user) for member in asked],
        "notice": notice(Round(team=place.team)),
        "invited": [
            invitation.email for invitation in open_invitations(place.team_id) if invitation.email
        ],
        "questions": questions(Length.FULL),
    }
    return render(request, "pulse/open.html", about)


@require_safe
def round_page(request: SignedIn, team: UUID, round_id: UUID) -> HttpResponse:
    """Show how many members have answered a pulse, and the next step."""
    place, seen = access.seen_round(request.user, team, round_id)
    prefetch_related_objects([seen], "items")
    about = {
        "place": place,
        "team": place.team,
        "round": seen,
        "state": round_state(seen, request.user),
        "people": asked_people(seen),
        "questions": seen.items.all(),
        "loss": queries.loss_of(seen) if place.facilitates else None,
    }
    return render(request, "pulse/round.html", about)


@answering
def answer(request: SignedIn, team: UUID, round_id: UUID) -> HttpResponse:
    """Show the questions of a pulse, and save the answers of a member."""
    _place, asked = access.seen_round(request.user, team, round_id)
    return answer_page(request, asked)


@answered
def sent_page(request: SignedIn, team: UUID, round_id: UUID) -> HttpResponse:
    """Thank a member whose answers are recorded."""
    _place, asked = access.seen_round(request.user, team, round_id)
    return rounds_sent_page(request, asked)


remind, prolong, close, delete = act_views(
    services, lambda *keys: reverse("round", args=keys), "rounds"
)
