"""Mails about teams: plain text, sent once the act they speak of is saved."""

from __future__ import annotations

from smtplib import SMTPException

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from wholesum.web.accounts.models import User
from wholesum.web.teams.models import Invitation


def link_of(token: str) -> str:
    """Return the address at which an invitation is accepted."""
    address: str = settings.ADDRESS
    return address + reverse("invitation", kwargs={"token": token})


def send_invitation(invitation: Invitation, by: User, link: str) -> None:
    """Send an invitation; one that cannot be sent is dropped, and the reason is told."""
    about = {"invitation": invitation, "by": by, "link": link}
    subject = " ".join(render_to_string("teams/mail/invitation_subject.txt", about).split())
    body = render_to_string("teams/mail/invitation.txt", about)
    try:
        send_mail(subject, body, None, [invitation.email])
    except (SMTPException, OSError) as error:
        Invitation.objects.filter(pk=invitation.pk).delete()
        raise ValidationError(
            _("The mail to %(email)s could not be sent. Try later, or share a link instead.")
            % {"email": invitation.email}
        ) from error
