"""Emails about decisions; a task receives the id of a decision, and no person or answer."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from wholesum.web.accounts.models import User
from wholesum.web.core.mail import address_of, send_mails
from wholesum.web.decisions.models import Decision
from wholesum.web.notices.services import announce, mailed_at_once

OPENED: Final = "opened"
REVISED: Final = "revised"
DECIDED: Final = "decided"
REVIEW: Final = "review"
_SUBJECTS: Final = {
    OPENED: _("%(team)s: please answer a proposal"),
    REVISED: _("%(team)s: a proposal was reworked, please answer again"),
    DECIDED: _("%(team)s: a decision is taken"),
    REVIEW: _("%(team)s: decisions are due for review"),
}
_ANNOUNCEMENTS: Final = {
    OPENED: _("A proposal asks for consent. The last day is %(day)s."),
    REVISED: _("A proposal was reworked. The last day is %(day)s."),
    DECIDED: _("A decision is taken."),
}


def tell(decision: Decision, kind: str) -> None:
    """Plan the emails and the message to the chat of the team."""
    mail_decision.enqueue(str(decision.pk), kind)
    path = decision.get_absolute_url()
    announce(decision.team, _ANNOUNCEMENTS[kind], path, decision.closes)


@task
def mail_decision(decision_id: str, kind: str) -> None:
    """Send one email to each member affected by a decision.

    Parameters
    ----------
    decision_id
        The decision; one that was deleted meanwhile is passed over.
    kind
        ``opened``, ``revised`` or ``decided``.

    Raises
    ------
    MailError
        If some of the mails could not be sent; the others have been.
    """
    decision = Decision.objects.select_related("team").filter(pk=UUID(decision_id)).first()
    if decision is None or (kind != DECIDED and not decision.is_open):
        return
    _send(
        decision, kind, User.objects.filter(pk__in=decision.voices.values("user"), is_active=True)
    )


@task
def remind_of_review(decision_id: str) -> None:
    """Send the whole team one email about all reviews that are due today.

    Parameters
    ----------
    decision_id
        The decision; nothing is sent if it was deleted or reviewed, its review was moved, or
        another decision of the day sends the mail.

    Raises
    ------
    MailError
        If some of the mails could not be sent; the others have been.
    """
    decision = Decision.objects.select_related("team").filter(pk=UUID(decision_id)).first()
    if decision is None or decision.review != decision.team.today():
        return
    due = list(
        Decision.objects.filter(team=decision.team, review=decision.review, reviewed=None).order_by(
            "pk"
        )
    )
    if not due or decision != due[0]:
        return
    path = reverse("decisions", kwargs={"team": decision.team_id})
    about = {
        "decisions": due,
        "team": decision.team,
        "address": f"{address_of(path)}#due",
    }
    members = User.objects.filter(memberships__team=decision.team_id, is_active=True)
    send_mails(mailed_at_once(members), _SUBJECTS[REVIEW], "decisions/mail/review.txt", about)


def _send(decision: Decision, kind: str, people: QuerySet[User]) -> None:
    path = reverse("decision", kwargs={"team": decision.team_id, "decision": decision.pk})
    about = {"decision": decision, "team": decision.team, "address": address_of(path)}
    end = None if decision.closes is None else decision.team.end_of(decision.closes)
    until = None if kind == DECIDED else end
    send_mails(mailed_at_once(people, until), _SUBJECTS[kind], f"decisions/mail/{kind}.txt", about)
