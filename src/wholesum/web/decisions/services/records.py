"""Record decisions without a consent round, and delete decisions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import partial
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wholesum.web.accounts.models import User
from wholesum.web.core.signals import evidence_changed
from wholesum.web.decisions import access
from wholesum.web.decisions.losses import loss_of
from wholesum.web.decisions.models import (
    LONGEST_LINE,
    Decision,
    State,
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
from wholesum.web.teams.access import member_of
from wholesum.web.teams.bin.services import put_into_bin
from wholesum.web.teams.losses import mail_loss


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
    """Record a decision that was made without a consent round, such as in a meeting.

    Parameters
    ----------
    by
        A member of the team.
    team
        The team.
    text
        The text of the decision.
    day
        The day it was decided; not in the future.
    concerned, heard
        Ids of the memberships of affected members, and of those of them who were heard.
    proposer
        The id of the proposer's membership.
    source
        Its source, as practice and id.
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
        raise ValidationError(
            _("The day is in the future. Record the decision on the day you take it.")
        )
    decision = Decision(team_id=team, by=by, state=State.DECIDED, date=day, opened=day)
    decision.source = source[:LONGEST_LINE]
    decision.proposer_id = None if proposer is None else people_of(team, [proposer]).pop()
    decision.text = checked_words(text)
    set_terms(decision, terms or Terms())
    decision.save(force_insert=True)
    were_heard = people_of(team, heard)
    Voice.objects.bulk_create(
        Voice(decision=decision, user_id=user, heard=user in were_heard)
        for user in people_of(team, concerned)
    )
    plan_review(decision)
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
    found = lock(team, decision)
    mail_loss(team, partial(loss_of, found))
    put_into_bin(found, team=team, by=by, practice="decisions")
    evidence_changed.send(Decision, team=team)
