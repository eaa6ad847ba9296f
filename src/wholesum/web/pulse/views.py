"""The pages of rounds, and the page on which one answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wholesum.web.core.answering import csrf_protect_without_referrer, leaves_no_trace
from wholesum.web.pulse import access, queries, services
from wholesum.web.pulse.forms import OpenRound, OwnQuestions
from wholesum.web.pulse.models import Round
from wholesum.web.pulse.words import CANNOT_SAY, OPTIONS, STEM
from wholesum.web.teams.access import facilitator_of, member_of
from wholesum.web.teams.views import SignedIn

_FIELD: Final = "answer-"
_NO_ANSWER: Final = "0"
_NUMBER: Final = re.compile("[1-9]", re.ASCII)


@login_required
@require_safe
def rounds(request: SignedIn, team: UUID) -> HttpResponse:
    """Show the rounds of a team, past and open."""
    place = member_of(request.user, team)
    found = queries.rounds_of(team)
    unclosed = next((one for one in found if one.closed is None), None)
    about = {
        "place": place,
        "team": place.team,
        "state": unclosed and queries.round_state(unclosed, request.user),
        "past": [one for one in found if one.closed is not None],
    }
    return render(request, "pulse/rounds.html", about)


@login_required
@require_http_methods(["GET", "POST"])
def open_round(request: SignedIn, team: UUID) -> HttpResponse:
    """Open a round."""
    place = facilitator_of(request.user, team)
    today = place.team.today()
    form = OpenRound(request.POST or None, today=today, initial={"name": f"{today:%Y-%m}"})
    own = OwnQuestions(request.POST or None, prefix="own")
    if form.is_valid() and own.is_valid():
        items = [item for item in (one.item() for one in own) if item is not None]
        terms = form.terms(place.team.clock)
        try:
            opened = services.open_round(by=request.user, team=team, own=items, **terms)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The round is open. Everybody who is asked gets a mail."))
            return redirect("round", team=team, round_id=opened.pk)
    about = {"place": place, "team": place.team, "form": form, "own": own}
    return render(request, "pulse/open.html", about)


@login_required
@require_safe
def round_page(request: SignedIn, team: UUID, round_id: UUID) -> HttpResponse:
    """Show how many have answered a round, and what is next."""
    place, seen = access.seen_round(request.user, team, round_id)
    about = {
        "place": place,
        "team": place.team,
        "round": seen,
        "state": queries.round_state(seen, request.user),
        "people": queries.asked_people(seen),
        "questions": queries.items_of(seen),
    }
    return render(request, "pulse/round.html", about)


@sensitive_post_parameters()
@sensitive_variables("sent")
@csrf_protect_without_referrer
@leaves_no_trace
@login_required
@require_http_methods(["GET", "POST"])
def answer(request: SignedIn, team: UUID, round_id: UUID) -> HttpResponse:
    """Take the answers of somebody who is asked."""
    faults: list[str] = []
    if request.method == "POST":
        sent = _sent_answers(request.POST)
        try:
            services.send_sheet(by=request.user, team=team, round_id=round_id, answers=sent)
        except ValidationError as error:
            faults = error.messages
        else:
            return redirect("round-sent", team=team, round_id=round_id)
    _place, asked = access.seen_round(request.user, team, round_id)
    if not asked.is_open:
        messages.error(request, _("This round is closed; nothing more is recorded."))
        return redirect("round", team=team, round_id=round_id)
    if access.asked_in(request.user, asked).answered:
        for fault in faults:
            messages.error(request, fault)
        return redirect("round-sent", team=team, round_id=round_id)
    return _answer_page(request, asked, faults)


@leaves_no_trace
@login_required
@require_safe
def sent_page(request: SignedIn, team: UUID, round_id: UUID) -> HttpResponse:
    """Say that answers are recorded, and nothing else."""
    _place, asked = access.seen_round(request.user, team, round_id)
    if not asked.is_open:
        return redirect("round", team=team, round_id=round_id)
    if not access.asked_in(request.user, asked).answered:
        return redirect("round-answer", team=team, round_id=round_id)
    about = {"team": asked.team, "round": asked, "draft": _draft_name(request, asked)}
    return render(request, "pulse/sent.html", about)


@login_required
@require_POST
def remind(request: SignedIn, team: UUID, round_id: UUID) -> HttpResponse:
    """Remind everybody who is asked."""
    return _act(request, team, round_id, services.remind, _("Everybody who is asked gets a mail."))


@login_required
@require_POST
def close(request: SignedIn, team: UUID, round_id: UUID) -> HttpResponse:
    """Close a round before its time."""
    return _act(request, team, round_id, services.close_round, _("The round is closed."))


@login_required
@require_POST
def delete(request: SignedIn, team: UUID, round_id: UUID) -> HttpResponse:
    """Delete a round."""
    services.delete_round(by=request.user, team=team, round_id=round_id)
    messages.success(request, _("The round and all answers to it are deleted."))
    return redirect("rounds", team=team)


def _act(
    request: SignedIn, team: UUID, round_id: UUID, act: Callable[..., Round], done: str
) -> HttpResponse:
    try:
        act(by=request.user, team=team, round_id=round_id)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, done)
    return redirect("round", team=team, round_id=round_id)


def _sent_answers(sent: QueryDict) -> dict[str, object]:
    """Return what was chosen by item; what is no number is left for the service to refuse."""
    chosen = {
        name.removeprefix(_FIELD): value
        for name, value in sent.items()
        if name.startswith(_FIELD) and isinstance(value, str)
    }
    return {item: _number(value) for item, value in chosen.items()}


def _number(value: str) -> object:
    if value == _NO_ANSWER:
        return None
    return int(value) if _NUMBER.fullmatch(value) else value


def _answer_page(request: SignedIn, asked: Round, faults: list[str]) -> HttpResponse:
    items = queries.items_of(asked)
    questions = [
        {"item": item, "field": _FIELD + item.item, "chosen": request.POST.get(_FIELD + item.item)}
        for item in items
    ]
    options = [(str(number), label) for number, label in enumerate(OPTIONS, start=1)]
    about = {
        "team": asked.team,
        "round": asked,
        "stem": STEM,
        "questions": questions,
        "options": [*options, (_NO_ANSWER, CANNOT_SAY)],
        "faults": faults,
        "draft": _draft_name(request, asked),
    }
    return render(request, "pulse/answer.html", about)


def _draft_name(request: SignedIn, asked: Round) -> str:
    """Name a draft so that two who share a browser do not see each other's."""
    whose = f"{asked.pk}:{request.user.pk}"
    return salted_hmac("wholesum.pulse.draft", whose, algorithm="sha256").hexdigest()[:24]
