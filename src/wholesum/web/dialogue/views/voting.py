"""The voting page, and the address to which phones send stored votes."""

from __future__ import annotations

import json
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wholesum.web.core.http.answering import csrf_protect_without_referrer, leaves_no_trace
from wholesum.web.dialogue.access import Seat, voter_in
from wholesum.web.dialogue.models import Voice, VotingRound
from wholesum.web.dialogue.models.votes import PassReason
from wholesum.web.dialogue.services.voting import Ballot, cast
from wholesum.web.dialogue.views.entry import takes_part
from wholesum.web.dialogue.views.polling import answered, remember
from wholesum.web.dialogue.views.state import State
from wholesum.web.dialogue.voting.sheet import left_to_draw, sheet_of

_VOTES: Final = {"1": 1, "0": 0, "-1": -1}
_STATE: Final = "dialogue/answer_state.html"
_LONGEST_BODY: Final = 200_000


@sensitive_post_parameters()
@csrf_protect_without_referrer
@leaves_no_trace
@require_http_methods(["GET", "POST"])
@takes_part
def answer(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the statements of a round, and save the votes of a participant."""
    if seat.voice is None:
        raise Http404
    state = State(seat)
    asked = state.open_round
    if asked is None:
        messages.error(request, _("No round is open now, so you cannot vote."))
        return redirect("dialogue", dialogue=seat.dialogue.pk)
    faults: list[str] = []
    if request.method == "POST":
        faults = _record(request, seat.voice, asked)
        if not faults:
            return redirect("dialogue-answer", dialogue=seat.dialogue.pk)
    return render(request, "dialogue/answer.html", _about(seat, state, asked, faults))


@login_not_required
@sensitive_post_parameters()
@csrf_protect_without_referrer
@leaves_no_trace
@require_POST
def vote(request: HttpRequest, dialogue: UUID) -> HttpResponse:
    """Save the votes that a phone sends, and return which votes are recorded."""
    voice = voter_in(request, dialogue)
    if voice is None:
        return _vote_of_guest(request, dialogue=dialogue)
    return _take(request, voice)


@takes_part
def _vote_of_guest(request: HttpRequest, seat: Seat) -> HttpResponse:
    if seat.voice is None:
        raise Http404
    return _take(request, seat.voice)


@sensitive_variables("sent", "ballots")
def _take(request: HttpRequest, by: Voice) -> HttpResponse:
    if len(request.body) > _LONGEST_BODY:
        return JsonResponse({"fault": _("We cannot read this vote. Vote again.")}, status=400)
    asked = by.dialogue.rounds.filter(closed=None).first()
    if asked is None or not asked.is_open:
        message = _("This round is closed, so your answers were not saved.")
        return JsonResponse({"fault": message}, status=409)
    try:
        ballots = [_ballot(sent) for sent in json.loads(request.body)["votes"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return JsonResponse({"fault": _("We cannot read this vote. Vote again.")}, status=400)
    try:
        recorded = cast(by=by, asked=asked, ballots=ballots)
    except ValidationError as error:
        return JsonResponse({"fault": error.messages[0]}, status=400)
    return JsonResponse({"recorded": recorded, "round": asked.number})


@login_not_required
@leaves_no_trace
@require_safe
def state(request: HttpRequest, dialogue: UUID) -> HttpResponse:
    """Return how many have voted and whether the round is open; 204 if nothing has changed."""
    return answered(request, dialogue, _STATE) or _state(request, dialogue=dialogue)


@takes_part
def _state(request: HttpRequest, seat: Seat) -> HttpResponse:
    state = State(seat)
    if request.GET.get("v") == state.version:
        remember(request, state)
        return HttpResponse(status=204)
    shown = render(request, _STATE, {"state": state})
    remember(request, state, _STATE, shown)
    return shown


def _ballot(sent: dict[str, Any]) -> Ballot:
    """Read a vote that a phone sent; raise a type error if its form is wrong."""
    statement, said, seq, moved = sent["statement"], sent["vote"], sent["seq"], sent.get("moved")
    for value in (statement, said, seq):
        if type(value) is not int or abs(value) >= 2**62:
            raise TypeError
    if moved is not None and type(moved) is not bool:
        raise TypeError
    return Ballot(
        statement=statement,
        vote=said,
        why=str(sent.get("why") or ""),
        matters=sent.get("matters") is True,
        reason=str(sent.get("reason") or ""),
        moved=moved,
        seq=seq,
    )


@sensitive_variables("sent", "ballots")
def _record(request: HttpRequest, by: Voice, asked: VotingRound) -> list[str]:
    """Save the votes of a form sent without JavaScript; return the error messages."""
    sent = request.POST
    ballots = [
        Ballot(
            statement=card.statement.pk,
            vote=_VOTES[chosen],
            why=str(sent.get(f"why-{card.statement.pk}", "")),
            matters=f"matters-{card.statement.pk}" in sent,
            reason=str(sent.get(f"reason-{card.statement.pk}", "")),
        )
        for card in sheet_of(by, asked)
        if (chosen := _chosen(sent, card.statement.pk)) is not None
    ]
    try:
        recorded = cast(by=by, asked=asked, ballots=ballots)
    except ValidationError as error:
        return list(error.messages)
    messages.success(request, _("Votes recorded: %(number)s.") % {"number": len(recorded)})
    return []


def _chosen(sent: QueryDict, statement: int) -> str | None:
    value = sent.get(f"vote-{statement}")
    return value if isinstance(value, str) and value in _VOTES else None


def _about(seat: Seat, state: State, asked: VotingRound, faults: list[str]) -> dict[str, Any]:
    voice = seat.voice
    if voice is None:
        raise Http404
    whose = f"{seat.dialogue.pk}:{voice.pk}"
    return {
        "dialogue": seat.dialogue,
        "team": seat.dialogue.team,
        "state": state,
        "round": asked,
        "cards": sheet_of(voice, asked),
        "left": left_to_draw(voice, asked),
        "voice": voice,
        "whys": PassReason.choices,
        "faults": faults,
        "outbox": salted_hmac("wholesum.dialogue.outbox", whose, algorithm="sha256").hexdigest()[
            :24
        ],
    }
