"""The list of a team's focus rounds, and the page that guides users through a round."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wholesum.web.accounts.requests import SignedIn
from wholesum.web.core.act_view import act_view
from wholesum.web.core.mail import mailed
from wholesum.web.focus import queries
from wholesum.web.focus.forms import OpenFocus
from wholesum.web.focus.guide import guide
from wholesum.web.focus.losses import loss_by_closing, loss_of
from wholesum.web.focus.models import AskingKind
from wholesum.web.focus.results.sentences import needed_scorers
from wholesum.web.focus.services import askings, rounds
from wholesum.web.focus.views.requests import page_context, perform, round_of_page
from wholesum.web.rounds.acts import EMAILED
from wholesum.web.rounds.queries import asked_people
from wholesum.web.teams.access import facilitator_of, member_of


@require_safe
def index(request: SignedIn, team: UUID) -> HttpResponse:
    """Show the past and open focus rounds of a team."""
    place = member_of(request.user, team)
    found = queries.rounds_of(team)
    about = {
        "place": place,
        "team": place.team,
        "open": next((round_ for round_ in found if round_.closed is None), None),
        "past": [round_ for round_ in found if round_.closed is not None],
    }
    return render(request, "focus/rounds.html", about)


@require_http_methods(["GET", "POST"])
def open_round(request: SignedIn, team: UUID) -> HttpResponse:
    """Show the form for a new focus round, and open the round."""
    place = facilitator_of(request.user, team)
    form = OpenFocus(request.POST or None, team=place.team)
    about = {"place": place, "team": place.team, "form": form}
    about["scorers"] = needed_scorers(queries.can_ask(team))
    return act_view(
        request,
        lambda: rounds.open_focus(by=request.user, team=team, **form.cleaned_data),
        form=form,
        message=_("The round is open. Name the first goals."),
        next_page=lambda opened: reverse("focus-round", args=[team, opened.pk]),
        page=lambda: render(request, "focus/open.html", about),
    )


@require_safe
def round_page(request: SignedIn, team: UUID, focus: UUID) -> HttpResponse:
    """Show the stage of the focus round, the next step, and the time that the step takes."""
    about = page_context(request, team, focus)
    about["guide"] = guide(about["state"], request.user)
    if about["place"].facilitates:
        focus_round = round_of_page(about)
        about["loss"] = loss_of(focus_round)
        about["scorers"] = needed_scorers(queries.can_ask(team))
        if focus_round.deciding is None:
            about["closing"] = loss_by_closing(focus_round)
    return render(request, "focus/round.html", about)


@require_POST
def close(request: SignedIn, team: UUID, focus: UUID) -> HttpResponse:
    """Close a focus round."""
    act = partial(rounds.close_focus, by=request.user, team=team, focus=focus)
    perform(request, act, _("The round is closed. You can still read all pages of the round."))
    return redirect("focus-round", team=team, focus=focus)


@require_POST
def delete(request: SignedIn, team: UUID, focus: UUID) -> HttpResponse:
    """Move a focus round to the bin of the team."""
    act = partial(rounds.delete_focus, by=request.user, team=team, focus=focus)
    perform(request, act, _("The round is deleted. It stays in the bin of the team for 30 days."))
    return redirect("focus", team=team)


_ASKED_FROM = {"goals": "focus-goals", "scores": "focus-round", "values": "focus-values"}
_SEEN_ON = {"goals": "focus-goals", "scores": "focus-lists", "values": "focus-values"}


@require_POST
def open_asking(request: SignedIn, team: UUID, focus: UUID, what: str) -> HttpResponse:
    """Ask every member of the team for sealed points or scores."""
    act = partial(askings.open_asking, by=request.user, team=team, focus=focus, what=what)
    if perform(
        request,
        act,
        mailed(EMAILED),
    ):
        return redirect("focus-round", team=team, focus=focus)
    return redirect(_ASKED_FROM[what], team=team, focus=focus)


@require_POST
def close_asking(request: SignedIn, team: UUID, focus: UUID, what: str) -> HttpResponse:
    """Close a request for points or scores."""
    act = partial(askings.close_asking, by=request.user, team=team, focus=focus, what=what)
    page = _SEEN_ON[what] if perform(request, act) else "focus-round"
    return redirect(page, team=team, focus=focus)


@require_POST
def remind(request: SignedIn, team: UUID, focus: UUID, what: str) -> HttpResponse:
    """Send a reminder to all members whom a request asks."""
    act = partial(askings.remind, by=request.user, team=team, focus=focus, what=what)
    perform(
        request,
        act,
        mailed(EMAILED),
    )
    return redirect("focus-round", team=team, focus=focus)


@require_POST
def ask_again(request: SignedIn, team: UUID, focus: UUID, what: str) -> HttpResponse:
    """Delete a request with its answers, so that the facilitator can make it again."""
    act = partial(askings.ask_again, by=request.user, team=team, focus=focus, what=what)
    perform(request, act, _("The answers are deleted. You can ask again."))
    return redirect("focus-round", team=team, focus=focus)


@require_safe
def asking_page(request: SignedIn, team: UUID, focus: UUID, what: str) -> HttpResponse:
    """Show who is asked and how many have answered; let the facilitator close it."""
    about = page_context(request, team, focus)
    state = about["state"].askings.get(what)
    if state is None:
        return redirect("focus-round", team=round_of_page(about).team_id, focus=focus)
    about |= {"asking": state, "people": asked_people(state.round)}
    if what == AskingKind.SCORES:
        about["scorers"] = needed_scorers(state.round.asked)
    return render(request, "focus/asking.html", about)
