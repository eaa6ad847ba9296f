"""The data that teams store about a user, and what happens when the account is deleted."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wholesum.web.accounts.models import User
from wholesum.web.registry import Hold, Keeper, Record
from wholesum.web.teams.bin.records import rows_of
from wholesum.web.teams.models import BinItem, FormerMember, Invitation, Membership, Role, Team


def held_teams(user: User) -> list[Team]:
    """Return the teams that only this user facilitates."""
    mine = Membership.objects.filter(user=user, role=Role.FACILITATOR).values("team")
    others = Membership.objects.filter(role=Role.FACILITATOR).exclude(user=user).values("team")
    return list(Team.objects.filter(pk__in=mine).exclude(pk__in=others).order_by("name"))


def _hold(user: User) -> Hold | None:
    teams = held_teams(user)
    if not teams:
        return None
    refusal = _(
        "You are the only facilitator of %(teams)s. Make another member a facilitator, or "
        "delete the team first."
    )
    text = ngettext(
        "You are the only facilitator of this team. Make another member a facilitator, "
        "or delete the team. Then come back.",
        "You are the only facilitator of these teams. Make another member of each a "
        "facilitator, or delete the teams. Then come back.",
        len(teams),
    )
    links = tuple((team.name, reverse("team-people", args=[team.pk])) for team in teams)
    return Hold(refusal % {"teams": ", ".join(team.name for team in teams)}, text, links)


def _before(user: User) -> None:
    """Lock the teams of a user who deletes the account, and delete invitations to the user."""
    mine = Team.objects.filter(memberships__user=user).values("pk")
    list(Team.objects.select_for_update(no_key=True).filter(pk__in=mine).order_by("pk"))
    Invitation.objects.filter(email__iexact=user.email).delete()


def _own_data(user: User) -> Record:
    mailed = Invitation.objects.filter(email__iexact=user.email).select_related("team")
    places = Membership.objects.filter(user=user).select_related("team")
    return {
        "teams": [
            {
                "team": str(place.team_id),
                "name": place.team.name,
                "role": place.role,
                "function": place.function,
                "answers_pulses": place.answers,
                "joined": place.joined.isoformat(),
            }
            for place in places
        ],
        "former_teams": [
            {"team": left.team.name, "function": left.function}
            for left in FormerMember.objects.filter(user=user).select_related("team")
        ],
        "invitations": [
            {
                "team": mail.team.name,
                "role": mail.role,
                "ends": mail.expires.isoformat(timespec="seconds"),
            }
            for mail in mailed
        ],
        "invitations_made": [
            {
                "team": made.team.name,
                "role": made.role,
                "ends": made.expires.isoformat(timespec="seconds"),
            }
            for made in Invitation.objects.filter(invited_by=user).select_related("team")
        ],
        "put_into_a_bin": [
            {"team": item.team.name, "name": item.name, "until": item.until.isoformat()}
            for item in BinItem.objects.filter(by=user).select_related("team")
        ],
        "in_a_bin": [
            {"team": item.team.name, "until": item.until.isoformat(timespec="seconds"), **row}
            for item in BinItem.objects.select_related("team")
            for row in rows_of(item.records, user)
        ],
    }


def _account_goes(user: User) -> Iterator[str]:
    places = Membership.objects.filter(user=user).count()
    if places:
        yield ngettext(
            "Your role in %(places)s team, and your name on the list of people asked in "
            "an open round.",
            "Your roles in %(places)s teams, and your name on the lists of people asked "
            "in open rounds.",
            places,
        ) % {"places": places}


KEEPER = Keeper(
    own_data=_own_data,
    account_goes=_account_goes,
    account_hold=_hold,
    before_account=_before,
)
