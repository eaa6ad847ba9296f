"""Polls that find nothing new are answered from this process's memory, without the database.

Hundreds of phones ask every two seconds. That a browser has a seat is remembered for a quarter of a
minute, and the version of a dialogue for half a second; such a poll tells that nothing has changed.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest

from wholesum.web.dialogue.access import cookie_name
from wholesum.web.dialogue.state import State

_SEATED: Final = 15
_CURRENT: Final = 0.5


def is_current(request: HttpRequest, dialogue: UUID) -> bool:
    """Say whether a browser that was seated just now knows the version of just now."""
    known = caches["live"].get_many([_seat(request, dialogue), _version(dialogue)])
    return len(known) == 2 and known[_version(dialogue)] == request.GET.get("v")


def remember(request: HttpRequest, state: State) -> None:
    """Remember that a browser has a seat, and the version."""
    dialogue = state.dialogue.pk
    caches["live"].set(_seat(request, dialogue), 1, _SEATED)
    caches["live"].set(_version(dialogue), state.version, _CURRENT)


def _version(dialogue: UUID) -> str:
    return f"version-{dialogue}"


def _seat(request: HttpRequest, dialogue: UUID) -> str:
    shown = [
        request.COOKIES.get(name, "")
        for name in (settings.SESSION_COOKIE_NAME, cookie_name(dialogue))
    ]
    return f"seat-{sha256(repr([dialogue, *shown]).encode()).hexdigest()}"
