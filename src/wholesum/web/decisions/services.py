"""What is done with decisions; each act authorises, checks, and saves all or nothing.

Other practices call `open_consent` for what is to be decided with those concerned, and
`record_decision` for what was decided already. Both say where it came from by ``source``, as
practice and id: ``dialogue:<statement>``, ``focus:<effort>``. A practice that wants to know when
its proposal is settled listens to `wholesum.web.decisions.signals.settled`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
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
    Reach,
    Remit,
    Stance,
    State,
    Version,
    Voice,
)
from wholesum.web.decisions.signals import settled
from wholesum.web.decisions.tasks import DECIDED, OPENED, REVISED, mail_decision, remind_of_review
from wholesum.web.teams.access import member_of
from wholesum.web.teams.models import Membership

MOST_DAYS: Final = 60
MOST_REVIEW_DAYS: Final = 800
_MOST_VERSIONS: Final = 100


@dataclass(frozen=True, slots=True)
class Terms:
    """What is said of a decision beside its words; all may be left out.

    Parameters
    ----------
    why
        The reason for it.
    remit
        ``ours``, or of somebody ``above``.
    escalated
        Whether it went up to somebody above; ``None`` where that is not known.
    delegable
        Whether it could be decided further down.
    delegated
        To whom it was passed down.
    reach
        ``change`` or ``run``.
    expected
        The effect expected outside the team.
    review
        The day on which to look at it again.
    """

    why: str = ""
    remit: str = Remit.OURS
    escalated: bool | None = None
    delegable: bool | None = None
    delegated: str = ""
    reach: str = ""
    expected: str = ""
    review: date | None = None


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
    """Ask all whom a proposal concerns for their consent; each of them gets a mail.

    Parameters
    ----------
    by
        A member of the team, who leads the round.
    team
        The team.
    text
        The proposal, in words that can be carried out.
    concerned
        Ids of the memberships of all whom it concerns, at least one.
    closes
        The day until which they are asked to answer; it can be settled earlier once all have.
    source
        What it came out of, as practice and id.
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
    asked = _people(team, concerned)
    if not asked:
        raise ValidationError(_("Choose at least one person whom it concerns."))
    if not today <= closes <= today + timedelta(days=MOST_DAYS):
        raise ValidationError(_("Choose a last day from today on, at most 60 days ahead."))
    decision = Decision(team_id=team, by=by, proposer=by, closes=closes)
    decision.source = source[:LONGEST_LINE]
    decision.text = _proposal(text)
    _set_terms(decision, terms or Terms())
    decision.save(force_insert=True)
    Voice.objects.bulk_create(Voice(decision=decision, user_id=user) for user in asked)
    _add_version(decision, by, 1)
    mail_decision.enqueue(str(decision.pk), OPENED)
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
    """Say consent, stand aside, or object with a reason; until it is settled one may change it.

    Parameters
    ----------
    by
        Somebody whom it concerns.
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
        raise ValidationError(
            _("There is a newer version of the proposal now. Read it and answer again.")
        )
    if stance not in Stance.values:
        raise ValidationError(_("Choose consent, stand aside or objection."))
    words = optional(reason, LONGEST)
    if stance == Stance.OBJECTION and not words:
        raise ValidationError(_("Say why you object, so that it can be worked in."))
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
    """Work objections in: a new version, to which everybody is asked again by mail.

    Parameters
    ----------
    by
        Who opened it, or a facilitator.
    team, decision
        The proposal.
    text
        The new wording.
    terms
        What else is known of it now; left out, what was said before stays.

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
    asked.text = _proposal(text)
    if asked.text == latest.text:
        raise ValidationError(_("This is the wording there was; change it, or leave it."))
    if latest.number >= _MOST_VERSIONS:
        raise ValidationError(_("There are 100 versions; park it and begin anew."))
    if terms is not None:
        _set_terms(asked, terms)
    asked.save()
    version = _add_version(asked, by, latest.number + 1)
    mail_decision.enqueue(str(asked.pk), REVISED)
    return version


@transaction.atomic
def settle(*, by: User, team: UUID, decision: UUID, terms: Terms | None = None) -> Decision:
    """Make a proposal to which nobody objects a decision of today.

    Parameters
    ----------
    by
        Who opened it, or a facilitator.
    team, decision
        The proposal.
    terms
        What is known of it now; left out, what was said before stays.

    Returns
    -------
    Decision
        The decision; whoever answered any version counts as heard.

    Raises
    ------
    Http404
        If the person does not lead the round.
    ValidationError
        If somebody objects, nobody consents, an answer is missing before the last day is over, or
        a voice from outside is to be asked first.
    """
    access.led_decision(by, team, decision)
    asked = _lock_open(team, decision)
    _check_settled(asked)
    if terms is not None:
        _set_terms(asked, terms)
    asked.state, asked.date = State.DECIDED, asked.team.today()
    asked.save()
    _plan_review(asked)
    settled.send(Decision, decision=asked, by=by)
    evidence_changed.send(Decision, team=team)
    mail_decision.enqueue(str(asked.pk), DECIDED)
    return asked


@transaction.atomic
def park(*, by: User, team: UUID, decision: UUID, why: str) -> Decision:
    """Put a proposal aside, with the reason; its versions and answers are kept.

    Raises
    ------
    Http404
        If the person does not lead the round.
    ValidationError
        If it is not open, or no reason is given.
    """
    access.led_decision(by, team, decision)
    asked = _lock_open(team, decision)
    asked.parked_for = required(why, LONGEST, _("Say why it is parked."))
    asked.state = State.PARKED
    asked.save(update_fields=["state", "parked_for", "changed"])
    return asked


