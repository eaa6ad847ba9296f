"""What the first page reads."""

from __future__ import annotations

from django.db.models import Count, OuterRef, QuerySet, Subquery, UUIDField
from django.utils import timezone

from wholesum.web.accounts.models import User
from wholesum.web.pulse.models import Roll
from wholesum.web.teams.models import Membership


def memberships_of(user: User) -> QuerySet[Membership]:
    """Return the teams somebody is in, real ones first.

    Parameters
    ----------
    user
        Whose teams.

    Returns
    -------
    QuerySet of Membership
        Each also has ``people``, how many are in the team, and ``waits``, the id of the open round
        that waits for the person's answers, or None.
    """
    waiting = Roll.objects.filter(
        user_id=user.pk,
        answered=False,
        round__team=OuterRef("team"),
        round__closed=None,
        round__closes__gt=timezone.now(),
    )
    return (
        Membership.objects.filter(user_id=user.pk)
        .select_related("team")
        .annotate(
            people=Count("team__memberships"),
            waits=Subquery(waiting.values("round_id")[:1], output_field=UUIDField()),
        )
        .order_by("team__sample", "team__name", "team_id")
    )
