"""What the first page reads."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from wholesum.web.accounts.models import User
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
        Each also has ``people``, how many are in the team.
    """
    return (
        Membership.objects.filter(user_id=user.pk)
        .select_related("team")
        .annotate(people=Count("team__memberships"))
        .order_by("team__sample", "team__name", "team_id")
    )
