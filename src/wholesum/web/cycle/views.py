"""The pages of the cycle: the session guides, on paper and on the wall."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from wholesum.web.accounts.requests import SignedIn
from wholesum.web.cycle.guide import Guide, assign_roles, guides
from wholesum.web.cycle.queries import roster
from wholesum.web.registry import practices
from wholesum.web.teams.access import member_of

_MIRROR: Final = {"mirror": "mirror"}


@require_safe
def cycle(request: SignedIn, team: UUID) -> HttpResponse:
    """Show the session guides of a team."""
    place = member_of(request.user, team)
    about = {"team": place.team, "place": place, "guides": guides()}
    return render(request, "cycle/cycle.html", about)


@require_safe
def guide(request: SignedIn, team: UUID, session: str) -> HttpResponse:
    """Show a session guide, which prints on one page."""
    place = member_of(request.user, team)
    found = _guide(session)
    links = _links(team)
    blocks = [
        (block, start, links.get(block.page, ""))
        for block, start in zip(found.blocks, found.starts, strict=True)
    ]
    about = {
        "team": place.team,
        "place": place,
        "name": session,
        "guide": found,
        "blocks": blocks,
        "roles": assign_roles(roster(team), found.roles, 0),
    }
    return render(request, "cycle/guide.html", about)


@require_safe
def wall(request: SignedIn, team: UUID, session: str, block: int) -> HttpResponse:
    """Show one block of a session on the screen in the room, with the words to say."""
    place = member_of(request.user, team)
    found = _guide(session)
    if not 1 <= block <= len(found.blocks):
        raise Http404
    now = found.blocks[block - 1]
    start = found.starts[block - 1]
    about = {
        "team": place.team,
        "place": place,
        "name": session,
        "guide": found,
        "now": now,
        "number": block,
        "start": start,
        "end": start + now.minutes,
        "link": _links(team).get(now.page, ""),
        "back": block - 1,
        "next": block + 1 if block < len(found.blocks) else 0,
        "following": found.blocks[block] if block < len(found.blocks) else None,
        "roles": assign_roles(roster(team), found.roles, 0),
    }
    return render(request, "cycle/wall.html", about)


def _guide(name: str) -> Guide:
    found = guides().get(name)
    if found is None:
        raise Http404
    return found


def _links(team: UUID) -> dict[str, str]:
    """Return the first page of each practice of this installation, and of the Mirror."""
    pages = {one.name: one.page for one in practices()} | _MIRROR
    return {name: reverse(page, args=[team]) for name, page in pages.items()}
