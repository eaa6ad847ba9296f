"""The pages of a dialogue for people who take part."""

from __future__ import annotations

from typing import Final
from uuid import UUID

import polars as pl
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from wholesum.tables.cells import mask
from wholesum.web.core.act_view import act_view
from wholesum.web.dialogue import queries
from wholesum.web.dialogue.access import Seat
from wholesum.web.dialogue.results.closed_rounds import own_results
from wholesum.web.dialogue.results.polis_files import polis_files
from wholesum.web.dialogue.views.actions import MEMBER_ACTS
from wholesum.web.dialogue.views.entry import takes_part
from wholesum.web.dialogue.views.page_context import about_page, about_results
from wholesum.web.dialogue.views.polling import answered, remember
from wholesum.web.dialogue.views.state import State


@require_safe
@takes_part
def dialogue_page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show a dialogue at its current step."""
    return render(request, "dialogue/dialogue.html", about_page(seat))


@login_not_required
@require_safe
def live(request: HttpRequest, dialogue: UUID) -> HttpResponse:
    """Return the parts of a dialogue's page that changed since a version; 204 if none changed."""
    return answered(request, dialogue) or _live(request, dialogue=dialogue)


@takes_part
def _live(request: HttpRequest, seat: Seat) -> HttpResponse:
    state = State(seat)
    remember(request, state)
    if request.GET.get("v") == state.version:
        return HttpResponse(status=204)
    where = request.GET.get("on", "")
    if where not in _FRAGMENTS:
        raise Http404
    about = about_page(seat) if where in {"now", "screen"} else {"state": state}
    response = render(request, _FRAGMENTS[where], about)
    response["Cache-Control"] = "no-store"
    return response


_FRAGMENTS: Final = {
    "now": "dialogue/now.html",
    "run": "dialogue/run_state.html",
    "screen": "dialogue/screen_now.html",
}


@require_safe
@takes_part
def screen(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show a dialogue on a screen for all, without any data about single people."""
    about = about_page(Seat(seat.dialogue, None, seat.place))
    about["join"] = settings.ADDRESS.partition("//")[2] + "/join/"
    return render(request, "dialogue/screen.html", about)


@require_safe
@takes_part
def closed_rounds(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the results of closed rounds, also while the next round is open."""
    about = about_page(seat) | about_results(seat.dialogue)
    if not about["rounds_shown"]:
        raise Http404
    return render(request, "dialogue/closed.html", about)


@require_safe
@takes_part
def yours(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show a participant the outcomes of their own statements."""
    if seat.voice is None:
        raise Http404
    about = about_page(seat) | {"mine": own_results(seat.voice)}
    response = render(request, "dialogue/yours.html", about)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@takes_part
def log(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the public log of removed and admitted statements, with the reasons."""
    about = about_page(seat) | {"removals": queries.removals_of(seat.dialogue)}
    return render(request, "dialogue/log.html", about)


@require_safe
@takes_part
def log_csv(_request: HttpRequest, seat: Seat) -> HttpResponse:
    """Send the public log of removed and admitted statements as CSV."""
    lines = queries.removals_of(seat.dialogue)
    table = pl.DataFrame(
        {
            "day": [line.day.isoformat() for line in lines],
            "act": [line.act for line in lines],
            "statement": [str(line.statement) for line in lines],
            "reason": [line.reason for line in lines],
        },
        schema=dict.fromkeys(("day", "act", "statement", "reason"), pl.String),
    ).with_columns(mask(pl.col(name)).alias(name) for name in ("statement", "reason"))
    response = HttpResponse(table.write_csv(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="moderation.csv"'
    return response


@require_safe
@takes_part
def polis_zip(_request: HttpRequest, seat: Seat) -> HttpResponse:
    """Send the results of closed rounds as files in the format of Polis."""
    content = polis_files(seat.dialogue)
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="polis.zip"'
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@takes_part
def say(request: HttpRequest, seat: Seat, act: str) -> HttpResponse:
    """Carry out an action of a participant, such as writing a statement."""
    voice = seat.voice
    if voice is None or act not in MEMBER_ACTS:
        raise Http404
    back = "dialogue-answer" if request.POST.get("back") == "answer" else "dialogue"
    return act_view(
        request,
        lambda: MEMBER_ACTS[act](voice, request.POST),
        message=str,
        next_page=reverse(back, args=[seat.dialogue.pk]),
    )
