"""What is done with rounds: opened, answered, reminded of, closed, deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from wholesum.core.facets import FACET
from wholesum.web.accounts.models import User
from wholesum.web.core.sheets import fresh_id
from wholesum.web.core.traces import wipe_traces
from wholesum.web.pulse.access import run_round
from wholesum.web.pulse.models import (
    MOST_FOCUS,
    THRESHOLDS,
    Intake,
    Promise,
    Roll,
    Round,
    RoundItem,
    SealedSheet,
    SignedSheet,
    round_closed,
)
from wholesum.web.pulse.questionnaire import OwnItem, questions
from wholesum.web.pulse.sheets import write_sheet
from wholesum.web.pulse.tasks import CLOSED, OPENED, REMINDER, close_due_rounds, mail_round
from wholesum.web.teams.access import facilitator_of, member_of
from wholesum.web.teams.models import Membership, Team

MOST_DAYS: Final = 60


@transaction.atomic
def open_round(
    *,
    by: User,
    team: UUID,
    name: str,
    length: str,
    closes: datetime,
    promise: str = Promise.SEALED,
    threshold: int = THRESHOLDS[0],
    focus: Sequence[str] = (),
    own: Sequence[OwnItem] = (),
) -> Round:
    """Open a round: freeze who is asked, what, under which promise, and until when; tell them.

    Parameters
    ----------
    by
        A facilitator of the team.
    team
        The team.
    name
        The round's name, such as ``2026-11``; no other round of the team has it.
    length
        ``short`` or ``full``.
    closes
        When it closes, at most 60 days ahead.
    promise
        ``sealed`` or ``signed``.
    threshold
        How many have to answer for anything to be shown: 5, or 4 if the team decided so.
    focus
        Codes of up to three facets.
    own
        Up to three questions of the team's own.

    Returns
    -------
    Round
        The open round.

    Raises
    ------
    Http404
        If the person is no facilitator of the team.
    ValidationError
        If the round cannot be opened so, with the reason.
    """
    facilitator_of(by, team)
    Team.objects.select_for_update().get(pk=team)
    asked = list(Membership.objects.filter(team_id=team, answers=True).order_by("user_id"))
    name = " ".join(name.split())
    _check_name(team, name)
    _check_terms(promise, threshold, focus)
    _check_closing(closes)
    _check_asked(len(asked), threshold)
    opened = Round.objects.create(
        team_id=team,
        name=name,
        promise=promise,
        threshold=threshold,
        focus=" ".join(code for code in FACET if code in focus),
        closes=closes,
        asked=len(asked),
    )
    items = questions(length, own)
    for item in items:
        item.round = opened
    RoundItem.objects.bulk_create(items)
    Roll.objects.bulk_create(Roll(round=opened, user_id=one.user_id) for one in asked)
    mail_round.enqueue(str(opened.pk), OPENED)
    close_due_rounds.using(run_after=closes).enqueue()
    return opened


@sensitive_variables("answers", "sheet")
@transaction.atomic
def send_sheet(*, by: User, team: UUID, round_id: UUID, answers: Mapping[str, object]) -> None:
    """Take somebody's answers, once; nothing of who they are is stored with sealed ones.

    Parameters
    ----------
    by
        Somebody on the roll of the round.
    team, round_id
        The round.
    answers
        An answer to every question, by item: one of its options, or ``None`` for "cannot say".

    Raises
    ------
    Http404
        If the person is not asked in the round.
    ValidationError
        If the round is closed, answers are recorded already, or an answer is none of the options.
    """
    member_of(by, team)
    asked = _lock(team, round_id)
    if not asked.is_open:
        raise ValidationError(_("This round is closed, so nothing was recorded."))
    line = Roll.objects.select_for_update().filter(round=asked, user_id=by.pk).first()
    if line is None:
        raise Http404
    if line.answered:
        raise ValidationError(_("Your answers to this round are recorded already."))
    sheet = write_sheet(list(asked.items.all()), answers)
    if asked.promise == Promise.SIGNED:
        SignedSheet.objects.create(round=asked, user_id=line.user_id, sheet=sheet)
    else:
        Intake.objects.create(round=str(asked.pk), sheet=sheet)
    line.answered = True
    line.save(update_fields=["answered"])


@transaction.atomic
def remind(*, by: User, team: UUID, round_id: UUID) -> Round:
    """Send a reminder to everybody who is asked, whether or not they have answered.

    Raises
    ------
    Http404
        If the person is no facilitator of the round's team.
    ValidationError
        If the round is closed, or a reminder went out today.
    """
    run_round(by, team, round_id)
    reminded = _lock(team, round_id)
    if not reminded.is_open:
        raise ValidationError(_("This round is closed, so there is nothing to remind of."))
    today = reminded.team.today()
    if reminded.reminded == today:
        raise ValidationError(_("A reminder went out today; the next may go out tomorrow."))
    reminded.reminded = today
    reminded.save(update_fields=["reminded"])
    mail_round.enqueue(str(reminded.pk), REMINDER)
    return reminded


def close_round(*, by: User, team: UUID, round_id: UUID) -> Round:
    """Close a round by hand, before its time.

    Raises
    ------
    Http404
        If the person is no facilitator of the round's team.
    ValidationError
        If it is closed already.
    """
    run_round(by, team, round_id)
    closed = _close(team, round_id)
    if closed is None:
        raise ValidationError(_("This round is closed already."))
    return closed


def close_due() -> list[Round]:
    """Close every round whose closing time has passed.

    Returns
    -------
    list of Round
        Those closed now.
    """
    due = Round.objects.filter(closed=None, closes__lte=timezone.now())
    found = (_close(team, pk) for team, pk in due.order_by("closes").values_list("team", "pk"))
    return [closed for closed in found if closed is not None]


@transaction.atomic
def delete_round(*, by: User, team: UUID, round_id: UUID) -> None:
    """Delete a round with all answers to it, open or closed.

    Raises
    ------
    Http404
        If the person is no facilitator of the round's team.
    """
    run_round(by, team, round_id)
    _lock(team, round_id).delete()
    transaction.on_commit(wipe_traces, robust=True)


@transaction.atomic
def _close(team: UUID, round_id: UUID) -> Round | None:
    closing = _lock(team, round_id)
    if closing.closed is not None:
        return None
    if closing.promise == Promise.SIGNED:
        closing.answered = closing.signed_sheets.count()
    else:
        closing.answered = _seal(closing)
    closing.roll.all().delete()
    closing.closed = closing.team.today()
    closing.save(update_fields=["answered", "closed"])
    mail_round.enqueue(str(closing.pk), CLOSED)
    round_closed.send(Round, team=closing.team_id)
    transaction.on_commit(wipe_traces, robust=True)
    return closing


def _seal(closing: Round) -> int:
    """Move the sheets to where they stay, in random order under fresh ids; return their number.

    Fewer than the threshold will never be shown, so they are not kept.
    """
    intake = Intake.objects.filter(round=str(closing.pk))
    sheets = list(intake.values_list("sheet", flat=True))
    if len(sheets) >= closing.threshold:
        # The ids come from the operating system's randomness: sorted by them is a random order.
        shuffled = sorted((fresh_id(), sheet) for sheet in sheets)
        SealedSheet.objects.bulk_create(
            SealedSheet(id=new, round=str(closing.pk), sheet=sheet) for new, sheet in shuffled
        )
    intake.delete()
    return len(sheets)


def _lock(team: UUID, round_id: UUID) -> Round:
    found = Round.objects.select_for_update().filter(pk=round_id, team_id=team).first()
    if found is None:
        raise Http404
    return found


def _check_name(team: UUID, name: str) -> None:
    longest = Round._meta.get_field("name").max_length or 0
    if not 0 < len(name) <= longest:
        raise ValidationError(_("Give the round a name of 1 to 40 characters, such as 2026-11."))
    others = Round.objects.filter(team_id=team)
    if others.filter(name=name).exists():
        raise ValidationError(_("The team has a round of that name; give another name."))
    if others.filter(closed=None).exists():
        raise ValidationError(_("The team has a round that is not closed; close that one first."))


def _check_terms(promise: str, threshold: int, focus: Sequence[str]) -> None:
    if promise not in Promise.values:
        raise ValidationError(_("Choose a promise: sealed or signed."))
    if threshold not in THRESHOLDS:
        raise ValidationError(_("Results are shown from 5 answers on, or from 4."))
    if len(set(focus)) > MOST_FOCUS or not set(focus) <= FACET.keys():
        raise ValidationError(_("Choose up to three of the ten facets as focus."))


def _check_closing(closes: datetime) -> None:
    now = timezone.now()
    if not now < closes <= now + timedelta(days=MOST_DAYS + 1):
        raise ValidationError(_("Choose a last day from today on, at most 60 days ahead."))


def _check_asked(asked: int, threshold: int) -> None:
    if asked < threshold:
        told = ngettext(
            "Only one person would be asked, and results need %(threshold)s answers; "
            "invite more people first.",
            "Only %(asked)s people would be asked, and results need %(threshold)s answers; "
            "invite more people first.",
            asked,
        )
        raise ValidationError(told % {"asked": asked, "threshold": threshold})
