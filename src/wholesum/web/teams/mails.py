"""The emails that invite a person, and that say that a member was removed."""

from __future__ import annotations

from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from wholesum.web.accounts.models import User
from wholesum.web.core.mail import MailError, address_of, send_mails
from wholesum.web.teams.losses import addresses_of
from wholesum.web.teams.models import Invitation, Membership


def link_of(token: str) -> str:
    """Return the URL of the page on which an invitation can be accepted."""
    return address_of(reverse("invitation", kwargs={"token": token}))


def send_invitation(invitation: Invitation, by: User, link: str) -> None:
    """Email an invitation; if that is impossible, delete the invitation and say so."""
    subject = _("%(by)s invites you to %(team)s")
    about = {"invitation": invitation, "team": invitation.team, "by": by, "link": link}
    try:
        send_mails([invitation.email], subject, "teams/mail/invitation.txt", about)
    except MailError as error:
        Invitation.objects.filter(pk=invitation.pk).delete()
        raise ValidationError(
            _now("The email to %(email)s could not be sent. Try later, or share a link instead.")
            % {"email": invitation.email}
        ) from error


def mail_removal(removed: Membership) -> None:
    """Email all members that a member is removed; call this function before the removal.

    The email is sent once the removal is saved, without a task: no task stores a name.
    """
    subject = _("%(team)s: a facilitator removed a member")
    about = {"team": removed.team, "name": str(removed.user)}
    addresses = addresses_of(removed.team)
    send = partial(send_mails, addresses, subject, "teams/mail/removed.txt", about)
    transaction.on_commit(send, robust=True)
