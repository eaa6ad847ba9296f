"""Common parts of consent rounds and recorded decisions: terms, people, and the review date."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from wholesum.web.core.texts import optional, required, single_line
from wholesum.web.decisions.models import (
    LONGEST,
    LONGEST_LINE,
    Decision,
    Reach,
    Remit,
)
from wholesum.web.decisions.tasks import remind_of_review
from wholesum.web.teams.models import Membership

MOST_REVIEW_DAYS: Final = 800


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a decision, all optional.

    Parameters
    ----------
    why
        The reason for it.
    remit
        ``ours``, or a level ``above``.
    escalated
        Whether it went up to a level above; ``None`` if unknown.
    delegable
        Whether a level below the team could decide this.
    delegated
        The group it was passed down to.
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


def lock(team: UUID, decision: UUID) -> Decision:
    """Return a decision of a team, locked until the transaction ends."""
    return Decision.objects.select_for_update().get(pk=decision, team_id=team)


def people_of(team: UUID, memberships: Collection[UUID]) -> set[int]:
    """Return the users of the chosen members; raise an error for ids of another team."""
    found = Membership.objects.filter(team_id=team, pk__in=memberships)
    people = set(found.values_list("user_id", flat=True))
    if len(people) != len(set(memberships)):
        raise ValidationError(_("A person you chose is no longer in the team."))
    return people


def checked_words(text: str) -> str:
    """Return the cleaned text of a decision; raise an error if it is empty or too long."""
    return required(text, LONGEST, _("Write down the decision so that you can carry it out."))


def set_terms(decision: Decision, terms: Terms) -> None:
    """Check the terms and copy them to a decision, without saving the decision."""
    if terms.remit not in Remit.values:
        raise ValidationError(_("Choose who decides: we do, or a level above us."))
    if terms.reach and terms.reach not in Reach.values:
        raise ValidationError(
            _("Choose whether the decision changes something or keeps something running.")
        )
    start = decision.date or decision.team.today()
    if terms.review and not start < terms.review <= start + timedelta(days=MOST_REVIEW_DAYS):
        raise ValidationError(
            _("Choose a day for the review after the decision, within two years.")
        )
    words: Mapping[str, str] = {
        "why": optional(terms.why, LONGEST),
        "expected": optional(terms.expected, LONGEST),
        "delegated": single_line(optional(terms.delegated, LONGEST_LINE)),
    }
    for name, text in words.items():
        setattr(decision, name, text)
    decision.remit, decision.reach, decision.review = terms.remit, terms.reach, terms.review
    decision.escalated = terms.escalated
    decision.delegable = True if decision.delegated else terms.delegable


def plan_review(decision: Decision) -> None:
    """Plan a reminder to the team on the day of the review."""
    today = decision.team.today()
    if decision.review is not None and decision.review > today:
        moment = timezone.now() + (decision.review - today)
        remind_of_review.using(run_after=moment).enqueue(str(decision.pk))
