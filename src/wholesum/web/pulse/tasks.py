"""What happens in the background: rounds close at their time, and mails go out.

A task is told the round and never a person or an answer, for its arguments stay in the database.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from wholesum.web.accounts.models import User
from wholesum.web.core.mail import address_of, send_mails
from wholesum.web.pulse.models import Round

OPENED: Final = "opened"
REMINDER: Final = "reminder"
CLOSED: Final = "closed"
_SUBJECTS: Final = {
    OPENED: _("%(team)s: your answers to the pulse %(name)s"),
    REMINDER: _("%(team)s: the pulse %(name)s is still open"),
    CLOSED: _("%(team)s: the pulse %(name)s is closed"),
}


@task
def close_due_rounds() -> None:
    """Close every round whose closing time has passed."""
    from wholesum.web.pulse.services import close_due

    close_due()


@task
def mail_round(round_id: str, kind: str) -> None:
    """Send one mail each to all who are asked, whether or not they have answered.

    Parameters
    ----------
    round_id
        The round; one that was deleted meanwhile is passed over.
    kind
        ``opened``, ``reminder``, or ``closed``, which goes to the whole team.

    Raises
    ------
    MailError
        If some of the mails could not be sent; the others have been.
    """
    told = Round.objects.select_related("team").filter(pk=UUID(round_id)).first()
    if told is None or (kind != CLOSED and not told.is_open):
        return
    page = "round" if kind == CLOSED else "round-answer"
    path = reverse(page, kwargs={"team": told.team_id, "round_id": told.pk})
    about = {"round": told, "team": told.team, "name": told.name, "address": address_of(path)}
    send_mails(_recipients(told, kind), _SUBJECTS[kind], f"pulse/mail/{kind}.txt", about)


def _recipients(told: Round, kind: str) -> QuerySet[User, str]:
    people = User.objects.filter(memberships__team=told.team_id, is_active=True)
    if kind != CLOSED:
        people = people.filter(pk__in=told.roll.values("user"))
    return people.values_list("email", flat=True)
