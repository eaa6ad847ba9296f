"""Consent rounds: open, answer, revise, settle and park proposals."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wholesum.web.accounts.models import User
from wholesum.web.core.signals import evidence_changed
from wholesum.web.core.texts import optional, required
from wholesum.web.decisions import access
from wholesum.web.decisions.models import (
    LONGEST,
    LONGEST_LINE,
    Answer,
    Decision,
    Remit,
    Stance,
    State,
    Version,
    Voice,
)
from wholesum.web.decisions.services.terms import (
    Terms,
    checked_words,
    lock,
    people_of,
    plan_review,
    set_terms,
)
from wholesum.web.decisions.signals import settled
from wholesum.web.decisions.tasks import DECIDED, OPENED, REVISED, tell
from wholesum.web.teams.access import member_of

MOST_DAYS: Final = 60
_MOST_VERSIONS: Final = 100


@transaction.atomic
def open_consent(
    *,
    by: User,
    team: UUID,
    text: str,
    concerned: Collection[UUID],
    closes: date,
    source: str = "",
    terms: Terms | None = None,
) -> Decision:
    """Ask all affected members for consent to a proposal; each gets an email.

    Parameters
    ----------
    by
        A member of the team, who leads the round.
    team
        The team.
    text
        The proposal, in words that can be carried out.
    concerned
        Ids of the memberships of all affected members, at least one.
    closes
        The day until which they are asked to answer; it can be settled earlier once all have.
    source
        Its source, as practice and id.
    terms
        What else is known of it.

    Returns
    -------
    Decision
        The proposal, open, in its first version.

    Raises
    ------
    Http404
        If the person is not in the team.
    ValidationError
        If it cannot be asked so, with the reason.
    """
    today = member_of(by, team).team.today()
    asked = people_of(team, concerned)
    if not asked:
        raise ValidationError(_("Choose at least one person who is affected."))
    if not today <= closes <= today + timedelta(days=MOST_DAYS):
        raise ValidationError(_("Choose a last day between today and 60 days from now."))
    decision = Decision(team_id=team, by=by, proposer=by, closes=closes)
    decision.source = source[:LONGEST_LINE]
    decision.text = checked_words(text)
    set_terms(decision, terms or Terms())
    decision.save(force_insert=True)
    Voice.objects.bulk_create(Voice(decision=decision, user_id=user) for user in asked)
    _add_version(decision, by, 1)
    tell(decision, OPENED)
    return decision


@transaction.atomic
def answer_consent(
    *,
    by: User,
    team: UUID,
    decision: UUID,
    version: int,
    stance: str,
    reason: str = "",
    proposal: str = "",
) -> Answer:
    """Save a member's answer to a proposal; it can change until the proposal is settled.

    Parameters
    ----------
    by
        An affected member.
    team, decision
        The proposal.
    version
        The number of the version that was read; an answer to an older one is not taken.
    stance
        ``consent``, ``aside`` or ``objection``.
    reason
        Why; an objection needs one.
    proposal
        What would make it good enough.

    Returns
    -------
    Answer
        The answer, kept under the person's name.

    Raises
    ------
    Http404
        If it does not concern the person.
    ValidationError
        If it is not open, there is a newer version, or an objection has no reason.
    """
    access.own_voice(by, team, decision)
    asked = _lock_open(team, decision)
    latest = _latest(asked)
    if latest.number != version:
        raise ValidationError(_("The proposal has a newer version. Read it and answer again."))
    if stance not in Stance.values:
        raise ValidationError(_("Choose consent, stand aside or objection."))
    words = optional(reason, LONGEST)
    if stance == Stance.OBJECTION and not words:
        raise ValidationError(_("Say why you object, so that the others can improve the proposal."))
    given, _made = Answer.objects.update_or_create(
        version=latest,
        user=by,
        defaults={"stance": stance, "reason": words, "proposal": optional(proposal, LONGEST)},
    )
    Voice.objects.filter(decision=asked, user=by).update(heard=True)
    asked.save(update_fields=["changed"])
    return given


@transaction.atomic
def revise_proposal(
    *, by: User, team: UUID, decision: UUID, text: str, terms: Terms | None = None
) -> Version:
    """Save a new version of a proposal, and ask all affected members again by email.

    Parameters
    ----------
    by
        Who opened it, or a facilitator.
    team, decision
        The proposal.
    text
        The new wording.
    terms
        The terms; without them, the earlier ones stay.

    Returns
    -------
    Version
        The new version; earlier ones are kept with their answers.

    Raises
    ------
    Http404
        If the person does not lead the round.
    ValidationError
        If it is not open, or the wording is the same as before.
    """
    access.led_decision(by, team, decision)
    asked = _lock_open(team, decision)
    latest = _latest(asked)
    asked.text = checked_words(text)
    if asked.text == latest.text:
        raise ValidationError(_("The wording is the same as before. Change it first."))
    if latest.number >= _MOST_VERSIONS:
        raise ValidationError(
            _("There are already 100 versions. Park this proposal and start a new one.")
        )
    if terms is not None:
        set_terms(asked, terms)
    asked.save()
    version = _add_version(asked, by, latest.number + 1)
    tell(asked, REVISED)
    return version


@transaction.atomic
def settle(*, by: User, team: UUID, decision: UUID, terms: Terms | None = None) -> Decision:
    """Settle a proposal to which nobody objects as a decision of today.

    All who were asked decided it, so a decision of the team's own remit counts as settled in the
    team, unless the terms say that it went up.

    Parameters
    ----------
    by
        Who opened it, or a facilitator.
    team, decision
        The proposal.
    terms
        The terms; without them, the earlier ones stay.

    Returns
    -------
    Decision
        The decision; members who answered any version count as heard.

    Raises
    ------
    Http404
        If the person does not lead the round.
    ValidationError
        If a member objects, nobody consents, an answer is missing before the last day is over, or
        a voice from outside is to be asked first.
    """
    access.led_decision(by, team, decision)
    asked = _lock_open(team, decision)
    _check_settled(asked)
    if terms is not None:
        set_terms(asked, terms)
    if asked.escalated is None and asked.remit == Remit.OURS:
        asked.escalated = False
    asked.state, asked.date = State.DECIDED, asked.team.today()
    asked.save()
    plan_review(asked)
    settled.send(Decision, decision=asked, by=by)
    evidence_changed.send(Decision, team=team)
    tell(asked, DECIDED)
    return asked


@transaction.atomic
def park(*, by: User, team: UUID, decision: UUID, why: str) -> Decision:
    """Park a proposal with a reason; its versions and answers are not deleted.

    Raises
    ------
    Http404
        If the person does not lead the round.
    ValidationError
        If it is not open, or no reason is given.
    """
    access.led_decision(by, team, decision)
    asked = _lock_open(team, decision)
    asked.parked_for = required(why, LONGEST, _("Say why the proposal is parked."))
    asked.state = State.PARKED
    asked.save(update_fields=["state", "parked_for", "changed"])
    return asked


def _lock_open(team: UUID, decision: UUID) -> Decision:
    asked = lock(team, decision)
    if not asked.is_open:
        raise ValidationError(_("The proposal is no longer open, so nothing was saved."))
    return asked


def _latest(decision: Decision) -> Version:
    latest = decision.versions.order_by("number").last()
    if latest is None:
        raise ValidationError(_("There was no consent round about this decision."))
    return latest


def _add_version(decision: Decision, by: User, number: int) -> Version:
    return Version.objects.create(decision=decision, number=number, text=decision.text, by=by)


def _check_settled(asked: Decision) -> None:
    stances = list(_latest(asked).answers.values_list("stance", flat=True))
    if Stance.OBJECTION in stances:
        raise ValidationError(_("There is still an objection. Improve the proposal, or park it."))
    if Stance.CONSENT not in stances:
        raise ValidationError(_("Nobody has consented to this version yet."))
    if len(stances) < asked.voices.count() and not asked.is_over:
        raise ValidationError(
            _("Not everybody has answered this version. Wait for the answers, or for the last day.")
        )
    if not asked.outside_voice and any(line.asks_outside for line in asked.impacts.all()):
        raise ValidationError(
            _(
                "The impact check found something that may get worse and cannot be "
                "undone. Ask one person from outside first, and write down what they "
                "said."
            )
        )
