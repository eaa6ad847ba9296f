"""Who may see and run the ties of an organisation; other users get "not found".

- The figures, and one's own page: the members of all teams of the organisation.
- Asking, importing, running a round and deleting the latest wave: the facilitators of the team at its top.
- A person's ties and proposals: that person only. Their page has no key of a person.
"""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from wholesum.web.accounts.models import User
from wholesum.web.organisations.access import led_organisation
from wholesum.web.organisations.queries import tree
from wholesum.web.organisations.ties.models import TieRound, TieWave
from wholesum.web.organisations.ties.queries import kept_waves
from wholesum.web.rounds.practice import round_in
from wholesum.web.teams.models import Membership, Team
from wholesum.web.teams.queries import below
from wholesum.web.teams.visiting import is_visitor


def seen_ties(user: User, team: UUID) -> tuple[Team, Membership]:
    """Return the team at the top, and the user's membership nearest to it."""
    found = Team.objects.filter(pk=team).first()
    if found is None or is_visitor(user):
        raise Http404
    places = Membership.objects.filter(user=user, team__in=below(team, tree()))
    place = min(places, key=lambda place: (place.team_id != team, place.pk), default=None)
    if place is None:
        raise Http404
    return found, place


def asked_round(user: User, team: UUID, tie_round: UUID) -> TieRound:
    """Return a round to a member of a team of the organisation."""
    seen_ties(user, team)
    return round_in(TieRound, team, tie_round)


def run_round(user: User, team: UUID, tie_round: UUID) -> TieRound:
    """Return an open round to a facilitator of the team at the top."""
    led_organisation(user, team)
    found = round_in(TieRound, team, tie_round)
    if found.closed is not None:
        raise Http404
    return found


def seen_waves(user: User, team: UUID, wave: UUID | None = None) -> list[TieWave]:
    """Return to a member the waves that are not deleted, from the latest or a given one back."""
    seen_ties(user, team)
    waves = list(kept_waves(team))
    if wave is None:
        return waves
    places = [place for place, kept in enumerate(waves) if kept.pk == wave]
    if not places:
        raise Http404
    return waves[places[0] :]


def latest_wave(user: User, team: UUID, wave: UUID) -> TieWave:
    """Return the latest wave to a facilitator of the team at the top; no earlier one."""
    led_organisation(user, team)
    latest = kept_waves(team).first()
    if latest is None or latest.pk != wave:
        raise Http404
    return latest
