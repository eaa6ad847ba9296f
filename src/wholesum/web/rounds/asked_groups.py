"""Check which members a round asks: two results of nearly the same people reveal an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wholesum.core.disclosure import CROWD, DAYS_APART, most_silent, singles_out
from wholesum.web.rounds.models import AskedGroup, AskedRound, Promise

APART: Final = timedelta(days=DAYS_APART)


def needed_answers(asking: AskedRound) -> int:
    """Return how many answers a round needs before its results may be shown.

    The round is compared with other sealed rounds that ask the same questions: rounds that are
    open, and rounds that closed with results in the last four weeks, in any team, even if they were
    deleted later. The app does not know who did not answer. The people of two rounds must therefore
    differ by at least three more people than did not answer, or exactly the same people must all
    answer both rounds. The same holds for sums of several rounds.

    Raises
    ------
    ValidationError
        If the results and earlier ones together could reveal how one or two people answered.
    """
    needed = asking.threshold
    if asking.promise == Promise.SIGNED:
        return needed
    people = _people(asking)
    groups = _groups_near(asking.subject, people)
    silent = most_silent(people, [(set(group.people), group.silent) for group in groups])
    if silent < 0 or singles_out(people, (set(group.people) for group in groups)):
        raise ValidationError(_refusal(groups))
    return max(needed, len(people) - silent)


def notice(asking: AskedRound) -> str:
    """Return the warning for a facilitator who opens a round soon after another round."""
    try:
        needed = needed_answers(asking)
    except ValidationError as error:
        return str(error.messages[0])
    if needed == asking.threshold:
        return ""
    sentence = _(
        "Nearly the same people were asked the same questions in the last four weeks. Results are "
        "therefore shown only if at least %(needed)s people answer."
    )
    return sentence % {"needed": needed}


def keep_group(opened: AskedRound) -> None:
    """Save which members a sealed round asks when it opens, and delete groups that are too old."""
    AskedGroup.objects.filter(until__lte=timezone.now()).delete()
    if opened.promise != Promise.SIGNED:
        AskedGroup.objects.create(
            round=opened.pk,
            subject=opened.subject,
            people=sorted(_people(opened)),
            silent=opened.asked - opened.threshold,
        )


def close_group(closed: AskedRound) -> None:
    """Keep the group of members asked for four weeks if the round has results; else delete it."""
    found = AskedGroup.objects.filter(round=closed.pk)
    if closed.enough:
        silent = closed.asked - (closed.answered or 0)
        found.update(until=timezone.now() + APART, silent=silent)
    else:
        found.delete()


def _people(asking: AskedRound) -> set[str]:
    """Return a digest for each member who is asked; only this server can compute these digests."""
    users = asking.invited.values_list("pk", flat=True)
    return {
        salted_hmac("wholesum.rounds.asked", str(user), algorithm="sha256").hexdigest()[:32]
        for user in users
    }


def _groups_near(subject: str, people: set[str]) -> list[AskedGroup]:
    recent = AskedGroup.objects.filter(Q(until=None) | Q(until__gt=timezone.now()), subject=subject)
    return [
        group
        for group in recent
        if not people.isdisjoint(group.people) and min(len(people), len(group.people)) < CROWD
    ]


def _refusal(groups: Sequence[AskedGroup]) -> str:
    sentence = _(
        "Nearly the same people were asked the same questions in the last four weeks. If the "
        "others answer as before, the two results together could show how one or two people "
        "answered."
    )
    ends = [group.until for group in groups if group.until is not None]
    if len(ends) < len(groups):
        when = _("Wait until the open round has closed.")
    else:
        day = date_format(max(ends) + timedelta(days=1), "j F Y")
        when = _("You can ask again from %(day)s on.") % {"day": day}
    return f"{sentence} {when}"
