"""Sealed sheets are asked for, sent and closed: points on goals, scores, points on values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from wholesum.web.accounts.models import User
from wholesum.web.core.sheets import fresh_id
from wholesum.web.core.traces import wipe_traces
from wholesum.web.focus.access import held_by_facilitator, held_focus
from wholesum.web.focus.lists import lists_of
from wholesum.web.focus.models import (
    Asking,
    FocusIntake,
    FocusRoll,
    FocusRound,
    FocusSheet,
    What,
)
from wholesum.web.focus.queries import asked_efforts, weighed_goals
from wholesum.web.focus.services.readiness import check_ready
from wholesum.web.focus.sheets import write_points, write_scores
from wholesum.web.focus.tasks import CLOSED, OPENED, REMINDER, mail_asking
from wholesum.web.focus.weighing import weigh_goals
from wholesum.web.teams.models import Membership

Sent = Mapping[Any, object]


@transaction.atomic
def open_asking(*, by: User, team: UUID, focus: UUID, what: str) -> Asking:
    """Ask everybody for a sealed sheet; what it is about is fixed from now on.

    Parameters
    ----------
    by
        A facilitator of the team.
    team, focus
        The round.
    what
        One of `What`.

    Returns
    -------
    Asking
        What is asked; a mail goes to everybody who is.

    Raises
    ------
    Http404
        If the person is no facilitator of the round's team, or nothing of that kind can be asked.
    ValidationError
        If the round is not ready for it, with every reason.
    """
    round_ = held_by_facilitator(by, team, focus)
    if what not in What.values:
        raise Http404
    _check_open(round_)
    if round_.askings.filter(what=what).exists():
        raise ValidationError(_("That is asked already; it is asked once in a round."))
    check_ready(round_, What(what))
    people = list(Membership.objects.filter(team_id=team, answers=True).order_by("user_id"))
    if len(people) < round_.threshold:
        told = _("%(asked)s people would be asked, and %(threshold)s are needed; invite more.")
        raise ValidationError(told % {"asked": len(people), "threshold": round_.threshold})
    asking = Asking.objects.create(round=round_, what=what, asked=len(people))
    FocusRoll.objects.bulk_create(FocusRoll(asking=asking, user_id=one.user_id) for one in people)
    mail_asking.enqueue(str(asking.pk), OPENED)
    return asking


@sensitive_variables("sent", "sheet")
@transaction.atomic
def send_sheet(*, by: User, team: UUID, focus: UUID, what: str, sent: Sent) -> None:
    """Take somebody's sheet, once; nothing of who they are is stored with it.

    Parameters
    ----------
    by
        Somebody who is asked.
    team, focus, what
        What is asked.
    sent
        Points by goal or value, or scores by pair of effort and goal.

    Raises
    ------
    Http404
        If nothing of that kind is asked, or not of this person.
    ValidationError
        If it is closed, a sheet is recorded already, or something on the sheet cannot be.
    """
    round_ = held_focus(by, team, focus)
    asking = _asking(round_, what)
    if not asking.is_open:
        raise ValidationError(_("This is closed, so nothing was recorded."))
    line = FocusRoll.objects.select_for_update().filter(asking=asking, user_id=by.pk).first()
    if line is None:
        raise Http404
    if line.answered:
        raise ValidationError(_("What you gave is recorded already."))
    sheet = _written(round_, asking, by, sent)
    FocusIntake.objects.create(round=str(asking.pk), sheet=sheet)
    line.answered = True
    line.save(update_fields=["answered"])


@transaction.atomic
def remind(*, by: User, team: UUID, focus: UUID, what: str) -> Asking:
    """Send a reminder to everybody who is asked, whether or not they have sent a sheet.

    Raises
    ------
    Http404
        If the person is no facilitator of the round's team, or nothing of that kind is asked.
    ValidationError
        If it is closed, or a reminder went out today.
    """
    asking = _asking(held_by_facilitator(by, team, focus), what)
    if not asking.is_open:
        raise ValidationError(_("This is closed, so there is nothing to remind of."))
    today = asking.round.team.today()
    if asking.reminded == today:
        raise ValidationError(_("A reminder went out today; the next may go out tomorrow."))
    asking.reminded = today
    asking.save(update_fields=["reminded"])
    mail_asking.enqueue(str(asking.pk), REMINDER)
    return asking


@transaction.atomic
def close_asking(*, by: User, team: UUID, focus: UUID, what: str) -> Asking:
    """Close what is asked: points are sealed, scores become the two lists and are deleted.

    Raises
    ------
    Http404
        If the person is no facilitator of the round's team, or nothing of that kind is asked.
    ValidationError
        If it is closed already.
    """
    round_ = held_by_facilitator(by, team, focus)
    asking = _asking(round_, what)
    if not asking.is_open:
        raise ValidationError(_("This is closed already."))
    intake = FocusIntake.objects.filter(round=str(asking.pk))
    sheets = sorted(intake.values_list("sheet", flat=True))
    asking.answered = len(sheets)
    asking.closed = round_.team.today()
    asking.save(update_fields=["answered", "closed"])
    kept = sheets if asking.enough else []
    if what == What.SCORES:
        round_.outcome = lists_of(round_, kept) if kept else None
        round_.save(update_fields=["outcome"])
    else:
        _seal(asking, kept)
    if what == What.GOALS:
        weigh_goals(round_, kept)
    intake.delete()
    asking.roll.all().delete()
    mail_asking.enqueue(str(asking.pk), CLOSED)
    transaction.on_commit(wipe_traces, robust=True)
    return asking


@transaction.atomic
def ask_again(*, by: User, team: UUID, focus: UUID, what: str) -> None:
    """Take back something asked for, with all that came of it, so that it can be asked anew.

    Raises
    ------
    Http404
        If the person is no facilitator of the round's team, or nothing of that kind is asked.
    ValidationError
        If the round is closed, or what came of it is in use already.
    """
    round_ = held_by_facilitator(by, team, focus)
    asking = _asking(round_, what)
    _check_open(round_)
    if what == What.GOALS and round_.askings.filter(what=What.SCORES).exists():
        raise ValidationError(_("The scores stand on these points; take back the scores first."))
    if what == What.SCORES and round_.deciding is not None:
        raise ValidationError(_("Decisions stand on these scores, so they stay."))
    asking.delete()
    if what == What.SCORES:
        round_.outcome = None
        round_.save(update_fields=["outcome"])
    transaction.on_commit(wipe_traces, robust=True)


def _seal(asking: Asking, sheets: list[str]) -> None:
    """Keep sheets of points nameless, in random order under fresh ids."""
    # The ids come from the operating system's randomness: sorted by them is a random order.
    shuffled = sorted((fresh_id(), sheet) for sheet in sheets)
    FocusSheet.objects.bulk_create(
        FocusSheet(id=new, round=str(asking.pk), sheet=sheet) for new, sheet in shuffled
    )


def _written(round_: FocusRound, asking: Asking, by: User, sent: Sent) -> str:
    if asking.what == What.SCORES:
        efforts = [str(effort.pk) for effort in asked_efforts(round_, by)]
        goals = [str(goal.pk) for goal in weighed_goals(round_)]
        return write_scores(efforts, goals, sent)
    things = round_.goals if asking.what == What.GOALS else round_.values
    return write_points([str(pk) for pk in things.values_list("pk", flat=True)], sent)


def _asking(round_: FocusRound, what: str) -> Asking:
    found = Asking.objects.select_for_update().filter(round=round_, what=what).first()
    if found is None:
        raise Http404
    found.round = round_
    return found


def _check_open(round_: FocusRound) -> None:
    if round_.closed is not None:
        raise ValidationError(_("This round is closed."))
