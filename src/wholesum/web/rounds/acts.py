"""The views by which a facilitator reminds, prolongs, closes and deletes a round."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final, TypeAlias
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from wholesum.web.accounts.requests import SignedIn
from wholesum.web.core.act_view import act_view
from wholesum.web.core.mail import mailed
from wholesum.web.rounds.kinds import Asked
from wholesum.web.teams.models import BinItem

View: TypeAlias = Callable[..., HttpResponse]

EMAILED: Final = gettext_lazy(
    "Everybody who is asked gets an email by next Monday, except people who chose no emails."
)


def opened_message() -> str:
    """Say that a round is open, and which people get an email about it."""
    return f"{_('The round is open.')} {mailed(EMAILED)}"


def act_views(
    services: Any, page: Callable[[UUID, UUID], str], rounds: str
) -> tuple[View, View, View, View]:
    """Return the views that remind, prolong, close and delete a round of a practice.

    Parameters
    ----------
    services
        The module with ``remind``, ``prolong``, ``close_round`` and ``delete_round``, which check
        access and take the user, the team, and the round by the name that it has in the URL.
    page
        Returns the URL of the page of a round, given the team and the round.
    rounds
        The name of the URL of the page with all rounds of a team.
    """

    def view(act: View, name: str, next_page: Callable[[UUID, UUID], str]) -> View:
        @require_POST
        def run(request: SignedIn, team: UUID, **keys: UUID) -> HttpResponse:
            (round_id,) = keys.values()
            service = partial(getattr(services, name), by=request.user, team=team, **keys)
            return act(request, service, next_page(team, round_id))

        return run

    return (
        view(_remind, "remind", page),
        view(_prolong, "prolong", page),
        view(_close, "close_round", page),
        view(_delete, "delete_round", lambda team, _round: reverse(rounds, args=[team])),
    )


def _remind(request: SignedIn, service: Callable[[], object], page: str) -> HttpResponse:
    """Send a reminder to all members who are asked, and return to the page of the round."""
    return act_view(request, service, next_page=page, message=mailed(EMAILED))


def _prolong(request: SignedIn, service: Callable[[], Asked], page: str) -> HttpResponse:
    """Extend a round by a week, and return to the page of the round."""
    return act_view(
        request,
        service,
        next_page=page,
        message=lambda seen: _("The round is now open until %(until)s.") % {"until": seen.until},
    )


def _close(request: SignedIn, service: Callable[[], object], page: str) -> HttpResponse:
    """Close a round before its last day, and return to the page of the round."""
    return act_view(request, service, next_page=page, message=_("The round is closed."))


def _delete(request: SignedIn, service: Callable[[], BinItem | None], page: str) -> HttpResponse:
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
