"""The pages on which a facilitator opens, runs and deletes dialogues."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wholesum.web.accounts.requests import SignedIn
from wholesum.web.core.act_view import act_view
from wholesum.web.core.mail import mailed
from wholesum.web.dialogue import queries
from wholesum.web.dialogue.access import run_dialogue, seat_in
from wholesum.web.dialogue.forms import OpenDialogue, SettleForm
from wholesum.web.dialogue.losses import loss_of
from wholesum.web.dialogue.models import Dialogue
from wholesum.web.dialogue.results.near_duplicates import near_duplicates
from wholesum.web.dialogue.services import joining, opening, steps
from wholesum.web.dialogue.views.actions import FACILITATOR_ACTS, number
from wholesum.web.dialogue.views.page_context import about_page
from wholesum.web.dialogue.views.state import State
from wholesum.web.teams.access import facilitator_of, member_of
from wholesum.web.teams.queries import people_in


@require_safe
def dialogues(request: SignedIn, team: UUID) -> HttpResponse:
    """Show the dialogues of a team."""
    place = member_of(request.user, team)
    about = {"place": place, "team": place.team, "dialogues": queries.dialogues_of(team)}
    return render(request, "dialogue/dialogues.html", about)


@require_http_methods(["GET", "POST"])
def open_dialogue(request: SignedIn, team: UUID) -> HttpResponse:
    """Show the form for a new dialogue, and open the dialogue."""
    place = facilitator_of(request.user, team)
    asked = [str(person.user) for person in people_in(team).filter(answers=True)]
    form = OpenDialogue(
        request.POST or None,
        request.FILES or None,
        team=place.team,
        asked=len(asked),
        initial={"question": request.GET.get("question", "")},
    )

    def service() -> Dialogue:
        terms = form.terms(place.team.clock)
        opened = opening.open_dialogue(by=request.user, team=team, **terms)
        for note in form.notes:
            messages.warning(request, note)
        return opened

    about = {"place": place, "team": place.team, "form": form, "people": asked}
    return act_view(
        request,
        service,
        form=form,
        message=_("The dialogue is open.")
        + " "
        + mailed(
            _(
                "Everybody who takes part gets an email by next Monday, except people who chose no emails."
            )
        ),
        next_page=lambda opened: reverse("dialogue-run", args=[opened.pk]),
        page=lambda: render(request, "dialogue/open.html", about),
    )


@require_safe
def run(request: SignedIn, dialogue: UUID) -> HttpResponse:
    """Show a facilitator the page that runs the dialogue; redirect members to the dialogue."""
    if not seat_in(request, dialogue).facilitates:
        return redirect("dialogue", dialogue)
    return _run_page(request, dialogue)


def _run_page(
    request: SignedIn, dialogue: UUID, settling: SettleForm | None = None, statement: int = 0
) -> HttpResponse:
    """Show the page that runs the dialogue, with the entries of a refused form."""
    found = run_dialogue(request.user, dialogue)
    seat = seat_in(request, dialogue)
    about = about_page(seat)
    state: State = about["state"]
    last = next(iter(about.get("rounds_shown", [])), None)
    lines = {} if last is None else {line.statement: line for line in last.lines}
    outcomes = {statement.pk: statement.outcome for statement in state.settled}
    about |= {
        "settling": settling,
        "settling_statement": statement,
        "tended": [
            (statement, lines.get(statement.pk), outcomes.get(statement.pk))
            for statement in state.listed
        ],
        "near_duplicates": near_duplicates(found, state.listed),
        "waiting": queries.waiting_for(found),
        "merges": list(found.merges.select_related("stays", "goes")),
        "voices": queries.voices_of(found),
        "guests": joining.guests_in(found),
        "listening": queries.listening(found),
        "loss": loss_of(found),
    }
    return render(request, "dialogue/run.html", about)


@require_POST
def act(request: SignedIn, dialogue: UUID, act: str) -> HttpResponse:
    """Carry out an action of a facilitator in a dialogue."""
    run_dialogue(request.user, dialogue)
    if act not in FACILITATOR_ACTS:
        raise Http404
    form, page = None, None
    if act == "settle":
        form, statement = SettleForm(request.POST), number(request.POST, "statement")
        page = partial(_run_page, request, dialogue, form, statement)
    return act_view(
        request,
        lambda: FACILITATOR_ACTS[act](request.user, dialogue, request.POST),
        form=form,
        message=str,
        next_page=reverse("dialogue-run", args=[dialogue]),
        page=page,
    )


@require_POST
def delete(request: SignedIn, dialogue: UUID) -> HttpResponse:
    """Delete a dialogue with everything in it."""
    team = run_dialogue(request.user, dialogue).team_id
    return act_view(
        request,
        lambda: steps.delete_dialogue(by=request.user, dialogue=dialogue),
        message=_("The dialogue is deleted. It stays in the bin of the team for 30 days."),
        next_page=reverse("dialogues", args=[team]),
    )
