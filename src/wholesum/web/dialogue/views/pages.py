"""The pages of a dialogue, for whoever takes part and whoever runs it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from uuid import UUID

import polars as pl
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wholesum.tables.cells import mask
from wholesum.web.accounts.requests import SignedIn
from wholesum.web.core.answering import View
from wholesum.web.dialogue import queries
from wholesum.web.dialogue.access import (
    Seat,
    cookie_name,
    run_dialogue,
    seat_in,
    sign_voice,
    voice_of,
)
from wholesum.web.dialogue.forms import OpenDialogue
from wholesum.web.dialogue.results.closed_rounds import own_results
from wholesum.web.dialogue.results.near_duplicates import alike
from wholesum.web.dialogue.results.polis_files import polis_files
from wholesum.web.dialogue.services import joining, opening, steps
from wholesum.web.dialogue.views.actions import RUN, SAY
from wholesum.web.dialogue.views.page_context import about_page, about_results
from wholesum.web.dialogue.views.polling import answered, remember
from wholesum.web.dialogue.views.state import State
from wholesum.web.teams.access import facilitator_of, member_of

_YEAR: Final = 365 * 24 * 3600


def takes_part(view: View) -> View:
    """Let in whoever has a seat; a stranger who has not signed in may do so first."""

    @login_not_required
    @wraps(view)
    def let_in(request: HttpRequest, dialogue: UUID, **named: Any) -> HttpResponse:
        try:
            seat = seat_in(request, dialogue)
        except Http404:
            if request.user.is_authenticated:
                raise
            return redirect_to_login(request.get_full_path())
        return view(request, seat, **named)

    return let_in


@login_required
@require_safe
def dialogues(request: SignedIn, team: UUID) -> HttpResponse:
    """Show the dialogues of a team."""
    place = member_of(request.user, team)
    about = {"place": place, "team": place.team, "dialogues": queries.dialogues_of(team)}
    return render(request, "dialogue/dialogues.html", about)


@login_required
@require_http_methods(["GET", "POST"])
def open_dialogue(request: SignedIn, team: UUID) -> HttpResponse:
    """Open a dialogue."""
    place = facilitator_of(request.user, team)
    form = OpenDialogue(request.POST or None, request.FILES or None, today=place.team.today())
    if form.is_valid():
        terms = form.terms(place.team.clock)
        try:
            opened = opening.open_dialogue(by=request.user, team=team, **terms)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request, _("The dialogue is open. Everybody who takes part gets a mail.")
            )
            for note in form.notes:
                messages.warning(request, note)
            return redirect("dialogue-run", dialogue=opened.pk)
    return render(request, "dialogue/open.html", {"place": place, "team": place.team, "form": form})


@login_not_required
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Let anybody in who has the code of a dialogue."""
    code = str(request.POST.get("code") or request.GET.get("code") or "")[:40]
    fault = ""
    if request.method == "POST":
        try:
            return _welcome(request, code)
        except ValidationError as error:
            fault = error.messages[0]
    return render(request, "dialogue/join.html", {"code": code, "fault": fault})


def _welcome(request: HttpRequest, code: str) -> HttpResponse:
    """Give a guest the cookie by which their browser is known; whoever has one keeps it."""
    address = _address(request)
    found = joining.find_by_code(code=code, address=address)
    came = redirect("dialogue", dialogue=found.pk)
    if voice_of(request, found) is not None:
        return came
    voice = joining.join(dialogue=found, address=address)
    came.set_cookie(
        cookie_name(found.pk),
        sign_voice(voice),
        max_age=_YEAR,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
    return came


def _address(request: HttpRequest) -> str:
    """Return where a request came from: behind TLS the one proxy before us says it last."""
    said = request.headers.get("x-forwarded-for", "") if settings.SECURE else ""
    return said.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))


@require_safe
@takes_part
def dialogue_page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show a dialogue at the step it is at."""
    return render(request, "dialogue/dialogue.html", about_page(seat))


@login_not_required
@require_safe
def live(request: HttpRequest, dialogue: UUID) -> HttpResponse:
    """Say what has changed since a version, or 204 for nothing."""
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
    """Show a dialogue to a whole room; nothing on it is one person's."""
    about = about_page(Seat(seat.dialogue, None, seat.place))
    about["join"] = settings.ADDRESS.partition("//")[2] + "/join/"
    return render(request, "dialogue/screen.html", about)


@require_safe
@takes_part
def closed_rounds(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show what closed rounds said, also while the next one is open."""
    about = about_page(seat) | about_results(seat.dialogue)
    if not about["rounds_shown"]:
        raise Http404
    return render(request, "dialogue/closed.html", about)


@require_safe
@takes_part
def yours(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Tell an author, and nobody else, what became of their statements."""
    if seat.voice is None:
        raise Http404
    about = about_page(seat) | {"mine": own_results(seat.voice)}
    response = render(request, "dialogue/yours.html", about)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@takes_part
def log(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show what was taken out of the list, and why."""
    about = about_page(seat) | {"removals": queries.removals_of(seat.dialogue)}
    return render(request, "dialogue/log.html", about)


@require_safe
@takes_part
def log_csv(_request: HttpRequest, seat: Seat) -> HttpResponse:
    """Download the log."""
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
    """Download what the page of closed rounds shows as the files of Polis."""
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
    """Do what somebody who takes part asked for."""
    if seat.voice is None or act not in SAY:
        raise Http404
    _told(request, lambda: SAY[act](seat.voice, request.POST))  # type: ignore[arg-type]
    back = "dialogue-answer" if request.POST.get("back") == "answer" else "dialogue"
    return redirect(back, dialogue=seat.dialogue.pk)


@login_required
@require_safe
def run(request: SignedIn, dialogue: UUID) -> HttpResponse:
    """Show a facilitator how to lead on."""
    found = run_dialogue(request.user, dialogue)
    seat = seat_in(request, dialogue)
    about = about_page(seat)
    about |= {
        "alike": alike(found, about["state"].listed),
        "waiting": queries.waiting_for(found),
        "merges": list(found.merges.select_related("stays", "goes")),
        "voices": queries.voices_of(found),
        "guests": joining.guests_in(found),
        "listening": queries.listening(found),
    }
    return render(request, "dialogue/run.html", about)


@login_required
@require_POST
def act(request: SignedIn, dialogue: UUID, act: str) -> HttpResponse:
    """Do what a facilitator asked for."""
    run_dialogue(request.user, dialogue)
    if act not in RUN:
        raise Http404
    _told(request, lambda: RUN[act](request.user, dialogue, request.POST))
    return redirect("dialogue-run", dialogue=dialogue)


@login_required
@require_POST
def delete(request: SignedIn, dialogue: UUID) -> HttpResponse:
    """Delete a dialogue with all that is in it."""
    team = run_dialogue(request.user, dialogue).team_id
    steps.delete_dialogue(by=request.user, dialogue=dialogue)
    messages.success(request, _("The dialogue, its statements and all votes are deleted."))
    return redirect("dialogues", team=team)


def _told(request: HttpRequest, do: Callable[[], str]) -> None:
    try:
        if said := do():
            messages.success(request, said)
    except ValidationError as error:
        messages.error(request, error.messages[0])