@transaction.atomic
def record_decision(
    *,
    by: User,
    team: UUID,
    text: str,
    day: date,
    concerned: Collection[UUID] = (),
    heard: Collection[UUID] = (),
    proposer: UUID | None = None,
    source: str = "",
    terms: Terms | None = None,
) -> Decision:
    """Write down what was decided without a consent round, such as in the room.

    Parameters
    ----------
    by
        A member of the team.
    team
        The team.
    text
        What was decided.
    day
        The day it was decided; not in the future.
    concerned, heard
        Ids of the memberships of those whom it concerns, and of those of them who were heard.
    proposer
        The id of the membership of whoever proposed it.
    source
        What it came out of, as practice and id.
    terms
        What else is known of it.

    Returns
    -------
    Decision
        The decision.

    Raises
    ------
    Http404
        If the person is not in the team.
    ValidationError
        If it cannot be recorded so, with the reason.
    """
    if day > member_of(by, team).team.today():
        raise ValidationError(_("The day lies in the future; record it when it is decided."))
    decision = Decision(team_id=team, by=by, state=State.DECIDED, date=day, opened=day)
    decision.source = source[:LONGEST_LINE]
    decision.proposer_id = None if proposer is None else _people(team, [proposer]).pop()
    decision.text = _proposal(text)
    _set_terms(decision, terms or Terms())
    decision.save(force_insert=True)
    were_heard = _people(team, heard)
    Voice.objects.bulk_create(
        Voice(decision=decision, user_id=user, heard=user in were_heard)
        for user in _people(team, concerned)
    )
    _plan_review(decision)
    evidence_changed.send(Decision, team=team)
    return decision


@transaction.atomic
def delete_decision(*, by: User, team: UUID, decision: UUID) -> None:
    """Delete a decision with its versions, answers and sheets.

    Raises
    ------
    Http404
        If the person is no facilitator of the team.
    """
    access.removed_decision(by, team, decision)
    lock(team, decision).delete()
    evidence_changed.send(Decision, team=team)


def lock(team: UUID, decision: UUID) -> Decision:
    """Return a decision of a team, held until the transaction ends."""
    return Decision.objects.select_for_update().get(pk=decision, team_id=team)


def _lock_open(team: UUID, decision: UUID) -> Decision:
    asked = lock(team, decision)
    if not asked.is_open:
        raise ValidationError(_("This is not open any more, so nothing was saved."))
    return asked


def _latest(decision: Decision) -> Version:
    latest = decision.versions.order_by("number").last()
    if latest is None:
        raise ValidationError(_("This was never asked in a consent round."))
    return latest


def _add_version(decision: Decision, by: User, number: int) -> Version:
    return Version.objects.create(decision=decision, number=number, text=decision.text, by=by)


def _people(team: UUID, memberships: Collection[UUID]) -> set[int]:
    """Return the accounts of members; an id of another team is an error of the sender."""
    found = Membership.objects.filter(team_id=team, pk__in=memberships)
    people = set(found.values_list("user_id", flat=True))
    if len(people) != len(set(memberships)):
        raise ValidationError(_("Somebody who was chosen is not in the team any more."))
    return people


def _proposal(text: str) -> str:
    return required(text, LONGEST, _("Write down what is decided, in words that can be done."))


def _set_terms(decision: Decision, terms: Terms) -> None:
    if terms.remit not in Remit.values:
        raise ValidationError(_("Choose whose it is to take: ours, or of somebody above us."))
    if terms.reach and terms.reach not in Reach.values:
        raise ValidationError(_("Choose whether it changes something or keeps it running."))
    start = decision.date or decision.team.today()
    if terms.review and not start < terms.review <= start + timedelta(days=MOST_REVIEW_DAYS):
        raise ValidationError(
            _("Choose a day for the review after the decision, within two years.")
        )
    words: Mapping[str, str] = {
        "why": optional(terms.why, LONGEST),
        "expected": optional(terms.expected, LONGEST),
        "delegated": " ".join(optional(terms.delegated, LONGEST_LINE).split()),
    }
    for name, told in words.items():
        setattr(decision, name, told)
    decision.remit, decision.reach, decision.review = terms.remit, terms.reach, terms.review
    decision.escalated = terms.escalated
    decision.delegable = True if decision.delegated else terms.delegable


def _check_settled(asked: Decision) -> None:
    stances = list(_latest(asked).answers.values_list("stance", flat=True))
    if Stance.OBJECTION in stances:
        raise ValidationError(_("Somebody objects: work the objection in, or park the proposal."))
    if Stance.CONSENT not in stances:
        raise ValidationError(_("Nobody has consented to this version yet."))
    if len(stances) < asked.voices.count() and not asked.is_over:
        raise ValidationError(
            _("Not everybody has answered this version; wait for them, or for the last day.")
        )
    if not asked.outside_voice and any(line.asks_outside for line in asked.impacts.all()):
        raise ValidationError(
            _(
                "The impact check found something that may get worse and cannot be undone. Ask one "
                "voice from outside first, and write down what it said."
            )
        )


def _plan_review(decision: Decision) -> None:
    today = decision.team.today()
    if decision.review is not None and decision.review > today:
        moment = timezone.now() + (decision.review - today)
        remind_of_review.using(run_after=moment).enqueue(str(decision.pk))
