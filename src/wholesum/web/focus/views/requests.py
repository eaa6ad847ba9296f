"""Common code of the focus views: run an action with messages, and read form data."""

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


def perform(request: HttpRequest, act: Callable[[], Any], done: str = "") -> bool:
    """Run an action; show the message `done` if it succeeds, otherwise every error message.

    Parameters
    ----------
    request
        The request that gets the messages.
    act
        The act, with its arguments.
    done
        The message on success.

    Returns
    -------
    bool
        Whether the act succeeded.
    """
    try:
        act()
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
        return False
    if done:
        messages.success(request, done)
    return True


def page_context(request: SignedIn, team: UUID, focus: UUID) -> dict[str, Any]:
    """Return the template variables of the pages of a focus round; raise 404 without access."""
    place, round_ = access.seen_focus(request.user, team, focus)
    state = queries.FocusState(round_, request.user)
    return {"place": place, "team": round_.team, "round": round_, "state": state}


def round_of_page(about: dict[str, Any]) -> FocusRound:
    """Return the focus round from the template variables of a page."""
    round_: FocusRound = about["round"]
    return round_


def parse_key(text: str | None) -> UUID:
    """Parse a UUID from form data; raise 404 if it is not one."""
    try:
        return UUID(text or "")
    except ValueError as error:
        raise Http404 from error
