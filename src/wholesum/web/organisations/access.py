"""Who may see an organisation, an agreement to share, and a coach's view; others: "not found".

- The page of an organisation: the members of the team at its top, and the members of every team
  that is counted in it. All of them see the same.
- A sharing of a team: its members. They see who agreed. Facilitators ask and end it.
- The view of a coach: the coach whom all members of a team agreed to, and nobody else.
"""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from wholesum.web.accounts.models import User
from wholesum.web.organisations.models import Sharing, Wave
from wholesum.web.organisations.queries import agreed, ancestors, tree
from wholesum.web.teams.access import member_of
from wholesum.web.teams.models import Membership, Team
from wholesum.web.teams.visiting import is_visitor


def seen_organisation(user: User, team: UUID) -> tuple[Team, Membership | None]:
    """Return the team at the top of an organisation, and the user's membership in it, if any."""
    found = Team.objects.filter(pk=team).first()
    if found is None or is_visitor(user):
        raise Http404
    place = Membership.objects.select_related("team").filter(team=team, user=user).first()
    if place is None and not _is_counted(user, team):
        raise Http404
    return found, place


def led_organisation(user: User, team: UUID) -> Membership:
    """Return the membership of a facilitator of the team at the top of an organisation."""
    _found, place = seen_organisation(user, team)
    if place is None or not place.facilitates:
        raise Http404
    return place


def seen_wave(team: UUID, wave: UUID) -> Wave:
    """Return a wave of an organisation; the caller has checked access to the organisation."""
    found = Wave.objects.filter(organisation=team, pk=wave).first()
    if found is None:
        raise Http404
    return found


def sharing_in(user: User, team: UUID, sharing: UUID) -> Sharing:
    """Return an agreement to share that has not ended, for a member of its team."""
    member_of(user, team)
    found = Sharing.objects.select_related("team", "organisation", "coach")
    one = found.filter(pk=sharing, team=team, ended=None).first()
    if one is None:
        raise Http404
    return one


def coached(user: User, sharing: UUID) -> Sharing:
    """Return an agreement to share with a coach, if all members agreed."""
    found = agreed().filter(coach=user).select_related("team").filter(pk=sharing).first()
    if found is None:
        raise Http404
    return found


def _is_counted(user: User, team: UUID) -> bool:
    """Return whether the user is in a team that is counted in an organisation."""
    parents = tree()
    mine = agreed().filter(coach=None, team__memberships__user=user)
    return any(
        team in above and top == above[-1]
        for own, top in mine.values_list("team", "organisation")
        for above in [ancestors(own, parents)]
    )
