"""The acts of a facilitator on a round: call the practice's service, and show the same message."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.utils.translation import gettext as _

from wholesum.web.accounts.requests import SignedIn
from wholesum.web.core.act_view import act_view
from wholesum.web.core.mail import mailed
from wholesum.web.rounds.kinds import Asked
from wholesum.web.teams.models import BinItem


def remind(request: SignedIn, service: Callable[[], object], page: str) -> HttpResponse:
    """Send a reminder to all members who are asked, and return to the page of the round."""
    message = _("Everybody who is asked gets an email by next Monday, unless they chose none.")
    return act_view(request, service, next_page=page, message=mailed(message))


def prolong(request: SignedIn, service: Callable[[], Asked], page: str) -> HttpResponse:
    """Extend a round by a week, and return to the page of the round."""
    return act_view(
        request,
        service,
        next_page=page,
        message=lambda seen: _("The round is now open until %(until)s.") % {"until": seen.until},
    )


def close(request: SignedIn, service: Callable[[], object], page: str) -> HttpResponse:
    """Close a round before its last day, and return to the page of the round."""
    return act_view(request, service, next_page=page, message=_("The round is closed."))


def delete(request: SignedIn, service: Callable[[], BinItem | None], page: str) -> HttpResponse:
    """Delete a round, and return to the page of all rounds."""
    return act_view(
        request,
        service,
        next_page=page,
        message=lambda kept: (
            _("The round is deleted. It stays in the bin of the team for 30 days.")
            if kept
            else _("The round and all its answers are deleted.")
        ),
    )
