"""Queries on the choices of users."""

from __future__ import annotations

from django.http import Http404

from wholesum.web.accounts.models import User
from wholesum.web.notices.models import NoticeChoice
from wholesum.web.teams.models import hash_token


def choice_of(user: User) -> NoticeChoice:
    """Return the choice of a user, or the default one, which is not stored."""
    return NoticeChoice.objects.filter(user=user).first() or NoticeChoice(user=user)


def user_of_calendar(token: str) -> User:
    """Return the user whose calendar has this secret in its address; raise 404 otherwise."""
    choice = NoticeChoice.objects.select_related("user").filter(
        calendar_hash=hash_token(token), user__is_active=True
    )
    found = choice.first()
    if found is None:
        raise Http404
    return found.user
