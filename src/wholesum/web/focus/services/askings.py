"""Ask members for sealed answers: points on goals, scores, points on values."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from wholesum.web.accounts.models import User
from wholesum.web.focus.access import held_by_facilitator, seen_focus
from wholesum.web.focus.models import Asking, AskingKind, FocusRound
from wholesum.web.focus.services.readiness import check_ready
from wholesum.web.rounds import services
from wholesum.web.rounds.asked_groups import needed_answers
from wholesum.web.rounds.kinds import FormAnswers


@transaction.atomic
def open_asking(*, by: User, team: UUID, focus: UUID, what: str) -> Asking:
    """Ask every member for points or scores; the goals, values or efforts cannot change then."""
    round_ = held_by_facilitator(by, team, focus)
    if what not in AskingKind.values:
        raise Http404
    _check_open(round_)
    if round_.askings.filter(what=what).exists():
        raise ValidationError(
            _("You have already asked for these answers. You can ask for them once in a round.")
        )
    check_ready(round_, AskingKind(what))
    closes = timezone.now() + timedelta(days=services.MOST_DAYS)
    asking = Asking(round=round_, what=what, threshold=round_.threshold, closes=closes)
    services.open_round(asking)
    return asking


@sensitive_variables("sent")
def send_sheet(*, by: User, team: UUID, focus: UUID, what: str, sent: FormAnswers) -> None:
    """Save the points or scores of a member who is asked and has not answered yet."""
    _place, round_ = seen_focus(by, team, focus)
    services.submit(_asking(round_, what), by=by, sent=sent)


def remind(*, by: User, team: UUID, focus: UUID, what: str) -> Asking:
    """Email all members who were asked, also those who have answered."""
    with transaction.atomic():
        return services.remind(_asking(held_by_facilitator(by, team, focus), what))


def close_asking(*, by: User, team: UUID, focus: UUID, what: str) -> Asking:
    """Close a request: points become final; scores are used for the two lists and then deleted."""
    with transaction.atomic():
        return services.close_round(_asking(held_by_facilitator(by, team, focus), what))


@transaction.atomic
def ask_again(*, by: User, team: UUID, focus: UUID, what: str) -> None:
    """Delete a request for points or scores with all its results, so that it can be made again."""
    round_ = held_by_facilitator(by, team, focus)
    asking = _asking(round_, what)
    _check_open(round_)
    if what == AskingKind.GOALS and round_.askings.filter(what=AskingKind.SCORES).exists():
        raise ValidationError(_("The scores depend on these points. Delete the scores first."))
    if what == AskingKind.SCORES and round_.deciding is not None:
        raise ValidationError(_("Decisions depend on these scores, so you cannot delete them."))
    if asking.enough:
        needed_answers(asking)  # the answers stay where asking again would be refused
    services.delete_round(asking)
    if what == AskingKind.SCORES:
        round_.outcome = None
        round_.save(update_fields=["outcome"])


def _asking(round_: FocusRound, what: str) -> Asking:
    found = round_.askings.filter(what=what).first()
    if found is None:
        raise Http404
    return found


def _check_open(round_: FocusRound) -> None:
    if round_.closed is not None:
        raise ValidationError(_("This round is closed."))
