"""Check who is asked, so that two results of nearly the same people reveal no single answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wholesum.core.disclosure import CROWD, DAYS_APART, singles_out
from wholesum.web.rounds.models import AskedGroup, AskedRound, Promise
from wholesum.web.teams.models import Membership

APART: Final = timedelta(days=DAYS_APART)


def needed_answers(asking: AskedRound) -> int:
    """Return how many answers the results of a round need, given who was asked the same lately.

    Sealed rounds that ask the same are compared: those that are open, and those that closed with
    results in the last four weeks, in any team, also if they were deleted since. The same people
    may be asked again if all of them answered before; then results need all of them again.

    Raises
    ------
    ValidationError
        If the results and earlier ones together could reveal how one or two people answered.
    """
    if asking.promise == Promise.SIGNED:
        return asking.threshold
    people = _people(asking.asking_team.pk)
    groups = _groups_near(asking.subject, people)
    if singles_out(people, (set(one.people) for one in groups)):
        told = _(
            "One or two people more or less were asked the same in the last four weeks. If the "
            "others answer as before, the two results together would show how these people "
            "answered."
        )
        raise ValidationError(f"{told} {_from_when(groups)}")
    same = [one for one in groups if set(one.people) == people]
    if not same or len(people) >= CROWD or not asking.kind.shows_sums:
        return asking.threshold
    if not all(one.is_complete for one in same):
        told = _(
            "The same people were asked the same in the last four weeks, and not all of them "
            "answered. If the others answer as before, the two results together would show how "
            "the missing people answered."
        )
        raise ValidationError(f"{told} {_from_when(same)}")
    return len(people)


def notice(asking: AskedRound) -> str:
    """Return what a facilitator should know before opening a round soon after another one."""
    try:
        needed = needed_answers(asking)
    except ValidationError as error:
        return str(error.messages[0])
    if needed == asking.threshold:
        return ""
    told = _(
        "The same people were asked the same in the last four weeks. Results are therefore shown "
        "only if all %(needed)s people answer."
    )
    return told % {"needed": needed}


def keep_group(opened: AskedRound) -> None:
    """Save who is asked in a sealed round that opens, and delete what is no longer compared."""
    AskedGroup.objects.filter(until__lte=timezone.now()).delete()
    if opened.promise != Promise.SIGNED:
        people = sorted(_people(opened.asking_team.pk))
        AskedGroup.objects.create(round=opened.pk, subject=opened.subject, people=people)


def close_group(closed: AskedRound) -> None:
    """Keep who was asked for four weeks if a closed round has results, else delete it."""
    found = AskedGroup.objects.filter(round=closed.pk)
    if closed.enough:
        found.update(until=timezone.now() + APART, is_complete=closed.answered == closed.asked)
    else:
        found.delete()


def _people(team: UUID) -> set[str]:
    """Return a digest of each member who is asked; only this server can make it."""
    users = Membership.objects.filter(team=team, answers=True).values_list("user", flat=True)
    return {
        salted_hmac("wholesum.rounds.asked", str(user), algorithm="sha256").hexdigest()[:32]
        for user in users
    }


def _groups_near(subject: str, people: set[str]) -> list[AskedGroup]:
    recent = AskedGroup.objects.filter(Q(until=None) | Q(until__gt=timezone.now()), subject=subject)
    return [one for one in recent if not people.isdisjoint(one.people)]


def _from_when(groups: Sequence[AskedGroup]) -> str:
    ends: list[datetime] = [one.until for one in groups if one.until is not None]
    if len(ends) < len(groups):
        return _("You can ask again four weeks after the round that is open has closed.")
    day = date_format(max(ends) + timedelta(days=1), "j F Y")
    return _("You can ask again from %(day)s on.") % {"day": day}
