"""Open, answer, prolong, close, delete and import rounds about reliance."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from functools import partial
from math import ceil
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from wholesum.network.evidence import NetworkEvidence
from wholesum.network.team.reliance import NEARLY_ALL
from wholesum.web.accounts.models import User
from wholesum.web.core.signals import evidence_changed
from wholesum.web.network.access import run_round, seen_round
from wholesum.web.network.models import RelianceRound
from wholesum.web.rounds import services
from wholesum.web.teams.access import facilitator_of
from wholesum.web.teams.bin.services import put_into_bin
from wholesum.web.teams.losses import Loss, mail_loss
from wholesum.web.teams.models import BinItem, Team

FEWEST_ASKED: Final = 6
"""The fewest members who are asked; counts of fewer would often show single answers."""


@transaction.atomic
def open_round(*, by: User, team: UUID, last_day: date) -> RelianceRound:
    """Ask each member who answers about each other one; results need 80% of the answers."""
    facilitator_of(by, team)
    asking = Team.objects.select_for_update().get(pk=team)
    asked = asking.memberships.filter(answers=True).count()
    if asked < FEWEST_ASKED:
        message = ngettext(
            "Only %(asked)s member would be asked. The counts of fewer than six members would "
            "often show how a single member answered. Invite more people first.",
            "Only %(asked)s members would be asked. The counts of fewer than six members would "
            "often show how a single member answered. Invite more people first.",
            asked,
        )
        raise ValidationError(message % {"asked": asked})
    if RelianceRound.objects.filter(team_id=team, closed=None).exists():
        raise ValidationError(_("The team already has an open round. Close it first."))
    closes = datetime.combine(last_day, time(23, 59), asking.clock)
    opened = RelianceRound(team=asking, closes=closes)
    services.open_round(opened)
    opened.people = list(opened.roll.order_by("user_id").values_list("user_id", flat=True))
    opened.threshold = max(opened.threshold, needed(opened.asked))
    opened.save(update_fields=["people", "threshold"])
    return opened


def needed(asked: int) -> int:
    """Return how many of those asked must answer: 80%."""
    return ceil(NEARLY_ALL * asked)


@sensitive_variables("answers")
def send_sheet(*, by: User, team: UUID, asking: UUID, answers: Mapping[str, object]) -> None:
    """Record the answers of a member who is asked and has not answered yet."""
    services.submit(seen_round(by, team, asking)[1], by=by, sent=answers)


def remind(*, by: User, team: UUID, asking: UUID) -> RelianceRound:
    """Mail everyone who was asked, also those who have answered."""
    return services.remind(run_round(by, team, asking))


def prolong(*, by: User, team: UUID, asking: UUID) -> RelianceRound:
    """Prolong a round with too few answers by a week."""
    return services.prolong(run_round(by, team, asking))


def close_round(*, by: User, team: UUID, asking: UUID) -> RelianceRound:
    """Close a round before its last day."""
    return services.close_round(run_round(by, team, asking))


@transaction.atomic
def delete_round(*, by: User, team: UUID, asking: UUID) -> BinItem | None:
    """Delete an open round with its answers, or move a closed round into the bin of the team."""
    found = run_round(by, team, asking)
    mail_loss(team, partial(loss_of, found))
    if found.closed is None:
        services.delete_round(found)
        return None
    item = put_into_bin(found, team=team, by=by, practice="network")
    evidence_changed.send(RelianceRound, team=team)
    return item


def loss_of(seen: RelianceRound) -> Loss:
    """Return what is lost if the round is deleted."""
    day = date_format(seen.opened, "j F Y")
    title = _("A facilitator deleted the round about reliance of %(day)s") % {"day": day}
    if seen.closed is None:
        return Loss(title, (_("All answers of the open round are deleted."),), "")
    lines = (_("The Mirror and the report no longer show the counts of this round."),)
    stays = _("The round stays in the bin of the team for 30 days. A facilitator can restore it.")
    return Loss(title, lines, stays)


@transaction.atomic
def import_rounds(
    team: Team, evidence: NetworkEvidence, _people: Mapping[str, User]
) -> list[RelianceRound]:
    """Add the closed rounds of an evidence folder to a team."""
    rounds = [
        RelianceRound(
            team=team,
            imported=row["round"],
            opened=row["day"],
            closes=datetime.combine(row["day"], time(23, 59), team.clock),
            closed=row["day"],
            asked=row["members"],
            answered=row["answered"],
            threshold=needed(row["members"]),
            mutual=row["mutual"],
            one_way=row["one_way"],
        )
        for row in evidence.reliance.iter_rows(named=True)
    ]
    RelianceRound.objects.bulk_create(rounds)
    evidence_changed.send(RelianceRound, team=team.pk)
    return rounds
