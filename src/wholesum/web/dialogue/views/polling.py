"""Answer browsers that ask for updates from a short cache in memory, without the database.

Hundreds of phones ask every two seconds. That a browser has a seat is remembered for a quarter of a
minute; the version of a dialogue, and what is the same for all who vote, for half a second.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from wholesum.web.dialogue.access import cookie_name
from wholesum.web.dialogue.views.state import State

_SEATED: Final = 15
_CURRENT: Final = 0.5


def answered(request: HttpRequest, dialogue: UUID, where: str = "") -> HttpResponse | None:
    """Answer a browser that asks for updates; ``None`` if the cache has no fresh entry for it.

    Parameters
    ----------
    request
        The poll.
    dialogue
        The dialogue.
    where
        What is asked for, where it is the same for all.

    Returns
    -------
    HttpResponse or None
        204 where the browser knows the version of just now, else what was remembered.
    """
    keys = (_seat(request, dialogue), _version(dialogue), _shown(dialogue, where))
    known = caches["live"].get_many(keys if where else keys[:2])
    if not known.keys() >= set(keys[:2]):
        return None
    if known[keys[1]] == request.GET.get("v"):
        return HttpResponse(status=204)
    version, content = known.get(keys[2], ("", b""))
    return HttpResponse(content) if version == known[keys[1]] else None


def remember(
    request: HttpRequest, state: State, where: str = "", shown: HttpResponse | None = None
) -> None:
    """Cache that a browser belongs to a participant, and the parts of the page that all share."""
    dialogue = state.dialogue.pk
    caches["live"].set(_seat(request, dialogue), 1, _SEATED)
    caches["live"].set(_version(dialogue), state.version, _CURRENT)
    if shown is not None:
        caches["live"].set(_shown(dialogue, where), (state.version, shown.content), _CURRENT)


def _version(dialogue: UUID) -> str:
    return f"version-{dialogue}"


def _shown(dialogue: UUID, where: str) -> str:
    return f"{where}-{get_language()}-{dialogue}"


def _seat(request: HttpRequest, dialogue: UUID) -> str:
    shown = [
        request.COOKIES.get(name, "")
        for name in (settings.SESSION_COOKIE_NAME, cookie_name(dialogue))
    ]
    return f"seat-{sha256(repr([dialogue, *shown]).encode()).hexdigest()}"
