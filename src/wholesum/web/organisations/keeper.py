"""What is stored about a user in sharings and ties, and what a deleted account leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wholesum.web.accounts.models import User
from wholesum.web.organisations.models import Agreement, Sharing, Wave
from wholesum.web.organisations.queries import tree
from wholesum.web.organisations.ties.importer import TIES
from wholesum.web.organisations.ties.models import OptOut, TieRound, TieWave
from wholesum.web.organisations.ties.queries import bridges_of, key_of, own_ties
from wholesum.web.organisations.ties.services import forget_account
from wholesum.web.registry import Keeper, Record, Todo
from wholesum.web.rounds.queries import waiting_for_answers
from wholesum.web.teams.models import Membership, Team
from wholesum.web.teams.queries import below


def _own_data(user: User) -> Record:
    said = Agreement.objects.filter(user=user).select_related("sharing__team")
    coached = Sharing.objects.filter(coach=user).select_related("team")
    asked = Sharing.objects.filter(asked_by=user).select_related("team")
    waves = Wave.objects.filter(made_by=user).select_related("organisation")
    return {
        "sharing_answers": [
            {
                "team": agreement.sharing.team.name,
                "with": "organisation" if agreement.sharing.coach_id is None else "coach",
                "agrees": agreement.agrees,
                "day": agreement.day.isoformat(),
            }
            for agreement in said
        ],
        "coach_of": [
            {"team": sharing.team.name, "asked": sharing.asked.isoformat()} for sharing in coached
        ],
        "sharings_asked": [
            {"team": sharing.team.name, "asked": sharing.asked.isoformat()} for sharing in asked
        ],
        "ties_asked": [
            {"organisation": asked.team.name, "topic": asked.topic}
            for asked in waiting_for_answers(TieRound, user).select_related("team")
        ],
        "ties": [
            {"organisation": team.name, **asdict(own)}
            for team in Team.objects.filter(pk__in=TieWave.objects.values("team"))
            if (own := own_ties(user, team.pk)) is not None
        ],
        "proposed_to_meet": [
            str(bridge.other if bridge.one_id == user.pk else bridge.one)
            for bridge in bridges_of(user).select_related("one", "other")
        ],
        "ties_left_out": [
            out.team.name
            for out in OptOut.objects.filter(person=key_of(user.email)).select_related("team")
        ],
        "tie_waves_made": [
            {"organisation": wave.team.name, "made": wave.made.isoformat()}
            for wave in TieWave.objects.filter(made_by=user).select_related("team")
        ],
        "waves_made": [
            {"organisation": wave.organisation.name, "made": wave.made.isoformat()}
            for wave in waves
        ],
    }


def _account_goes(user: User) -> Iterator[str]:
    said = Agreement.objects.filter(user=user).count()
    if said:
        yield ngettext(
            "Your answer whether a team shares its figures.",
            "Your %(number)s answers whether teams share their figures.",
            said,
        ) % {"number": said}
    coached = Sharing.objects.filter(coach=user, ended=None).count()
    if coached:
        yield ngettext(
            "Your view of %(number)s team as its coach.",
            "Your view of %(number)s teams as their coach.",
            coached,
        ) % {"number": coached}


def _account_stays(user: User) -> Iterator[str]:
    if OptOut.objects.filter(person=key_of(user.email)).exists():
        yield _(
            "That you are left out of who turns to whom, as a code made from your email address."
        )


def _todos(user: User) -> Iterator[Todo]:
    for asked in waiting_for_answers(TieRound, user).select_related("team"):
        inside = below(asked.team_id, tree())
        place = Membership.objects.filter(user=user, team__in=inside).order_by("pk").first()
        if place is not None:
            yield Todo(
                place.team_id,
                _("Whom do you turn to for %(topic)s?") % {"topic": asked.topic},
                _("Answer the question"),
                asked.kind.path(asked, "answer"),
                asked.team.day_of(asked.closes),
            )


KEEPER = Keeper(
    own_data=_own_data,
    account_goes=_account_goes,
    account_stays=_account_stays,
    before_account=forget_account,
    importers=(TIES,),
    todos=_todos,
)
