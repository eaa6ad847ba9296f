"""Count what an action deletes, for the page before the action and the email after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from wholesum.web.accounts.models import User
from wholesum.web.core.mail import address_of, send_mails
from wholesum.web.teams import queries
from wholesum.web.teams.models import Team


@dataclass(frozen=True)
class Loss:
    """The number of objects that an action deletes; no texts of members, because tasks are stored.

    Parameters
    ----------
    title
        A sentence that says what a facilitator did.
    lines
        Sentences with the counts of what is lost.
    restores
        What a facilitator can restore from the bin; empty if nothing goes into it.
    """

    title: str
    lines: tuple[str, ...]
    restores: str = ""


def mail_loss(team: UUID, loss: Callable[[], Loss]) -> None:
    """Email all members how much is deleted; call this function before the data are deleted."""
    with translation.override(settings.LANGUAGE_CODE):
        lost = loss()
    mail_members.enqueue(str(team), lost.title, list(lost.lines), lost.restores)


def mail_team_deletion(team: Team) -> None:
    """Email all members that their team is deleted; call this before the team is deleted."""
    addresses = addresses_of(team)
    with translation.override(settings.LANGUAGE_CODE):
        title, goes = _("A facilitator deleted the team"), queries.what_goes(team.pk)
        lost = Loss(str(title), goes.lines)
    transaction.on_commit(partial(send_loss, team, addresses, lost), robust=True)


@task
def mail_members(team: str, title: str, lines: list[str], restores: str) -> None:
    """Email all members of a team how much data an action deleted."""
    found = Team.objects.filter(pk=UUID(team)).first()
    if found is not None:
        send_loss(found, addresses_of(found), Loss(title, tuple(lines), restores))


def addresses_of(team: Team) -> list[str]:
    """Return the email addresses of the members of a team."""
    people = User.objects.filter(memberships__team=team, is_active=True)
    return list(people.values_list("email", flat=True))


def send_loss(team: Team, addresses: list[str], loss: Loss) -> None:
    """Send an email with the number of deleted objects to each given address."""
    about = {"team": team, "title": loss.title, "loss": loss}
    about["bin"] = address_of(reverse("team-bin", args=[team.pk]))
    send_mails(addresses, _("%(team)s: %(title)s"), "teams/mail/lost.txt", about)
