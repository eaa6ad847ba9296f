"""The data about sharings that is stored about a user, and the effect of deleting the account."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import ngettext

from wholesum.web.accounts.models import User
from wholesum.web.organisations.models import Agreement, Sharing, Wave
from wholesum.web.registry import Keeper, Record


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


KEEPER = Keeper(own_data=_own_data, account_goes=_account_goes)
