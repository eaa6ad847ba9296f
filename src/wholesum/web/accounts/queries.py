"""What is read about a person: their own data, and what holds their account here."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeAlias

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.db.models import QuerySet
from django.utils import timezone

from wholesum.web.accounts.models import User
from wholesum.web.decisions.queries import own_part
from wholesum.web.dialogue.own_data import own_part as dialogue_part
from wholesum.web.focus.records import own_focus
from wholesum.web.pulse.models import Round
from wholesum.web.rounds.models import Roll, SignedSheet
from wholesum.web.teams.models import Invitation, Membership, Role, Team

Record: TypeAlias = dict[str, Any]

ABOUT = (
    "All that this installation keeps under your name or address. Answers to sealed rounds are "
    "kept without a name, so nobody can find yours, and they are not in here. Passwords, keys "
    "and codes are left out."
)


def held_teams(user: User) -> QuerySet[Team]:
    """Return the teams that nobody else facilitates; they keep the account until handed over."""
    mine = Membership.objects.filter(user=user, role=Role.FACILITATOR).values("team")
    others = Membership.objects.filter(role=Role.FACILITATOR).exclude(user=user).values("team")
    return Team.objects.filter(pk__in=mine).exclude(pk__in=others).order_by("name")


def signed_sheets(user: User) -> QuerySet[SignedSheet]:
    """Return what somebody has answered under their name."""
    return SignedSheet.objects.filter(user=user)


def devices(user: User) -> int:
    """Count where somebody is signed in."""
    return len(UserSession.objects.purge_and_list(user))


def own_data(user: User) -> Record:
    """Return all that is kept under somebody's name or address.

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
        "teams": _teams(user),
        "invitations": _invitations(user),
        "asked_in": _asked_in(user),
        "signed_answers": _signed_answers(user),
        "focus": own_focus(user),
        **own_part(user),
        **dialogue_part(user),
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


def _teams(user: User) -> list[Record]:
    return [
        {
            "team": str(place.team_id),
            "name": place.team.name,
            "role": place.role,
            "function": place.function,
            "answers_pulses": place.answers,
            "joined": place.joined.isoformat(),
        }
        for place in Membership.objects.filter(user=user).select_related("team")
    ]


def _invitations(user: User) -> list[Record]:
    mailed = Invitation.objects.filter(email__iexact=user.email).select_related("team")
    return [
        {"team": mail.team.name, "role": mail.role, "ends": _time(mail.expires)} for mail in mailed
    ]


def _asked_in(user: User) -> list[Record]:
    answered = dict(Roll.objects.filter(user=user).values_list("round", "answered"))
    return [
        {"team": asked.team.name, "round": asked.name, "answered": answered[asked.pk]}
        for asked in Round.objects.filter(pk__in=answered).select_related("team")
    ]


def _signed_answers(user: User) -> list[Record]:
    sheets = dict(signed_sheets(user).values_list("round", "sheet"))
    return [
        {
            "team": signed.team.name,
            "round": signed.name,
            "opened": signed.opened.isoformat(),
            "answers": json.loads(sheets[signed.pk]),
        }
        for signed in Round.objects.filter(pk__in=sheets).select_related("team")
    ]
