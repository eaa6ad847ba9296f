"""Queries about a user: the user's own data, and reasons why the account cannot be deleted yet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.utils import timezone

from wholesum.web.accounts.models import User
from wholesum.web.registry import Hold, Record, keepers

ABOUT = (
    "All that this installation keeps under your name or address. Answers to sealed rounds are "
    "kept without a name, so nobody can find yours, and they are not in here. Passwords, keys "
    "and codes are left out."
)


def holds(user: User) -> list[Hold]:
    """Return the reasons why an account cannot be deleted yet."""
    found = (keeper.account_hold(user) for keeper in keepers())
    return [hold for hold in found if hold is not None]


def deletion(user: User) -> dict[str, list[str]]:
    """Return sentences on which data are deleted with an account and which data are kept."""
    return {
        "goes": [line for keeper in keepers() for line in keeper.account_goes(user)],
        "stays": [line for keeper in keepers() for line in keeper.account_stays(user)],
    }


def devices(user: User) -> int:
    """Count the browsers in which a user is signed in now."""
    return len(UserSession.objects.purge_and_list(user))


def own_data(user: User) -> Record:
    """Return all data that are stored under a user's name or email address.

    Parameters
    ----------
    user
        Whose data.

    Returns
    -------
    dict
        Plain values, ready to be written as JSON; one list a kind of record. Secrets are left out.
    """
    return {
        "about": ABOUT,
        "written": _time(timezone.now()),
        "account": {
            "name": user.name,
            "email": user.email,
            "has_password": user.has_usable_password(),
            "last_signed_in": _time(user.last_login),
        },
        "addresses": _addresses(user),
        "ways_to_sign_in": _ways_to_sign_in(user),
        "signed_in_at": _sessions(user),
        "single_sign_on": _single_sign_on(user),
        **{name: kept for keeper in keepers() for name, kept in keeper.own_data(user).items()},
    }


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")


def _addresses(user: User) -> list[Record]:
    fields = ("email", "verified", "primary")
    return list(EmailAddress.objects.filter(user=user).values(*fields))


def _ways_to_sign_in(user: User) -> list[Record]:
    return [
        {
            "kind": way.get_type_display(),
            "name": str(way),
            "added": _time(way.created_at),
            "last_used": _time(way.last_used_at),
        }
        for way in Authenticator.objects.filter(user=user).order_by("created_at")
    ]


def _sessions(user: User) -> list[Record]:
    return [
        {"since": _time(seen.created_at), "address": seen.ip, "browser": seen.user_agent}
        for seen in UserSession.objects.filter(user=user).order_by("created_at")
    ]


def _single_sign_on(user: User) -> list[Record]:
    if not apps.is_installed("allauth.socialaccount"):
        return []
    model = apps.get_app_config("socialaccount").get_model("SocialAccount")
    known: Iterable[Any] = model._default_manager.filter(user=user)
    return [{"provider": one.provider, "id": one.uid, "told": one.extra_data} for one in known]
