"""What the views of a round share: doing an act, and saying what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest

from wholesum.web.accounts.requests import SignedIn
from wholesum.web.focus import access, queries
from wholesum.web.focus.models import FocusRound


def did(request: HttpRequest, act: Callable[[], Any], done: str = "") -> bool:
    """Do an act; say that it is done, or every reason why not.

    Parameters
    ----------
    request
        Whose request.
    act
        The act, with its arguments.
    done
        What is said when it is done.

    Returns
    -------
    bool
        Whether it is done.
    """
    try:
        act()
    except ValidationError as error:
        for told in error.messages:
            messages.error(request, told)
        return False
    if done:
        messages.success(request, done)
    return True


def page_of(request: SignedIn, team: UUID, focus: UUID) -> dict[str, Any]:
    """Return what every page of a round shows; whoever may not see it finds nothing."""
    place, round_ = access.seen_focus(request.user, team, focus)
    state = queries.FocusState(round_, request.user)
    return {"place": place, "team": round_.team, "round": round_, "state": state}


def round_in(about: dict[str, Any]) -> FocusRound:
    """Return the round of a page."""
    round_: FocusRound = about["round"]
    return round_


def key(text: str | None) -> UUID:
    """Return a key that was sent; what is none finds nothing."""
    try:
        return UUID(text or "")
    except ValueError as error:
        raise Http404 from error
