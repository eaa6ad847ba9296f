"""The page on which members answer, and the page that thanks them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from wholesum.web.accounts.requests import SignedIn
from wholesum.web.core.http.answering import csrf_protect_without_referrer, leaves_no_trace
from wholesum.web.rounds import queries, services
from wholesum.web.rounds.models import AskedRound


def answering(view: Callable[..., HttpResponse]) -> Callable[..., Any]:
    """Protect a page on which members answer: logs, caches and referrers contain nothing of it."""
    view = require_http_methods(["GET", "POST"])(view)
    return sensitive_post_parameters()(csrf_protect_without_referrer(leaves_no_trace(view)))


def answered(view: Callable[..., HttpResponse]) -> Callable[..., Any]:
    """Protect the page that thanks a user for their answers."""
    return leaves_no_trace(require_safe(view))


@sensitive_variables("sent")
def answer_page(request: SignedIn, asked: AskedRound) -> HttpResponse:
    """Show the questions of a round to a user who is asked, and save the answers."""
    kind, faults = asked.kind, list[str]()
    if request.method == "POST":
        sent = kind.read_form(request.POST)
        try:
            services.submit(asked, by=request.user, sent=sent)
        except ValidationError as error:
            faults = error.messages
            asked.refresh_from_db()
        else:
            return redirect(kind.path(asked, "sent"))
    if not asked.is_open:
        messages.error(request, _("This round is closed, so you can no longer answer."))
        return redirect(kind.path(asked, "round"))
    if _own_state(request, asked).sent:
        for fault in faults:
            messages.error(request, fault)
        return redirect(kind.path(asked, "sent"))
    about = {
        "team": asked.asking_team,
        "asked": asked,
        "faults": faults,
        "draft": queries.draft_name(request.user, asked.pk),
        **kind.questions(asked, request.user, request.POST),
    }
    return render(request, kind.template, about)


def sent_page(request: SignedIn, asked: AskedRound) -> HttpResponse:
    """Thank a user for their answers, and say when results come."""
    if not asked.is_open:
        return redirect(asked.kind.path(asked, "round"))
    state = _own_state(request, asked)
    if not state.sent:
        return redirect(asked.kind.path(asked, "answer"))
    about = {
        "team": asked.asking_team,
        "state": state,
        "back": asked.kind.path(asked, "round"),
        "draft": queries.draft_name(request.user, asked.pk),
    }
    return render(request, "rounds/sent.html", about)


@never_cache
@require_safe
def drafts(request: SignedIn) -> HttpResponse:
    """Return the names of the drafts that the browser may keep for this user."""
    return JsonResponse({"open": queries.open_drafts(request.user)})


def _own_state(request: SignedIn, asked: AskedRound) -> queries.RoundState[Any]:
    state = queries.round_state(asked, request.user)
    if not state.asked:
        raise Http404
    return state
