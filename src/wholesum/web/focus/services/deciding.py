"""Decide to keep, change or stop efforts, and review them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wholesum.web.accounts.models import User
from wholesum.web.core.signals import evidence_changed
from wholesum.web.decisions.models import Decision, LetGo, State
from wholesum.web.decisions.services import record_decision, write_let_go
from wholesum.web.focus.access import effort_in, held_by_facilitator
from wholesum.web.focus.models import AskingKind, Choice, Effort, FocusRound, Verdict
from wholesum.web.focus.results.two_lists import Line
from wholesum.web.focus.services.courses import REVIEW_DAYS, set_course, terms_of, words_of


@transaction.atomic
def start_deciding(*, by: User, team: UUID, focus: UUID) -> FocusRound:
    """Continue from the two lists of efforts to the decisions.

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
    scores = round_.askings.filter(what=AskingKind.SCORES).first()
    if scores is None or scores.is_open:
        raise ValidationError(
            _("There are no lists yet. Score the efforts, then close the scoring.")
        )
    if round_.deciding is None:
        round_.deciding = round_.team.today()
        round_.save(update_fields=["deciding"])
    return round_


@transaction.atomic
def decide_agreed(*, by: User, team: UUID, focus: UUID) -> int:
    """Decide all efforts together that both lists keep or both drop, if nobody objects.

    Efforts that are too close to call are left for the team to talk about.

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
    round_ = deciding_round(by, team, focus)
    lines = (round_.outcome or {}).get("lines", {})
    scored = (round_.outcome or {}).get("scored", 0)
    agreed = [
        Verdict(
            effort=effort,
            choice=Choice.KEEP if lines[str(effort.pk)]["equal"] else Choice.STOP,
            review=round_.team.today() + timedelta(days=REVIEW_DAYS),
        )
        for effort in round_.efforts.filter(verdict=None)
        if (line := lines.get(str(effort.pk))) and line["equal"] == line["worth"]
        if line["carried"] is not None and not Line(**line).is_too_close(scored)
        if latest_on(effort) is None
    ]
    for verdict in agreed:
        verdict.decision = _recorded(by, team, verdict)
    Verdict.objects.bulk_create(agreed)
    for verdict in agreed:
        begin_sheet(by, verdict)
    evidence_changed.send(Verdict, team=team)
    return len(agreed)


@transaction.atomic
def decide(*, by: User, team: UUID, focus: UUID, effort: UUID, cells: Mapping[str, str]) -> Verdict:
    """Record the decision on an effort.

    Parameters
    ----------
    by
        A facilitator.
    team, focus, effort
        The effort.
    cells
        As for `wholesum.web.focus.services.courses.set_course`.

    Returns
    -------
    Verdict
        The verdict. It replaces an earlier one on the effort, which stays on record.
        What stops has a sheet on what ends begun.

    Raises
    ------
    Http404
        If the person is no facilitator of the round's team, or the effort is not in it.
    ValidationError
        If the team is not deciding, or a field cannot be used.
    """
    found = effort_in(deciding_round(by, team, focus), effort)
    verdict = Verdict.objects.filter(effort=found).first() or Verdict(effort=found)
    set_course(verdict, cells)
    verdict.decided, verdict.missed = found.round.team.today(), None
    asked = latest_on(found)
    if asked is not None and asked.is_open:
        message = _("“%(effort)s” is in a consent round. Settle or park the proposal first.")
        raise ValidationError(message % {"effort": found})
    verdict.decision = asked if _says_it(verdict, asked) else _recorded(by, team, verdict)
    verdict.save()
    begin_sheet(by, verdict)
    evidence_changed.send(Verdict, team=team)
    return verdict


def latest_on(effort: Effort) -> Decision | None:
    """Return the latest consent round or decision on an effort that was not parked."""
    found = Decision.objects.filter(team_id=effort.round.team_id, source=source_of(effort))
    return found.exclude(state=State.PARKED).order_by("-opened", "-changed").first()


@transaction.atomic
def answer_review(*, by: User, team: UUID, focus: UUID, effort: UUID, missed: bool) -> Verdict:
    """Record at the review whether anyone missed a stopped or changed effort.

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
    evidence_changed.send(Verdict, team=team)
    return verdict


def begin_sheet(by: User, verdict: Verdict) -> None:
    """Create the note on what ends with a stopped effort, unless there is one."""
    decision = verdict.decision
    if decision is None or verdict.choice != Choice.STOP:
        return
    if LetGo.objects.filter(decision=decision).exists():
        return
    about = {"effort": verdict.effort.title, "hours": f"{float(verdict.effort.hours or 0):g}"}
    write_let_go(
        by=by,
        team=decision.team_id,
        decision=decision.pk,
        ends=_("%(effort)s, %(hours)s hours a month") % about,
        room=verdict.freed_for,
        day=verdict.by_when,
    )


def deciding_round(by: User, team: UUID, focus: UUID) -> FocusRound:
    """Return a focus round to its facilitator for decisions, locked until the transaction ends."""
    round_ = held_by_facilitator(by, team, focus)
    if round_.closed is not None:
        raise ValidationError(_("This round is closed."))
    if round_.deciding is None:
        raise ValidationError(_("Read the two lists first, then continue to the decisions."))
    return round_


def source_of(effort: Effort) -> str:
    """Return the name of the effort as the source of a decision in the record of decisions."""
    return f"focus:{effort.pk}"


def _recorded(by: User, team: UUID, verdict: Verdict) -> Decision | None:
    """Record stopped and changed efforts as decisions; record kept efforts only to revoke one.

    The focus does not ask who was affected and heard, so the record does not claim it.
    """
    if verdict.choice == Choice.KEEP and latest_on(verdict.effort) is None:
        return None
    return record_decision(
        by=by,
        team=team,
        text=words_of(verdict),
        day=verdict.effort.round.team.today(),
        source=source_of(verdict.effort),
        terms=terms_of(verdict),
    )


def _says_it(verdict: Verdict, asked: Decision | None) -> bool:
    """Return whether the latest recorded decision on the effort has the text of this decision."""
    return asked is not None and (
        asked.text == words_of(verdict) or not asked.verdicts.filter(effort=verdict.effort).exists()
    )
