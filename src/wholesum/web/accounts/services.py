"""Services with which users change their own account."""

from __future__ import annotations

from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wholesum.web.accounts import queries
from wholesum.web.accounts.models import User
from wholesum.web.registry import keepers


def rename(*, by: User, name: str) -> User:
    """Change the name of the user who calls this service."""
    by.name = name
    by.clean_fields(exclude={"password"})
    by.save(update_fields=["name"])
    return by


@transaction.atomic
def delete_account(*, by: User, typed: str) -> None:
    """Delete a user's own account and all data under their name; sealed answers are kept.

    Parameters
    ----------
    by
        Whose account.
    typed
        The address of the account, typed once more.

    Raises
    ------
    ValidationError
        If the address is another, or something holds the account.
    """
    if typed.strip().lower() != by.email.lower():
        raise ValidationError(_("The address you typed is not the address of this account."))
    for keeper in keepers():
        keeper.before_account(by)
    for hold in queries.holds(by):
        raise ValidationError(hold.refusal)
    _end_sessions(by)
    by.delete()


def _end_sessions(user: User) -> None:
    """Delete the sessions of a user, because the database does not delete them with the account."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for key in UserSession.objects.filter(user=user).values_list("session_key", flat=True):
        store(key).delete()
