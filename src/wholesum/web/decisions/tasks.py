"""Mails about decisions; a task is told the decision and never a person or an answer."""

from __future__ import annotations

from smtplib import SMTPException
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks import task

from wholesum.web.accounts.models import User
from wholesum.web.decisions.models import Decision

OPENED: Final = "opened"
REVISED: Final = "revised"
DECIDED: Final = "decided"
REVIEW: Final = "review"


@task
def mail_decision(decision_id: str, kind: str) -> None:
    """Send one mail each to all whom a decision concerns.

    Parameters
    ----------
    decision_id
        The decision; one that was deleted meanwhile is passed over.
    kind
        ``opened``, ``revised`` or ``decided``.

    Raises
    ------
    RuntimeError
        If some of the mails could not be sent; the others have been.
    """
    told = Decision.objects.select_related("team").filter(pk=UUID(decision_id)).first()
    if told is None or (kind != DECIDED and not told.is_open):
        return
    _send(told, kind, User.objects.filter(pk__in=told.voices.values("user"), is_active=True))


@task
def remind_of_review(decision_id: str) -> None:
    """Remind the whole team on the day of a review, unless it was made or moved.

    Parameters
    ----------
    decision_id
        The decision; one that was deleted meanwhile is passed over.

    Raises
    ------
    RuntimeError
        If some of the mails could not be sent; the others have been.
    """
    told = Decision.objects.select_related("team").filter(pk=UUID(decision_id)).first()
    if told is None or told.reviewed is not None or told.review != told.team.today():
        return
    _send(told, REVIEW, User.objects.filter(memberships__team=told.team_id, is_active=True))


def _send(told: Decision, kind: str, people: QuerySet[User]) -> None:
    subject, body = _words(told, kind)
    failed = 0
    with get_connection() as connection:
        for person in people.order_by("email"):
            mail = EmailMessage(subject, body, to=[person.email], connection=connection)
            try:
                mail.send()
            except SMTPException:
                failed += 1
    if failed:
        raise RuntimeError(f"{failed} of {people.count()} mails could not be sent")


def _words(told: Decision, kind: str) -> tuple[str, str]:
    subjects = {
        OPENED: _("%(team)s: your consent is asked"),
        REVISED: _("%(team)s: a proposal was reworked, please answer again"),
        DECIDED: _("%(team)s: it is decided"),
        REVIEW: _("%(team)s: a decision is due for review"),
    }
    path = reverse("decision", kwargs={"team": told.team_id, "decision": told.pk})
    context = {"decision": told, "team": told.team, "address": settings.ADDRESS + path}
    subject = subjects[kind] % {"team": told.team.name}
    return " ".join(subject.split()), render_to_string(f"decisions/mail/{kind}.txt", context)
