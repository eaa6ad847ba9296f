"""Ask members for consent to a decision on an effort, and save it when nobody objects."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.dispatch import receiver

from wholesum.web.accounts.models import User
from wholesum.web.decisions.models import Decision
from wholesum.web.decisions.services import open_consent, revise_proposal
from wholesum.web.decisions.signals import settled
from wholesum.web.focus.access import effort_in
from wholesum.web.focus.models import Effort, Proposal, Verdict
from wholesum.web.focus.services.courses import set_course, terms_of, words_of
from wholesum.web.focus.services.deciding import (
    begin_sheet,
    deciding_round,
    latest_on,
    source_of,
)
from wholesum.web.teams.models import Membership

CONSENT_DAYS: Final = 7


@transaction.atomic
def ask_consent(
    *, by: User, team: UUID, focus: UUID, effort: UUID, cells: Mapping[str, str]
) -> Decision:
    """Ask all members for consent to a proposed decision on an effort.

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
    Decision
        The consent round, in which everybody in the team is concerned. Where one is open already
        it is reworked, and everybody is asked again. Once it is settled, its terms are the verdict.

    Raises
    ------
    Http404
        If the person is no facilitator of the round's team, or the effort is not in it.
    ValidationError
        If the team is not deciding, a field is invalid, or the same proposal is open already.
    """
    found = effort_in(deciding_round(by, team, focus), effort)
    asked = latest_on(found)
    if asked is not None and asked.is_open:
        return _ask_again(by, found, asked, cells)
    proposal = Proposal(effort=found)
    set_course(proposal, cells)
    proposal.decision = open_consent(
        by=by,
        team=team,
        text=words_of(proposal),
        concerned=_asked_members(team),
        closes=found.round.team.today() + timedelta(days=CONSENT_DAYS),
        source=source_of(found),
        terms=terms_of(proposal),
    )
    proposal.save(force_insert=True)
    return proposal.decision


@receiver(settled)
def take_over(decision: Decision, by: User, **_kwargs: Any) -> None:
    """Save a proposal with full consent as the decision, if its text still matches its terms."""
    asked = Proposal.objects.select_related("effort").filter(decision=decision).first()
    if asked is None or asked.version != decision.versions.count():
        return
    terms = {name: getattr(asked, name) for name in ("choice", "hours", "freed_for", "who")}
    terms |= {"by_when": asked.by_when, "review": decision.review or asked.review}
    verdict, _made = Verdict.objects.update_or_create(
        effort=asked.effort,
        defaults={
            **terms,
            "decided": decision.date or decision.team.today(),
            "missed": None,
            "decision": decision,
        },
    )
    begin_sheet(by, verdict)


def _ask_again(by: User, effort: Effort, asked: Decision, cells: Mapping[str, str]) -> Decision:
    known = Proposal.objects.filter(decision=asked).first()
    proposal = known or Proposal(effort=effort, decision=asked)
    set_course(proposal, cells)
    version = revise_proposal(
        by=by,
        team=asked.team_id,
        decision=asked.pk,
        text=words_of(proposal),
        terms=terms_of(proposal),
    )
    proposal.version = version.number
    proposal.save()
    return asked


def _asked_members(team: UUID) -> list[UUID]:
    """Return the memberships of the members who answer in a team."""
    members = Membership.objects.filter(team_id=team, answers=True)
    return list(members.values_list("pk", flat=True))
