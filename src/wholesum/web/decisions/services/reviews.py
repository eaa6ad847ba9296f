"""Sheets of a decision: its impact check, its sheet on what ends, and its review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wholesum.web.accounts.models import User
from wholesum.web.core.signals import evidence_changed
from wholesum.web.core.texts import optional, required, single_line
from wholesum.web.decisions import access
from wholesum.web.decisions.models import (
    LONGEST,
    LONGEST_LINE,
    AffectedGroup,
    Completion,
    Decision,
    Direction,
    Impact,
    LetGo,
    Outcome,
    State,
)
from wholesum.web.decisions.services.terms import lock


@dataclass(frozen=True, slots=True)
class Review:
    """The findings of a review.

    Parameters
    ----------
    day
        The day of the review.
    happened
        Whether it was done: ``yes``, ``partly`` or ``no``.
    outcome
        Whether the expected effect was seen: ``seen``, ``partly``, ``not seen``, or blank.
    effect
        The observed effect.
    seen_by
        Who outside the team confirms the outcome; if blank, the outcome is not counted.
    missed
        Whether anyone missed what ended.
    """

    day: date
    happened: str
    outcome: str = ""
    effect: str = ""
    seen_by: str = ""
    missed: str = ""


@dataclass(frozen=True, slots=True)
class ExpectedImpact:
    """The expected impact of a decision on one group, with the evidence for it.

    Parameters
    ----------
    whom
        One of `AffectedGroup`.
    direction
        ``better``, ``same``, ``worse`` or ``unknown``.
    evidence
        The evidence for it.
    heard
        Whether they were heard directly.
    reversible
        Whether it could be undone.
    """

    whom: str
    direction: str
    evidence: str = ""
    heard: bool = False
    reversible: bool = True


@transaction.atomic
def review_decision(*, by: User, team: UUID, decision: UUID, review: Review) -> Decision:
    """Record the review of a decision; a later review replaces an earlier one.

    An outcome that somebody outside gave by a link stays as it is.

    Raises
    ------
    Http404
        If the person is not in the team.
    ValidationError
        If it is not decided, or a field cannot be used, with the reason.
    """
    access.seen_decision(by, team, decision)
    found = lock(team, decision)
    if found.state != State.DECIDED or found.date is None:
        raise ValidationError(_("This proposal is not decided yet, so you cannot review it."))
    if not found.date <= review.day <= found.team.today():
        raise ValidationError(_("Choose a day from the day of the decision to today."))
    if review.happened not in Completion.values:
        raise ValidationError(_("Choose whether the decision was carried out."))
    if review.outcome and review.outcome not in Outcome.values:
        raise ValidationError(_("Choose whether the expected effect was seen."))
    found.reviewed, found.happened = review.day, review.happened
    found.effect = optional(review.effect, LONGEST)
    if found.confirmed is None:
        found.outcome = review.outcome
        found.seen_by = single_line(optional(review.seen_by, LONGEST_LINE))
    found.missed = optional(review.missed, LONGEST)
    found.save()
    evidence_changed.send(Decision, team=team)
    return found


@transaction.atomic
def confirm_outcome(*, decision: UUID, outcome: str, seen_by: str, day: date | None) -> None:
    """Store the outcome of a decision that somebody outside the team gave by a link.

    Parameters
    ----------
    decision
        The decision, which is decided; the caller has checked access.
    outcome, seen_by, day
        The answer, who gave it, and when. Without a day, an earlier answer is removed.
    """
    found = Decision.objects.select_for_update(no_key=True).get(pk=decision)
    if day is None and found.confirmed is None:
        return
    if (found.outcome, found.seen_by, found.confirmed) != (outcome, seen_by, day):
        found.outcome, found.seen_by, found.confirmed = outcome, seen_by, day
        found.save(update_fields=["outcome", "seen_by", "confirmed", "changed"])
        evidence_changed.send(Decision, team=found.team_id)


@transaction.atomic
def write_impact(
    *,
    by: User,
    team: UUID,
    decision: UUID,
    impacts: Sequence[ExpectedImpact],
    outside_voice: str = "",
) -> Decision:
    """Record the impact check of a decision; it replaces an earlier one.

    Parameters
    ----------
    by
        A member of the team.
    team, decision
        The decision, proposed or decided.
    impacts
        The lines, at most one for each of `AffectedGroup`.
    outside_voice
        People outside the team who were asked, and their answer.

    Returns
    -------
    Decision
        The decision.

    Raises
    ------
    Http404
        If the person is not in the team.
    ValidationError
        If a line cannot be used, with the reason.
    """
    access.seen_decision(by, team, decision)
    found = lock(team, decision)
    whom = [impact.whom for impact in impacts]
    if len(set(whom)) < len(whom) or not set(whom) <= set(AffectedGroup.values):
        raise ValidationError(_("Write at most one line for each group."))
    if any(impact.direction not in Direction.values for impact in impacts):
        raise ValidationError(_("Choose better, the same, worse or unknown."))
    found.impacts.all().delete()
    Impact.objects.bulk_create(
        Impact(
            decision=found,
            whom=impact.whom,
            direction=impact.direction,
            evidence=single_line(optional(impact.evidence, LONGEST_LINE)),
            heard=impact.heard,
            reversible=impact.reversible,
        )
        for impact in impacts
    )
    found.outside_voice = optional(outside_voice, LONGEST)
    found.save(update_fields=["outside_voice", "changed"])
    return found


@transaction.atomic
def write_let_go(
    *,
    by: User,
    team: UUID,
    decision: UUID,
    ends: str,
    loses: str = "",
    thanks: str = "",
    room: str = "",
    first_try: str = "",
    day: date | None = None,
) -> LetGo:
    """Record what ends with a decision, and what becomes possible.

    Parameters
    ----------
    by
        A member of the team.
    team, decision
        The decision, proposed or decided.
    ends
        What ends.
    loses
        Who loses what.
    thanks
        Thanks for what ends.
    room
        What becomes possible.
    first_try
        The first small try.
    day
        The day of it.

    Returns
    -------
    LetGo
        The sheet; an earlier one is replaced.

    Raises
    ------
    Http404
        If the person is not in the team.
    ValidationError
        If the field for what ends is empty, or a text is too long.
    """
    access.seen_decision(by, team, decision)
    found = lock(team, decision)
    sheet, _made = LetGo.objects.update_or_create(
        decision=found,
        defaults={
            "ends": required(ends, LONGEST, _("Say what ends.")),
            "loses": optional(loses, LONGEST),
            "thanks": optional(thanks, LONGEST),
            "room": optional(room, LONGEST),
            "first_try": optional(first_try, LONGEST),
            "day": day,
        },
    )
    return sheet
