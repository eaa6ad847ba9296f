"""The mails of a focus round.

A task is told what is asked and never a person or a sheet, for its arguments stay in the database.
"""

from __future__ import annotations

from smtplib import SMTPException
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks import task

from wholesum.web.accounts.models import User
from wholesum.web.focus.models import Asking

OPENED: Final = "opened"
REMINDER: Final = "reminder"
CLOSED: Final = "closed"


@task
def mail_asking(asking_id: str, kind: str) -> None:
    """Send one mail each to everybody who is asked, or to the whole team when it is closed.

    Parameters
    ----------
    asking_id
        What is asked; what was deleted meanwhile is passed over.
    kind
        ``opened``, ``reminder`` or ``closed``.

    Raises
    ------
    RuntimeError
        If some of the mails could not be sent; the others have been.
    """
    told = Asking.objects.select_related("round__team").filter(pk=UUID(asking_id)).first()
    if told is None or (kind != CLOSED) != told.is_open:
        return
    people = User.objects.filter(memberships__team=told.round.team_id, is_active=True)
    if kind != CLOSED:
        people = people.filter(pk__in=told.roll.values("user"))
    subject, body = _words(told, kind)
    failed = 0
    addresses = list(people.order_by("email").values_list("email", flat=True))
    with get_connection() as connection:
        for address in addresses:
            try:
                EmailMessage(subject, body, to=[address], connection=connection).send()
            except SMTPException:
                failed += 1
    if failed:
        raise RuntimeError(f"{failed} of {len(addresses)} mails could not be sent")


def _words(told: Asking, kind: str) -> tuple[str, str]:
    subjects = {
        OPENED: _("%(team)s: your %(what)s for the focus %(name)s"),
        REMINDER: _("%(team)s: the %(what)s for the focus %(name)s are still open"),
        CLOSED: _("%(team)s: the %(what)s for the focus %(name)s are closed"),
    }
    round_ = told.round
    path = reverse("focus-round", kwargs={"team": round_.team_id, "focus": round_.pk})
    said = {"team": round_.team.name, "what": told, "name": round_.name}
    context = {**said, "asking": told, "round": round_, "address": settings.ADDRESS + path}
    body = render_to_string(f"focus/mail/{kind}.txt", context)
    return " ".join((subjects[kind] % said).split()), body
