"""The email with an invitation, sent once the invitation is saved."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from wholesum.web.accounts.models import User
from wholesum.web.core.mail import MailError, address_of, send_mails
from wholesum.web.teams.models import Invitation


def link_of(token: str) -> str:
    """Return the URL of the page that accepts an invitation."""
    return address_of(reverse("invitation", kwargs={"token": token}))


def send_invitation(invitation: Invitation, by: User, link: str) -> None:
    """Send an invitation; delete one that cannot be sent, and say so."""
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
