"""Visitors without an account: they may read the public sample team and cannot change anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeGuard
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from wholesum.web.accounts.models import User
from wholesum.web.registry import practices
from wholesum.web.teams.models import Membership, Role, Team

PUBLIC_SAMPLE: Final = UUID("5a3b1e00-7ea3-4000-8000-000000000001")
"""The key of the public sample team; the same everywhere, so that links survive a reset."""

_VISITOR: Final = 0
"""The key of the visitor; no row of the database has it."""
_SAFE: Final = ("GET", "HEAD")
_PAGES: Final = ("team", "team-people", "mirror", "mirror-facet", "mirror-report", "mirror-json")


def is_visitor(user: object) -> TypeGuard[User]:
    """Return whether a user is the visitor who has no account."""
    return isinstance(user, User) and user.pk == _VISITOR


def visitor_place(user: User, team: UUID) -> Membership:
    """Return a membership that is never saved; raise 404 for all teams except the public sample.

    It facilitates nothing and is asked nothing.
    """
    found = Team.objects.filter(pk=team, sample=True).first() if team == PUBLIC_SAMPLE else None
    if found is None:
        raise Http404
    return Membership(team=found, user=user, role=Role.MEMBER, answers=False)


def public_sample() -> Team | None:
    """Return the sample team that visitors may read, if this server has one."""
    if not settings.PUBLIC_SAMPLE:
        return None
    return Team.objects.filter(pk=PUBLIC_SAMPLE, sample=True).first()


class VisitorMiddleware:
    """Lets a visitor without an account read the pages of the public sample team.

    It is the only place that makes a visitor: nothing but reading, and nothing but the pages
    listed here and by the practices. All other requests stay those of nobody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on without a change."""
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        _view: Callable[..., HttpResponseBase],
        _given: tuple[Any, ...],
        named: Mapping[str, Any],
    ) -> HttpResponseBase | None:
        """Treat a visitor as a reader of the sample team; ask them to sign in before any change."""
        if not settings.PUBLIC_SAMPLE or not _is_in_sample(request, named):
            return None
        if request.user.is_authenticated:
            return None
        if request.method in _SAFE and _name(request) in _pages():
            request.user = User(pk=_VISITOR, is_active=False)
            request.is_visit = True  # type: ignore[attr-defined]  # for the templates
            return None
        words = _("You can read the sample, but you cannot change it. Sign in to try it yourself.")
        messages.info(request, words)
        return redirect("account_login")


def _is_in_sample(request: HttpRequest, named: Mapping[str, Any]) -> bool:
    if "team" in named:
        return bool(named["team"] == PUBLIC_SAMPLE)
    found = (
        practice.team_of(named)
        for practice in practices()
        if _name(request) in practice.visitor_pages
    )
    return PUBLIC_SAMPLE in found


def _pages() -> tuple[str, ...]:
    return (*_PAGES, *(page for practice in practices() for page in practice.visitor_pages))


def _name(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.url_name or "") if match else ""
