"""The pages on which members answer: points on goals, scores of efforts, points on values."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from wholesum.web.accounts.requests import SignedIn
from wholesum.web.focus.access import seen_asking
from wholesum.web.focus.models import AskingKind
from wholesum.web.rounds.views import answer_page, answered, answering, sent_page


@answering
def goal_points(request: SignedIn, team: UUID, focus: UUID) -> HttpResponse:
    """Show the form for points on goals, and save the points of a member."""
    return _answer(request, team, focus, AskingKind.GOALS)


@answering
def value_points(request: SignedIn, team: UUID, focus: UUID) -> HttpResponse:
    """Show the form for points on values, and save the points of a member."""
    return _answer(request, team, focus, AskingKind.VALUES)


@answering
def score(request: SignedIn, team: UUID, focus: UUID) -> HttpResponse:
    """Show the form for scores of efforts, and save the scores of a member."""
    return _answer(request, team, focus, AskingKind.SCORES)


@answered
def sent(request: SignedIn, team: UUID, focus: UUID, what: str) -> HttpResponse:
    """Thank a member whose points or scores are saved."""
    asking = seen_asking(request.user, team, focus, what)
    if asking is None:
        raise Http404
    return sent_page(request, asking)


def _answer(request: SignedIn, team: UUID, focus: UUID, what: AskingKind) -> HttpResponse:
    asking = seen_asking(request.user, team, focus, what)
    if asking is None:
        messages.error(request, _("You cannot answer at this time, so nothing is saved."))
        return redirect("focus-round", team=team, focus=focus)
    return answer_page(request, asking)
