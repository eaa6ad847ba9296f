"""The days on which a browser opened the page of a team, stored only in that browser."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from wholesum.web.accounts.requests import SignedIn
from wholesum.web.teams.models import Membership
from wholesum.web.teams.visiting import is_visitor

_COOKIE: Final = "visited"
_KEPT: Final = timedelta(days=400)
_FIRST: Final = timedelta(days=14)
"""Days of news for a browser without an earlier visit."""


def last_visit(request: SignedIn, place: Membership) -> date:
    """Return the day of the visit before today's; news of a member begin when the member joined."""
    today = place.team.today()
    previous, latest = _read(request.COOKIES.get(_COOKIE, ""))
    found = previous if latest == today else latest
    since = found or today - _FIRST
    return since if is_visitor(request.user) else max(place.joined, since)


def remember_visit(response: HttpResponse, place: Membership, last: date) -> None:
    """Store the days of the last visit and of today in a cookie for this team's pages."""
    response.set_cookie(
        _COOKIE,
        f"{last.isoformat()}.{place.team.today().isoformat()}",
        max_age=_KEPT,
        path=reverse("team", args=[place.team_id]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(cookie: str) -> tuple[date | None, date | None]:
    """Return the two days stored in the cookie; ignore a damaged cookie."""
    previous, _dot, latest = cookie.partition(".")
    try:
        return date.fromisoformat(previous), date.fromisoformat(latest)
    except ValueError:
        return None, None
