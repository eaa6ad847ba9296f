"""A sharing, a wave and a round about ties of a team, for tests of other pages."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from tests.web.organisations.ties import people_of, table_of
from wholesum.web.accounts.models import User
from wholesum.web.organisations.models import Agreement, Sharing, Wave
from wholesum.web.organisations.ties.models import TieRound
from wholesum.web.organisations.ties.services import functions_known, network_from, record_wave
from wholesum.web.rounds.services import open_round
from wholesum.web.teams.models import Team


def share_with_dag(team: Team) -> dict[str, object]:
    """Share the team with Dag as coach, make a wave of it, import and ask for ties, and return the keys."""
    coach = User.objects.get(email="dag@example.org")
    shared = Sharing.objects.create(team=team, coach=coach)
    for place in team.memberships.filter(answers=True):
        Agreement.objects.create(sharing=shared, user=place.user, agrees=True)
    wave = Wave.objects.create(organisation=team, invited=1, figures=[], groups={})
    table = table_of(people_of(12))
    ties = record_wave(team, network_from(functions_known(team.pk, table), table, ()))
    return {
        "sharing": shared.pk,
        "wave": wave.pk,
        "tie_round": _round(team).pk,
        "tie_wave": ties.pk,
    }


def _round(team: Team) -> TieRound:
    """Open a round about ties that asks everybody in the team."""
    asked = TieRound(team=team, topic="advice", closes=timezone.now() + timedelta(days=1))
    open_round(asked)
    asked.people = {str(user.pk): team.name for user in asked.invited}
    asked.save(update_fields=["people"])
    return asked
