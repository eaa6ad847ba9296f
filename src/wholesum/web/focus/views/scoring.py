"""The pages on which one answers: points on goals, scores of efforts, points on values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from wholesum.web.accounts.requests import SignedIn
from wholesum.web.core.answering import csrf_protect_without_referrer, leaves_no_trace
from wholesum.web.focus import queries
from wholesum.web.focus.access import asked_for
from wholesum.web.focus.models import Asking, Effort, Goal, What
from wholesum.web.focus.services.askings import send_sheet
from wholesum.web.focus.sheets import TOP_SCORE
from wholesum.web.focus.views.acting import page_of, round_in

_POINTS: Final = "points-"
_SCORE: Final = "score-"
_NO_OPINION: Final = "x"
_NUMBER: Final = re.compile("[0-9]{1,3}", re.ASCII)


@sensitive_post_parameters()
@sensitive_variables("sent")
@csrf_protect_without_referrer
@leaves_no_trace
@login_required
@require_http_methods(["GET", "POST"])
def goal_points(request: SignedIn, team: UUID, focus: UUID) -> HttpResponse:
    """Take somebody's points on goals."""
    return _points(request, team, focus, What.GOALS)


@sensitive_post_parameters()
@sensitive_variables("sent")
@csrf_protect_without_referrer
@leaves_no_trace
@login_required
@require_http_methods(["GET", "POST"])
def value_points(request: SignedIn, team: UUID, focus: UUID) -> HttpResponse:
    """Take somebody's points on values."""
    return _points(request, team, focus, What.VALUES)


@sensitive_post_parameters()
@sensitive_variables("sent")
@csrf_protect_without_referrer
@leaves_no_trace
@login_required
@require_http_methods(["GET", "POST"])
def score(request: SignedIn, team: UUID, focus: UUID) -> HttpResponse:
    """Take somebody's scores."""
    about = page_of(request, team, focus)
    turned = _turned_away(request, about, What.SCORES)
    if turned is not None:
        return turned
    round_ = round_in(about)
    efforts = queries.asked_efforts(round_, request.user)
    goals = queries.weighed_goals(round_)
    if request.method == "POST":
        sent = _sent_scores(request.POST)
        taken, faults = _send(request, about, What.SCORES, sent)
        if taken is not None:
            return taken
        about["faults"] = faults
    about |= {
        "efforts": [_effort(effort, goals, request.POST) for effort in efforts],
        "goals": goals,
        "options": [str(number) for number in range(TOP_SCORE + 1)],
        "none": _NO_OPINION,
        "draft": _draft_name(request, about["asking"]),
        "own": round_.efforts.filter(owner_id=request.user.pk).count(),
    }
    return render(request, "focus/score.html", about)


@leaves_no_trace
@login_required
@require_safe
def sent(request: SignedIn, team: UUID, focus: UUID, what: str) -> HttpResponse:
    """Say that a sheet is recorded, and nothing else."""
    about = page_of(request, team, focus)
    state = about["state"].askings.get(what)
    if state is None:
        raise Http404
    if not state.asking.is_open:
        return redirect("focus-round", team=team, focus=focus)
    asked_for(request.user, state.asking)
    if not state.sent:
        return redirect("focus-round", team=team, focus=focus)
    about |= {"asking": state.asking, "draft": _draft_name(request, state.asking)}
    return render(request, "focus/sent.html", about)


def _points(request: SignedIn, team: UUID, focus: UUID, what: What) -> HttpResponse:
    about = page_of(request, team, focus)
    turned = _turned_away(request, about, what)
    if turned is not None:
        return turned
    round_ = round_in(about)
    things: Sequence[Any] = list(round_.goals.all() if what == What.GOALS else round_.values.all())
    if request.method == "POST":
        given = _sent_points(request.POST)
        taken, about["faults"] = _send(request, about, what, given)
        if taken is not None:
            return taken
    about |= {
        "things": [
            {"thing": one, "field": f"{_POINTS}{one.pk}", "given": _kept(request.POST, one.pk)}
            for one in things
        ],
        "what": what,
        "draft": _draft_name(request, about["asking"]),
    }
    return render(request, "focus/points.html", about)


def _turned_away(request: SignedIn, about: dict[str, Any], what: What) -> HttpResponse | None:
    """Send on whoever cannot give a sheet now; who is not asked finds nothing."""
    round_ = round_in(about)
    state = about["state"].askings.get(what)
    if state is None or not state.asking.is_open:
        messages.error(request, _("This is not open; nothing is recorded."))
        return redirect("focus-round", team=round_.team_id, focus=round_.pk)
    asked_for(request.user, state.asking)
    about["asking"] = state.asking
    if state.sent and request.method == "GET":
        return redirect("focus-sent", team=round_.team_id, focus=round_.pk, what=what)
    return None


@sensitive_variables("sent")
def _send(
    request: SignedIn, about: dict[str, Any], what: What, sent: dict[Any, object]
) -> tuple[HttpResponse | None, list[str]]:
    round_ = round_in(about)
    at = {"team": round_.team_id, "focus": round_.pk}
    try:
        send_sheet(by=request.user, what=what, sent=sent, **at)
    except ValidationError as error:
        state = queries.asking_state(about["asking"], request.user)
        if state.waits:
            return None, error.messages
        messages.error(request, error.messages[0])
    return redirect("focus-sent", round_.team_id, round_.pk, what), []


def _sent_points(sent: QueryDict) -> dict[str, object]:
    """Return points by goal or value; a blank is 0, and no number is left to be refused."""
    return {
        name.removeprefix(_POINTS): _number(value.strip() or "0")
        for name, value in sent.items()
        if name.startswith(_POINTS) and isinstance(value, str)
    }


def _sent_scores(sent: QueryDict) -> dict[tuple[str, str], object]:
    found: dict[tuple[str, str], object] = {}
    for name, value in sent.items():
        if name.startswith(_SCORE) and isinstance(value, str):
            effort, _colon, goal = name.removeprefix(_SCORE).partition(":")
            found[effort, goal] = None if value == _NO_OPINION else _number(value)
    return found


def _number(value: str) -> object:
    return int(value) if _NUMBER.fullmatch(value) else value


def _kept(sent: QueryDict, pk: UUID) -> str:
    value = sent.get(f"{_POINTS}{pk}", "0")
    return value if _NUMBER.fullmatch(value) else "0"


def _effort(effort: Effort, goals: Sequence[Goal], sent: QueryDict) -> dict[str, Any]:
    rows = []
    for goal in goals:
        field = f"{_SCORE}{effort.pk}:{goal.pk}"
        rows.append({"goal": goal, "field": field, "chosen": sent.get(field)})
    return {"effort": effort, "rows": rows}


def _draft_name(request: SignedIn, asking: Asking) -> str:
    """Name a draft so that two who share a browser do not see each other's."""
    whose = f"{asking.pk}:{request.user.pk}"
    return salted_hmac("wholesum.focus.draft", whose, algorithm="sha256").hexdigest()[:24]
