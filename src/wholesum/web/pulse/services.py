"""Open, answer, extend, close and delete pulses, and send reminders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from wholesum.core.facets import FACET
from wholesum.pulse.question_sets import QuestionSet
from wholesum.web.accounts.models import User
from wholesum.web.core.database.traces import wipe_traces
from wholesum.web.core.signals import evidence_changed
from wholesum.web.pulse.access import run_round, seen_round
from wholesum.web.pulse.evidence import published_figures
from wholesum.web.pulse.models import MOST_FOCUS, Round, RoundItem
from wholesum.web.pulse.queries import loss_of
from wholesum.web.pulse.questionnaire import (
    OwnItem,
    questions,
    questions_of_set,
    wordings_of_set,
)
from wholesum.web.rounds import services
from wholesum.web.rounds.models import THRESHOLDS, Promise
from wholesum.web.teams.access import facilitator_of
from wholesum.web.teams.bin.services import put_into_bin
from wholesum.web.teams.losses import mail_loss
from wholesum.web.teams.models import BinItem, Team


@transaction.atomic
def open_round(
    *,
    by: User,
    team: UUID,
    name: str,
    length: str,
    closes: datetime,
    promise: str = Promise.SEALED,
    threshold: int = THRESHOLDS[0],
    focus: Sequence[str] = (),
    own: Sequence[OwnItem] = (),
    question_set: QuestionSet | None = None,
) -> Round:
    """Open a pulse; its questions, privacy level, end and members asked cannot change later."""
    facilitator_of(by, team)
    Team.objects.select_for_update().get(pk=team)
    name = " ".join(name.split())
    _check_name(team, name)
    if len(set(focus)) > MOST_FOCUS or not set(focus) <= FACET.keys():
        raise ValidationError(_("Choose up to three of the ten facets as focus."))
    if question_set is not None and own:
        raise ValidationError(
            _("Add questions of your own, or use a set of questions from a file, but not both.")
        )
    items = questions(length, own) if question_set is None else questions_of_set(question_set)
    opened = Round(
        team_id=team,
        name=name,
        promise=promise,
        threshold=threshold,
        focus=" ".join(code for code in FACET if code in focus),
        closes=closes,
        attribution=question_set.credit if question_set else "",
        wordings=wordings_of_set(question_set) if question_set else {},
    )
    services.open_round(opened)
    for item in items:
        item.round = opened
    RoundItem.objects.bulk_create(items)
    return opened


@sensitive_variables("answers")
def send_sheet(*, by: User, team: UUID, round_id: UUID, answers: Mapping[str, object]) -> None:
    """Save the answers of a member whom the pulse asks and who has not answered yet."""
    services.submit(seen_round(by, team, round_id)[1], by=by, sent=answers)


def remind(*, by: User, team: UUID, round_id: UUID) -> Round:
    """Email all members whom the pulse asks, also those who have answered."""
    return services.remind(run_round(by, team, round_id))


def prolong(*, by: User, team: UUID, round_id: UUID) -> Round:
    """Extend a pulse with too few answers by a week."""
    return services.prolong(run_round(by, team, round_id))


def close_round(*, by: User, team: UUID, round_id: UUID) -> Round:
    """Close a pulse before its last day."""
    return services.close_round(run_round(by, team, round_id))


@transaction.atomic
def delete_round(*, by: User, team: UUID, round_id: UUID) -> BinItem | None:
    """Delete an open pulse with its answers, or move a closed pulse to the bin of the team.

    The bin keeps the published figures of a sealed round without its answers.
    """
    found = run_round(by, team, round_id)
    mail_loss(team, partial(loss_of, found))
    if found.closed is None:
        services.delete_round(found)
        return None
    found.reading = found.reading or published_figures(found)
    item = put_into_bin(found, team=team, by=by, practice="pulse", also=found.signed_sheets)
    evidence_changed.send(Round, team=team)
    transaction.on_commit(wipe_traces, robust=True)
    return item


def _check_name(team: UUID, name: str) -> None:
    longest = Round._meta.get_field("name").max_length or 0
    if not 0 < len(name) <= longest:
        raise ValidationError(_("Give the round a name of 1 to 40 characters, such as 2026-11."))
    others = Round.objects.filter(team_id=team)
    if others.filter(name=name).exists():
        raise ValidationError(
            _("The team already has a round with this name. Choose another name.")
        )
    if others.filter(closed=None).exists():
        raise ValidationError(_("The team already has an open round. Close it first."))
