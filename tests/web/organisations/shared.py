"""A sharing and a wave of a team, for tests of other pages."""

from __future__ import annotations

from wholesum.web.accounts.models import User
from wholesum.web.organisations.models import Agreement, Sharing, Wave
from wholesum.web.teams.models import Team


def share_with_dag(team: Team) -> dict[str, object]:
    """Share the team with Dag as coach, make a wave of it, and return the keys of both."""
    coach = User.objects.get(email="dag@example.org")
    shared = Sharing.objects.create(team=team, coach=coach)
    for place in team.memberships.filter(answers=True):
        Agreement.objects.create(sharing=shared, user=place.user, agrees=True)
    wave = Wave.objects.create(organisation=team, invited=1, figures=[], groups={})
    return {"sharing": shared.pk, "wave": wave.pk}
