"""Read rounds about reliance from the database, and make the evidence of closed ones."""

from __future__ import annotations

from uuid import UUID

import polars as pl
from django.db.models import QuerySet
from django.db.models.functions import Lower

from wholesum.network.evidence import NetworkEvidence
from wholesum.network.schema import RELIANCE
from wholesum.web.accounts.models import User
from wholesum.web.network.models import RelianceRound


def rounds_of(team: UUID) -> QuerySet[RelianceRound]:
    """Return the rounds of a team, the latest first."""
    found = RelianceRound.objects.filter(team_id=team).select_related("team")
    return found.order_by("-opened", "-closes")


def colleagues_of(asked: RelianceRound, user: User) -> list[User]:
    """Return the others who were asked and still have an account, by name."""
    people = User.objects.filter(pk__in=asked.people).exclude(pk=user.pk)
    return list(people.order_by(Lower("name"), "email"))


def network_evidence(team: UUID) -> NetworkEvidence | None:
    """Return the counts of the closed rounds of a team; ``None`` without any."""
    closed = rounds_of(team).exclude(closed=None).order_by("closed", "opened", "pk")
    rows = [
        (
            round_.imported or str(round_.pk),
            round_.closed,
            round_.asked,
            round_.answered or 0,
            round_.mutual,
            round_.one_way,
        )
        for round_ in closed
    ]
    if not rows:
        return None
    return NetworkEvidence(pl.DataFrame(rows, RELIANCE.empty().schema, orient="row"))


def network_mark(team: UUID) -> str:
    """Return a text that changes whenever the evidence changes; closed rounds never change."""
    closed = RelianceRound.objects.filter(team_id=team).exclude(closed=None).order_by("pk")
    return repr(list(closed.values_list("pk", flat=True)))
