"""Open, close and delete focus rounds."""

from __future__ import annotations

from functools import partial
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wholesum.web.accounts.models import User
from wholesum.web.core.database.traces import wipe_traces
from wholesum.web.core.signals import evidence_changed
from wholesum.web.focus.access import held_by_facilitator
from wholesum.web.focus.losses import loss_by_closing, loss_of
from wholesum.web.focus.models import FocusRound
from wholesum.web.focus.queries import can_ask
from wholesum.web.rounds.models import THRESHOLDS
from wholesum.web.rounds.services import check_enough_people
from wholesum.web.teams.access import facilitator_of
from wholesum.web.teams.bin.services import put_into_bin
from wholesum.web.teams.losses import mail_loss
from wholesum.web.teams.models import Team

SHARES: Final = (50, 100)


@transaction.atomic
def open_focus(
    *, by: User, team: UUID, name: str, share: int = 80, threshold: int = THRESHOLDS[0]
) -> FocusRound:
    """Open a focus round for a team.

    Parameters
    ----------
    by
        A facilitator of the team.
    team
        The team.
    name
        The round's name, such as ``2026-11``; no other focus round of the team has it.
    share
        The percentage of its present hours the team wants to keep spending, 50 to 100.
    threshold
        From how many sheets on anything is shown: 5, or 4 if the team decided so.

    Returns
    -------
    FocusRound
        The round, at its first stage.

    Raises
    ------
    Http404
        If the person is no facilitator of the team.
    ValidationError
        If the round cannot be opened so, with the reason.
    """
    facilitator_of(by, team)
    Team.objects.select_for_update().get(pk=team)
    name = " ".join(name.split())
    _check_name(team, name)
    if not SHARES[0] <= share <= SHARES[1]:
        raise ValidationError(
            _("Choose between 50 and 100 percent of your hours to keep. You wrote %(share)s.")
            % {"share": share}
        )
    if threshold not in THRESHOLDS:
        raise ValidationError(_("Choose whether results need at least 5 answers, or at least 4."))
    check_enough_people(can_ask(team), threshold)
    opened = FocusRound(team_id=team, name=name, share=share, threshold=threshold)
    opened.clean_fields(exclude={"team"})
    opened.save(force_insert=True)
    return opened


@transaction.atomic
def close_focus(*, by: User, team: UUID, focus: UUID) -> FocusRound:
    """Close a focus round; after that, nobody can change it.

    Raises
    ------
    Http404
        If the person is no facilitator of the round's team.
    ValidationError
        If it is closed already, or a sheet is still asked for.
    """
    closing = held_by_facilitator(by, team, focus)
    if closing.closed is not None:
        raise ValidationError(_("This round is closed already."))
    waiting = closing.askings.filter(closed=None).first()
    if waiting is not None:
        message = _("The %(what)s are still open. Close the %(what)s first.")
        raise ValidationError(message % {"what": waiting})
    if closing.deciding is None:
        mail_loss(team, partial(loss_by_closing, closing))
    closing.closed = closing.team.today()
    closing.save(update_fields=["closed"])
    evidence_changed.send(FocusRound, team=team)
    return closing


@transaction.atomic
def delete_focus(*, by: User, team: UUID, focus: UUID) -> None:
    """Delete a focus round with its goals, efforts, answers and lists; decisions are kept.

    Raises
    ------
    Http404
        If the person is no facilitator of the round's team.
    """
    found = held_by_facilitator(by, team, focus)
    mail_loss(team, partial(loss_of, found))
    put_into_bin(found, team=team, by=by, practice="focus")
    evidence_changed.send(FocusRound, team=team)
    transaction.on_commit(wipe_traces, robust=True)


def _check_name(team: UUID, name: str) -> None:
    longest = FocusRound._meta.get_field("name").max_length or 0
    if not 0 < len(name) <= longest:
        raise ValidationError(_("Give the round a name of 1 to 40 characters, such as 2026-11."))
    others = FocusRound.objects.filter(team_id=team)
    if others.filter(name=name).exists():
        raise ValidationError(
            _("The team already has a focus round with this name. Choose another name.")
        )
    if others.filter(closed=None).exists():
        raise ValidationError(_("The team already has an open focus round. Close it first."))
