"""The link by which a visitor signs in to the demonstration."""

from __future__ import annotations

from typing import Final

from django.core import signing
from django.urls import reverse
from django.utils import timezone

from wholesum.web.accounts.models import User

_SALT: Final = "wholesum.demo"
_LONGEST: Final = 24 * 60 * 60
"""Seconds for which an address holds."""


def entry_path(user: User) -> str:
    """Return a path with a token that signs a visitor in once.

    Parameters
    ----------
    user
        The person.

    Returns
    -------
    str
        The path, with a signed token that holds a day and until the person signs in.
    """
    token = signing.dumps([user.pk, _last_login(user)], salt=_SALT)
    return reverse("demo-enter", kwargs={"token": token})


def user_of(token: str) -> User | None:
    """Return the user to whom a token belongs; the token can still be used.

    Parameters
    ----------
    token
        The token in the address.

    Returns
    -------
    User or None
        The person, or ``None`` if the token is not ours, is too old or was used.
    """
    try:
        number, last_login = signing.loads(token, salt=_SALT, max_age=_LONGEST)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=number).first()
    return user if user is not None and _last_login(user) == last_login else None


def use(token: str) -> User | None:
    """Return the user to whom a token belongs; the token cannot be used again.

    Parameters
    ----------
    token
        The token in the address.

    Returns
    -------
    User or None
        The user, or ``None`` if the token is invalid or was just used by another visitor.
    """
    user = user_of(token)
    if user is None:
        return None
    # Of two visitors at the same moment one finds the row as the token says it is.
    unused = User.objects.filter(pk=user.pk, last_login=user.last_login)
    return user if unused.update(last_login=timezone.now()) else None


def _last_login(user: User) -> str:
    return user.last_login.isoformat() if user.last_login else ""
