"""Emails about promises; a task receives the id of an event, and no person or wording."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _
from django_tasks import task

from wholesum.commitments.transitions import Act, Role, State
from wholesum.web.accounts.models import User
from wholesum.web.commitments.models import Commitment, CommitmentEvent
from wholesum.web.commitments.queries import promise_of
from wholesum.web.core.mail import address_of, send_mails
from wholesum.web.notices.services import mailed_at_once
from wholesum.web.teams.queries import people_in

MAILED: Final = {
    Act.REQUEST: (State.REQUESTED, Role.GIVER, _("%(team)s: a member asks you for a promise")),
    Act.REPORT: (State.REPORTED, Role.TAKER, _("%(team)s: is this promise done?")),
}
"""The acts that are mailed: the state in which they wait, who acts next, and the subject."""


@task
def mail_promise(event_id: int) -> None:
    """Email the members who can answer a request, or accept a promise that is reported done.

    Parameters
    ----------
    event_id
        The event. Nothing is sent if it was answered or deleted meanwhile, and for a further
        request of one person to another on the same day: nobody can flood a member with emails.

    Raises
    ------
    MailError
        If some of the mails could not be sent; the others have been.
    """
    found = CommitmentEvent.objects.select_related("commitment__team", "commitment__to", "who")
    event = found.filter(pk=event_id).first()
    if event is None or event.who is None or _was_mailed_today(event):
        return
    record, act = event.commitment, Act(event.act)
    state, role, subject = MAILED[act]
    promise = promise_of(record)
    if promise.state is not state:
        return
    members = [person.user_id for person in people_in(record.team_id)]
    asked = [pk for pk in members if promise.has_role(str(pk), role)]
    about = {
        "team": record.team,
        "who": event.who,
        "promise": promise,
        "address": address_of(record.get_absolute_url()),
    }
    people = User.objects.filter(pk__in=asked, is_active=True)
    until = record.team.end_of(promise.due) if act is Act.REQUEST and promise.due else None
    send_mails(mailed_at_once(people, until), subject, f"commitments/mail/{event.act}.txt", about)


def _was_mailed_today(event: CommitmentEvent) -> bool:
    """Return whether an earlier request of the same person on this day went to the same member."""
    if event.act != Act.REQUEST:
        return False
    same = Commitment.objects.filter(team=event.commitment.team_id, by=event.commitment.by_id)
    mine = CommitmentEvent.objects.filter(act=event.act, day=event.day, who=event.who)
    return mine.filter(commitment__in=same, pk__lt=event.pk).exists()
