"""Efforts are kept, changed or stopped, and looked at again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wholesum.web.accounts.models import User
from wholesum.web.decisions.models import Decision, State
from wholesum.web.decisions.services import Terms, open_consent, record_decision
from wholesum.web.focus.access import effort_in, held_by_facilitator
from wholesum.web.focus.cells import CellFault, read_amount
from wholesum.web.focus.models import Choice, Effort, FocusRound, Verdict, What
from wholesum.web.teams.models import Membership

REVIEW_DAYS: Final = 90
CONSENT_DAYS: Final = 7
MOST_DAYS: Final = 800


@transaction.atomic
def start_deciding(*, by: User, team: UUID, focus: UUID) -> FocusRound:
    """Go on from the lists to deciding.

    Raises
    ------
    Http404
        If the person is no facilitator of the round's team.
    ValidationError
        If the round is closed, or the scores are not.
    """
    round_ = held_by_facilitator(by, team, focus)
    if round_.closed is not None:
        raise ValidationError(_("This round is closed."))
    scores = round_.askings.filter(what=What.SCORES).first()
    if scores is None or scores.is_open:
        raise ValidationError(_("There are no lists yet; score the efforts and close the scores."))
    if round_.deciding is None:
        round_.deciding = timezone.localdate()
        round_.save(update_fields=["deciding"])
    return round_


@transaction.atomic
def decide_agreed(*, by: User, team: UUID, focus: UUID) -> int:
    """Decide at once what both lists keep, or both drop, and nobody in the room objects to.

    Parameters
    ----------
    by
        A facilitator, who has asked for objections.
    team, focus
        The round.

    Returns
    -------
    int
        How many efforts are decided now; those that were decided already stay as they are.

    Raises
    ------
    Http404
        If the person is no facilitator of the round's team.
    ValidationError
        If the team is not deciding.
    """
    round_ = _deciding(by, team, focus)
    lines = (round_.outcome or {}).get("lines", {})
    agreed = [
        Verdict(
            effort=effort,
            choice=Choice.KEEP if lines[str(effort.pk)]["equal"] else Choice.STOP,
            review=timezone.localdate() + timedelta(days=REVIEW_DAYS),
        )
        for effort in round_.efforts.filter(verdict=None)
        if (line := lines.get(str(effort.pk))) and line["equal"] == line["worth"]
        if consent_on(effort) is None
    ]
    for verdict in agreed:
        verdict.decision = _recorded(by, team, verdict)
    Verdict.objects.bulk_create(agreed)
    return len(agreed)


@transaction.atomic
def decide(*, by: User, team: UUID, focus: UUID, effort: UUID, cells: Mapping[str, str]) -> Verdict:
    """Write down what was decided about an effort.

    Parameters
    ----------
    by
        A facilitator.
    team, focus, effort
        The effort.
    cells
        ``choice``: keep, change or stop; ``hours``: to how many a month it is changed;
        ``freed_for``: what the freed hours are for; ``review``: the day on which to look again.

    Returns
    -------
    Verdict
        What is decided; an earlier one of the same effort is replaced.

    Raises
    ------
    Http404
        If the person is no facilitator of the round's team, or the effort is not in it.
    ValidationError
        If the team is not deciding, or a field cannot be used.
    """
    found = effort_in(_deciding(by, team, focus), effort)
    verdict = _proposed(found, cells)
    asked = consent_on(found)
    if asked is not None and asked.is_open:
        told = _("“%(effort)s” is in a consent round; settle it first, or park it.")
        raise ValidationError(told % {"effort": found})
    verdict.decision = asked or _recorded(by, team, verdict)
    verdict.save()
    return verdict


@transaction.atomic
def ask_consent(
    *, by: User, team: UUID, focus: UUID, effort: UUID, cells: Mapping[str, str]
) -> Decision:
    """Ask everybody for their consent to what is proposed about an effort.

    Parameters
    ----------
    by
        A facilitator.
    team, focus, effort
        The effort.
    cells
        As for `decide`; what is proposed is written down once the round is settled.

    Returns
    -------
    Decision
        The consent round, in which everybody in the team is concerned.

    Raises
    ------
    Http404
        If the person is no facilitator of the round's team, or the effort is not in it.
    ValidationError
        If the team is not deciding, a field cannot be used, or a consent round is open already.
    """
    found = effort_in(_deciding(by, team, focus), effort)
    asked = consent_on(found)
    if asked is not None and asked.is_open:
        told = _("“%(effort)s” is in a consent round already.")
        raise ValidationError(told % {"effort": found})
    proposed = _proposed(found, cells)
    return open_consent(
        by=by,
        team=team,
        text=_words(proposed),
        concerned=_everybody(team),
        closes=timezone.localdate() + timedelta(days=CONSENT_DAYS),
        source=_source(found),
        terms=_terms(proposed),
    )


def consent_on(effort: Effort) -> Decision | None:
    """Return the latest consent round or decision on an effort that was not parked."""
    found = Decision.objects.filter(team_id=effort.round.team_id, source=_source(effort))
    return found.exclude(state=State.PARKED).order_by("-opened", "-changed").first()


@transaction.atomic
def answer_review(*, by: User, team: UUID, focus: UUID, effort: UUID, missed: bool) -> Verdict:
    """Write down at the review whether anyone missed what was stopped or changed.

    Raises
    ------
    Http404
        If the person is no facilitator of the round's team, or the effort is not in it.
    ValidationError
        If nothing was decided about it.
    """
    found = effort_in(held_by_facilitator(by, team, focus), effort)
    verdict = Verdict.objects.filter(effort=found).first()
    if verdict is None:
        raise ValidationError(_("Nothing is decided about “%(effort)s” yet.") % {"effort": found})
    verdict.missed = missed
    verdict.save(update_fields=["missed"])
    return verdict


def _proposed(effort: Effort, cells: Mapping[str, str]) -> Verdict:
    """Return what is proposed, not saved yet; an earlier verdict is changed to it."""
    choice = cells.get("choice", "")
    if choice not in Choice.values:
        raise ValidationError(_("“%(effort)s”: choose keep, change or stop.") % {"effort": effort})
    verdict = Verdict.objects.filter(effort=effort).first() or Verdict(effort=effort)
    verdict.choice, verdict.decided = choice, timezone.localdate()
    changed = choice == Choice.CHANGE
    verdict.hours = _changed_hours(effort, cells.get("hours", "")) if changed else None
    freed_for = " ".join(cells.get("freed_for", "").split())
    verdict.freed_for = "" if choice == Choice.KEEP else freed_for
    verdict.review = _review(cells.get("review", ""))
    verdict.missed = None
    verdict.clean_fields(exclude={"effort", "hours", "decision"})
    return verdict


def _recorded(by: User, team: UUID, verdict: Verdict) -> Decision:
    """Record a decision of the room, in which everybody was heard."""
    people = _everybody(team)
    return record_decision(
        by=by,
        team=team,
        text=_words(verdict),
        day=timezone.localdate(),
        concerned=people,
        heard=people,
        source=_source(verdict.effort),
        terms=_terms(verdict),
    )


def _words(verdict: Verdict) -> str:
    told = {"effort": verdict.effort.title, "hours": f"{float(verdict.hours or 0):g}"}
    words = {
        Choice.KEEP: _("Keep: %(effort)s"),
        Choice.CHANGE: _("Change: %(effort)s, to %(hours)s hours a month"),
        Choice.STOP: _("Stop: %(effort)s"),
    }
    text = words[Choice(verdict.choice)] % told
    use = _("The freed hours are for: %(use)s") % {"use": verdict.freed_for}
    return f"{text}\n{use}" if verdict.freed_for else text


def _terms(verdict: Verdict) -> Terms:
    return Terms(reach=verdict.effort.reach, review=verdict.review)


def _source(effort: Effort) -> str:
    return f"focus:{effort.pk}"


def _everybody(team: UUID) -> list[UUID]:
    members = Membership.objects.filter(team_id=team, answers=True)
    return list(members.values_list("pk", flat=True))


def _deciding(by: User, team: UUID, focus: UUID) -> FocusRound:
    round_ = held_by_facilitator(by, team, focus)
    if round_.closed is not None:
        raise ValidationError(_("This round is closed."))
    if round_.deciding is None:
        raise ValidationError(_("Read the two lists first, then go on to deciding."))
    return round_


def _changed_hours(effort: Effort, text: str) -> Decimal:
    try:
        hours = read_amount(text)
    except CellFault as fault:
        told = _("“%(effort)s”: %(fault)s")
        raise ValidationError(told % {"effort": effort, "fault": fault}) from fault
    if hours is None or (effort.hours is not None and hours >= effort.hours):
        told = _("“%(effort)s” takes %(hours)s hours; write to how many fewer it is changed.")
        raise ValidationError(told % {"effort": effort, "hours": effort.hours})
    return hours


def _review(text: str) -> date:
    today = timezone.localdate()
    try:
        day = date.fromisoformat(text) if text else today + timedelta(days=REVIEW_DAYS)
    except ValueError as error:
        raise ValidationError(_("Write the day of the review such as 2027-03-01.")) from error
    if not today < day <= today + timedelta(days=MOST_DAYS):
        raise ValidationError(_("Choose a day for the review from tomorrow on, within two years."))
    return day
