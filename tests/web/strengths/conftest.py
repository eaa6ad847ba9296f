"""Strengths, kinds of work and challenges of Ada, Bo and Cleo in the app."""

from __future__ import annotations

from wholesum.web.accounts.models import User
from wholesum.web.strengths import services
from wholesum.web.strengths.models import KindOfWork
from wholesum.web.teams.models import Team


def fill(team: Team, ada: User, bo: User, cleo: User) -> None:
    """Give a team strengths that are shown and private, levels, and two challenges."""
    place = {user.pk: team.memberships.get(user=user).pk for user in (ada, bo, cleo)}
    calm = services.name_strength(
        by=bo, team=team.pk, person=place[ada.pk], word="calm", story="In the flood,\nyou =1+1"
    )
    services.share_strength(by=ada, team=team.pk, strength=calm.pk, shared=True)
    services.name_strength(
        by=cleo, team=team.pk, person=place[ada.pk], word="humour", story="A private story"
    )
    own = services.name_own_strength(by=bo, team=team.pk, word="maps")
    services.share_strength(by=bo, team=team.pk, strength=own.pk, shared=True)
    wish = services.name_own_strength(by=cleo, team=team.pk, word="calm", wish=True)
    services.share_strength(by=cleo, team=team.pk, strength=wish.pk, shared=True)
    for title in ("Make the roster", "Order sand"):
        services.add_kind(by=ada, team=team.pk, title=title)
    roster, sand = KindOfWork.objects.filter(team=team)
    services.set_levels(by=ada, team=team.pk, levels={roster.pk: "does", sand.pk: "does"})
    services.set_levels(by=bo, team=team.pk, levels={roster.pk: "can stand in"})
    services.set_levels(by=cleo, team=team.pk, levels={sand.pk: "could learn"})
    needs = {"calm": 1, "maps": 2, "law": 1}
    services.add_challenge(by=ada, team=team.pk, title="Winter timetable", needs=needs, hours=6)
    night = services.add_challenge(by=ada, team=team.pk, title="Night train", needs={"calm": 1})
    services.choose_members(
        by=bo,
        team=team.pk,
        challenge=night.pk,
        members=[place[ada.pk], place[bo.pk]],
        meets=team.today(),
    )
