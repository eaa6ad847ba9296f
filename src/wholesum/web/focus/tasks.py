"""The mails of a focus round.

A task is told what is asked and never a person or a sheet, for its arguments stay in the database.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from wholesum.web.accounts.models import User
from wholesum.web.core.mail import address_of, send_mails
from wholesum.web.focus.models import Asking

OPENED: Final = "opened"
REMINDER: Final = "reminder"
CLOSED: Final = "closed"
_SUBJECTS: Final = {
    OPENED: _("%(team)s: your %(what)s for the focus %(name)s"),
    REMINDER: _("%(team)s: the %(what)s for the focus %(name)s are still open"),
    CLOSED: _("%(team)s: the %(what)s for the focus %(name)s are closed"),
}


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
    MailError
        If some of the mails could not be sent; the others have been.
    """
    told = Asking.objects.select_related("round__team").filter(pk=UUID(asking_id)).first()
    if told is None or (kind != CLOSED) != told.is_open:
        return
    people = User.objects.filter(memberships__team=told.round.team_id, is_active=True)
    if kind != CLOSED:
        people = people.filter(pk__in=told.roll.values("user"))
    round_ = told.round
    path = reverse("focus-round", kwargs={"team": round_.team_id, "focus": round_.pk})
    about = {"team": round_.team, "what": told, "name": round_.name, "asking": told}
    about |= {"round": round_, "address": address_of(path)}
    addresses = people.values_list("email", flat=True)
    send_mails(addresses, _SUBJECTS[kind], f"focus/mail/{kind}.txt", about)
