"""Background tasks: close rounds, end dialogues, and send emails.

A task is told the dialogue and never a person, for its arguments stay in the database.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from wholesum.web.accounts.models import User
from wholesum.web.core.mail import address_of, send_mails
from wholesum.web.dialogue.models import Dialogue, VotingRound
from wholesum.web.notices.services import announce, mailed_at_once

OPENED: Final = "opened"
REMINDER: Final = "reminder"
RESULTS: Final = "results"
ENDED: Final = "ended"
_SUBJECTS: Final = {
    OPENED: _("%(team)s asks: %(question)s"),
    REMINDER: _("%(team)s is voting: %(question)s"),
    RESULTS: _("%(team)s has voted: %(question)s"),
}
_ANNOUNCEMENTS: Final = {
    OPENED: _("A dialogue opened. The last day is %(day)s."),
    RESULTS: _("A round of votes closed in a dialogue."),
    ENDED: _("A dialogue ended."),
}
MAILS: Final = -10
"""Mails to thousands take a while: what closes a round or draws its landscape goes before them."""


@task
def close_due_votes() -> None:
    """Close every voting round whose closing time has passed."""
    from wholesum.web.dialogue.services.rounds import close_due

    close_due()


@task
def end_due_dialogues() -> None:
    """End every dialogue whose last day has passed."""
    from wholesum.web.dialogue.services.steps import end_due

    end_due()


@task
def work_out_landscape(dialogue_id: str) -> None:
    """Compute the charts of the last closed round, and make every screen reload.

    Parameters
    ----------
    dialogue_id
        The dialogue; one that is gone is passed over.
    """
    from wholesum.web.dialogue.results.rendered_charts import render_landscape
    from wholesum.web.dialogue.services.version import touch

    dialogue = Dialogue.objects.filter(pk=UUID(dialogue_id)).first()
    if dialogue is not None and render_landscape(dialogue):
        touch(dialogue)


@task
def weigh_statements(asked: int) -> None:
    """Compute which statements of a long list are drawn first for voters.

    Parameters
    ----------
    asked
        The round; one that is gone or closed is passed over.
    """
    from wholesum.web.dialogue.voting.statement_weights import work_out

    found = VotingRound.objects.select_related("dialogue").filter(pk=asked, closed=None).first()
    if found is not None:
        work_out(found)


@task(priority=MAILS)
def mail_dialogue(dialogue_id: str, kind: str) -> None:
    """Send an email to each participant who has an account.

    Parameters
    ----------
    dialogue_id
        The dialogue; one that is gone or has ended is passed over.
    kind
        ``opened``, ``reminder`` or ``results``.

    Raises
    ------
    MailError
        If some of the mails could not be sent; the others have been.
    """
    dialogue = Dialogue.objects.select_related("team").filter(pk=UUID(dialogue_id)).first()
    if dialogue is None or dialogue.has_ended:
        return
    people = User.objects.filter(pk__in=dialogue.voices.values("user"), is_active=True)
    path = reverse("dialogue", kwargs={"dialogue": dialogue.pk})
    about = {"dialogue": dialogue, "team": dialogue.team, "question": dialogue.question}
    about |= {"address": address_of(path)}
    open_round = dialogue.rounds.filter(closed=None).first()
    until = None if kind == RESULTS else (open_round or dialogue).closes
    send_mails(mailed_at_once(people, until), _SUBJECTS[kind], f"dialogue/mail/{kind}.txt", about)


def announce_dialogue(dialogue: Dialogue, kind: str) -> None:
    """Plan the message to the chat of the team."""
    path = reverse("dialogue", args=[dialogue.pk])
    day = dialogue.team.day_of(dialogue.closes)
    announce(dialogue.team, _ANNOUNCEMENTS[kind], path, day)
