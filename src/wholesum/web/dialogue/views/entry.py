"""Open the pages of a dialogue to members with an account and to guests with a code."""

from __future__ import annotations

from functools import wraps
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wholesum.web.core.http.answering import View
from wholesum.web.core.http.client_address import client_address
from wholesum.web.dialogue.access import cookie_name, seat_in, sign_voice, voice_of
from wholesum.web.dialogue.services import joining

_YEAR: Final = 365 * 24 * 3600


def takes_part(view: View) -> View:
    """Show a page of a dialogue to participants; ask other visitors to sign in first."""

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


@login_not_required
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Add a guest who has the code of a dialogue."""
    code = str(request.POST.get("code") or request.GET.get("code") or "")[:40]
    fault = ""
    if request.method == "POST":
        try:
            return _welcome(request, code)
        except ValidationError as error:
            fault = error.messages[0]
    return render(request, "dialogue/join.html", {"code": code, "fault": fault})


def _welcome(request: HttpRequest, code: str) -> HttpResponse:
    """Set the cookie that identifies the browser of a guest, unless the browser has one."""
    address = client_address(request)
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
