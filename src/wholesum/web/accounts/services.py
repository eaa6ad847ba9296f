"""What a person can do with their own account."""

from __future__ import annotations

from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wholesum.web.accounts import queries
from wholesum.web.accounts.models import User
from wholesum.web.teams.models import Invitation, Team


def rename(*, by: User, name: str) -> User:
    """Change one's own name."""
    by.name = name
    by.clean_fields(exclude={"password"})
    by.save(update_fields=["name"])
    return by


@transaction.atomic
def delete_account(*, by: User, typed: str) -> None:
    """Delete one's own account and all that is kept under its name; sealed answers stay.

    Parameters
    ----------
    by
        Whose account.
    typed
        The address of the account, typed once more.

    Raises
    ------
    ValidationError
        If the address is another, or somebody alone facilitates a team.
    """
    if typed.strip().lower() != by.email.lower():
        raise ValidationError(_("That is not the address of this account."))
    mine = Team.objects.filter(memberships__user=by).order_by("pk").values_list("pk")
    list(Team.objects.select_for_update(no_key=True).filter(pk__in=mine).order_by("pk"))
    held = queries.held_teams(by)
    if held:
        names = ", ".join(team.name for team in held)
        raise ValidationError(
            _("You are the only facilitator of %(teams)s. Hand over or delete first.")
            % {"teams": names}
        )
    Invitation.objects.filter(email__iexact=by.email).delete()
    _end_sessions(by)
    by.delete()


def _end_sessions(user: User) -> None:
    """Delete the sessions themselves, which no foreign key joins to the account."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for key in UserSession.objects.filter(user=user).values_list("session_key", flat=True):
        store(key).delete()
