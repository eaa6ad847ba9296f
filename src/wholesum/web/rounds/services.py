"""Open, answer, extend, close and delete rounds; the practices check access before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from wholesum.web.accounts.models import User
from wholesum.web.core.database.traces import wipe_traces
from wholesum.web.core.signals import evidence_changed
from wholesum.web.notices.services import announce
from wholesum.web.rounds.asked_groups import close_group, keep_group, needed_answers
from wholesum.web.rounds.kinds import Asked, FormAnswers, Occasion
from wholesum.web.rounds.models import (
    THRESHOLDS,
    AskedRound,
    Intake,
    Promise,
    Roll,
    SealedSheet,
    SignedSheet,
    fresh_id,
    round_models,
)
from wholesum.web.rounds.queries import RoundState, count_answers
from wholesum.web.rounds.tasks import close_due_rounds, mail_round

MOST_DAYS: Final = 60
MORE_DAYS: Final = 7
"""Days by which a round is prolonged."""


@transaction.atomic
def open_round(opening: AskedRound) -> None:
    """Save a new round and the list of people who are asked, and email these people."""
    _check_terms(opening)
    users = list(opening.invited.order_by("pk").values_list("pk", flat=True))
    check_enough_people(len(users), opening.threshold)
    opening.threshold = needed_answers(opening)
    opening.asked = len(users)
    opening.save(force_insert=True)
    keep_group(opening)
    Roll.objects.bulk_create(Roll(round=opening.pk, user_id=user) for user in users)
    _tell(opening, "opened")
    close_due_rounds.using(run_after=opening.closes).enqueue()


@sensitive_variables("sent", "sheet")
@transaction.atomic
def submit(asked: AskedRound, *, by: User, sent: FormAnswers) -> None:
    """Save the answers of a user who is asked; sealed answers are stored without the user."""
    asked = _lock(asked)
    if not asked.is_open:
        raise ValidationError(_("This round is closed, so your answers were not saved."))
    line = asked.roll.select_for_update().filter(user_id=by.pk).first()
    if line is None:
        raise Http404
    if line.answered:
        raise ValidationError(_("You have already answered this round."))
    sheet = asked.kind.write(asked, by, sent)
    if asked.promise == Promise.SIGNED:
        SignedSheet.objects.create(round=asked.pk, user_id=line.user_id, sheet=sheet)
    else:
        Intake.objects.create(round=str(asked.pk), sheet=sheet)
    line.answered = True
    line.save(update_fields=["answered"])


@transaction.atomic
def remind(asked: Asked) -> Asked:
    """Email all members who were asked, also those who have answered; at most once a day."""
    reminded = _lock(asked)
    if not reminded.is_open:
        raise ValidationError(_("This round is closed, so you cannot send a reminder."))
    today = reminded.asking_team.today()
    if reminded.reminded == today:
        raise ValidationError(
            _("You have sent a reminder today. You can send the next one tomorrow.")
        )
    reminded.reminded = today
    reminded.save(update_fields=["reminded"])
    _tell(reminded, "reminder")
    return reminded


@transaction.atomic
def prolong(asked: Asked) -> Asked:
    """Extend a round that ends soon with too few answers by a week, and email all members asked."""
    prolonged = _lock(asked)
    if not RoundState(
        prolonged, count_answers(prolonged), asked=False, sent=False
    ).can_be_prolonged:
        message = _(
            "You can prolong a round only in its last two days, and only while fewer people have "
            "answered than results need."
        )
        raise ValidationError(message)
    end = prolonged.closes.astimezone(prolonged.asking_team.clock)
    prolonged.closes = end + timedelta(days=MORE_DAYS)
    prolonged.save(update_fields=["closes"])
    _tell(prolonged, "prolonged")
    close_due_rounds.using(run_after=prolonged.closes).enqueue()
    return prolonged


@transaction.atomic
def close_round(asked: Asked) -> Asked:
    """Close a round: seal its answers, or delete them if too few members have answered."""
    closing = _lock(asked)
    if closing.closed is not None:
        raise ValidationError(_("This round is closed already."))
    intake = Intake.objects.filter(round=str(closing.pk))
    sheets = sorted(intake.values_list("sheet", flat=True))
    is_signed = closing.promise == Promise.SIGNED
    closing.answered = closing.signed_sheets.count() if is_signed else len(sheets)
    closing.closed = closing.asking_team.today()
    closing.save(update_fields=["answered", "closed"])
    close_group(closing)
    kept = sheets if closing.enough else []
    if closing.kind.keeps_sheets:
        seal(closing, kept)
    closing.kind.at_closing(closing, kept)
    intake.delete()
    closing.roll.delete()
    evidence_changed.send(type(closing), team=closing.asking_team.pk)
    _tell(closing, "closed")
    transaction.on_commit(wipe_traces, robust=True)
    return closing


def close_due() -> list[AskedRound]:
    """Close all rounds of all practices whose closing time has passed, and return them."""
    return [closed for due in _due() if (closed := _close_once(due)) is not None]


@transaction.atomic
def delete_round(asked: AskedRound) -> None:
    """Delete an open or closed round with its questions and answers."""
    gone = _lock(asked)
    team = gone.asking_team.pk
    gone.delete()
    evidence_changed.send(type(gone), team=team)
    transaction.on_commit(wipe_traces, robust=True)


def seal(closed: AskedRound, sheets: Iterable[str], *, shuffle: bool = True) -> None:
    """Move the answers of a closed round to the sealed table, with new random ids.

    The order is random, unless they come from a folder in which they have a random order already.
    """
    given = list(sheets)
    # The ids come from the operating system's randomness: sorted by them is a random order.
    ids = [fresh_id() for _sheet in given]
    sealed = sorted(zip(ids if shuffle else sorted(ids), given, strict=True))
    SealedSheet.objects.bulk_create(
        SealedSheet(id=new, round=str(closed.pk), sheet=sheet) for new, sheet in sealed
    )


def check_enough_people(asked: int, threshold: int) -> None:
    """Raise an error if a round asks fewer people than its results need."""
    if asked < threshold:
        message = ngettext(
            "Only one person would be asked, but results need %(threshold)s answers. "
            "Invite more people first.",
            "Only %(asked)s people would be asked, but results need %(threshold)s "
            "answers. Invite more people first.",
            asked,
        )
        raise ValidationError(message % {"asked": asked, "threshold": threshold})


def _check_terms(opening: AskedRound) -> None:
    if opening.promise not in Promise.values:
        raise ValidationError(_("Choose a promise: sealed or signed."))
    if opening.threshold not in THRESHOLDS:
        raise ValidationError(_("Choose whether results need at least 5 answers or at least 4."))
    now = timezone.now()
    if not now < opening.closes <= now + timedelta(days=MOST_DAYS + 1):
        raise ValidationError(_("Choose a last day between today and 60 days from now."))


def _due() -> Iterator[AskedRound]:
    for model in round_models():
        due = model._default_manager.filter(closed=None, closes__lte=timezone.now())
        yield from due.order_by("closes")


def _close_once(due: AskedRound) -> AskedRound | None:
    """Close a round, unless another process has closed or deleted it in the meantime."""
    try:
        return close_round(due)
    except (ValidationError, Http404):
        return None


def _tell(asked: AskedRound, occasion: Occasion) -> None:
    """Plan the emails and the chat message about a round."""
    mail_round.enqueue(asked._meta.label, str(asked.pk), occasion)
    sentence, kind = asked.kind.announcements.get(occasion), asked.kind
    if sentence:
        path = kind.results_path(asked) if occasion == "closed" else kind.path(asked, "round")
        announce(asked.asking_team, sentence, path, asked.asking_team.day_of(asked.closes))


def _lock(asked: Asked) -> Asked:
    manager: Any = type(asked)._default_manager
    locked: Asked | None = manager.select_for_update().filter(pk=asked.pk).first()
    if locked is None:
        raise Http404
    return locked
