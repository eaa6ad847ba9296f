"""Announce the meetings of cycles, and email their days as a calendar file."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from wholesum.web.accounts.models import User
from wholesum.web.core.mail import address_of, send_mails
from wholesum.web.cycle.models import Cycle, Kind, Session
from wholesum.web.cycle.queries import calendar_days
from wholesum.web.notices.calendar import calendar_of
from wholesum.web.notices.digest import HOUR
from wholesum.web.notices.services import announce, mailed_at_once

_TODAY: Final = {
    Kind.CHECK_IN: _("The check-in is planned for today: ten minutes for your promises."),
    Kind.MIRROR: _("A look at the Mirror is planned for today."),
    Kind.DIALOGUE: _("A dialogue is planned for today."),
    Kind.CASE_CLINIC: _("A case clinic is planned for today."),
    Kind.REVIEW: _("The review of the cycle is planned for today."),
}


def plan_announcement(session: Session) -> None:
    """Plan the message to the chat of the team for the morning of a meeting."""
    morning = datetime.combine(session.day, HOUR, session.cycle.team.clock)
    if session.kind in _TODAY and session.day > session.cycle.team.today():
        announce_session.using(run_after=morning).enqueue(session.pk)


@task
def announce_session(session_id: int) -> None:
    """Announce a meeting on its day; one that was moved, deleted or reviewed is passed over."""
    found = Session.objects.select_related("cycle__team").filter(pk=session_id).first()
    if found is None or found.cycle.reviewed or found.day != found.cycle.team.today():
        return
    team = found.cycle.team
    path = reverse("cycle-guide", args=[team.pk, found.kind])
    if found.kind == Kind.CHECK_IN:
        path = reverse("commitments-check-in", args=[team.pk])
    announce(team, _TODAY[Kind(found.kind)], path)


@task
def mail_days(cycle_id: str) -> None:
    """Email the members of a team the meetings of a cycle, as a calendar file.

    Raises
    ------
    MailError
        If some of the mails could not be sent; the others have been.
    """
    cycle = Cycle.objects.select_related("team").filter(pk=UUID(cycle_id)).first()
    if cycle is None:
        return
    team = cycle.team
    days = calendar_days(cycle.sessions.all())
    about = {"team": team, "cycle": cycle, "address": address_of(reverse("cycle", args=[team.pk]))}
    send_mails(
        # The weekly email carries no file, so that it is always too late for this one.
        mailed_at_once(User.objects.filter(memberships__team=team, is_active=True), timezone.now()),
        _("%(team)s: the meetings of the cycle"),
        "cycle/mail/days.txt",
        about,
        attached=("cycle.ics", calendar_of(days, method="PUBLISH"), "text/calendar"),
    )
