"""Services with which users choose how the app reaches them."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wholesum.web.accounts.models import User
from wholesum.web.core.mail import MailError, address_of, count_or_refuse
from wholesum.web.notices.chat import check_address
from wholesum.web.notices.digest import next_monday, send_digest, zone_of
from wholesum.web.notices.models import ChatAddress, Mails, NoticeChoice
from wholesum.web.notices.tasks import WAITS, post_to_chat, send_due_digests
from wholesum.web.teams.access import facilitator_of
from wholesum.web.teams.models import Team, hash_token

TIME_TO_ACT: Final = timedelta(days=2)
"""How long before the end of a round the weekly email must come."""
MOST_TESTS: Final = 10
"""The most test messages of a team in an hour."""
_TEST: Final = gettext_lazy("This is a test message. Messages of your team arrive here.")


@transaction.atomic
def choose_mails(*, by: User, mails: str) -> NoticeChoice:
    """Save which emails a user gets, and plan the first weekly one."""
    choice, _made = NoticeChoice.objects.select_for_update().get_or_create(user=by)
    choice.mails = mails
    choice.clean_fields(exclude={"user", "next_digest", "calendar_hash"})
    if mails != Mails.WEEKLY:
        choice.next_digest = None
    choice.save()
    plan_digests(User.objects.filter(pk=by.pk))
    choice.refresh_from_db()
    return choice


def plan_digests(people: QuerySet[User]) -> None:
    """Plan the next weekly email of all users who get one and for whom none is planned."""
    new = people.filter(notice_choice=None)
    NoticeChoice.objects.bulk_create(
        (NoticeChoice(user=user) for user in new), ignore_conflicts=True
    )
    waiting = NoticeChoice.objects.filter(user__in=people, mails=Mails.WEEKLY, next_digest=None)
    planned = set[datetime]()
    for choice in waiting.select_related("user"):
        following = next_monday(timezone.now(), zone_of(choice.user))
        waiting.filter(pk=choice.pk).update(next_digest=following)
        planned.add(following)
    for moment in planned:
        send_due_digests.using(run_after=moment).enqueue()


def mailed_at_once(people: QuerySet[User], until: datetime | None = None) -> list[str]:
    """Return the addresses of those among some users who are emailed now.

    Parameters
    ----------
    people
        The users. Whether they have answered is not known here.
    until
        When it is too late to act on the email. Users with a weekly email are emailed now if less
        than `TIME_TO_ACT` would be left after their next one. Without it, only users who want an
        email for each event are emailed now; the others find it in their weekly email.
    """
    plan_digests(people)
    now = Q(notice_choice__mails=Mails.EACH)
    if until is not None:
        late = Q(notice_choice__next_digest__gt=until - TIME_TO_ACT)
        now |= Q(notice_choice__mails=Mails.WEEKLY) & late
    return list(people.filter(now).values_list("email", flat=True))


def renew_calendar(*, by: User) -> str:
    """Make a new secret address for the calendar of a user and return it; the old one ends."""
    token = secrets.token_urlsafe(32)
    _save_calendar(by, hash_token(token))
    return address_of(reverse("calendar", args=[token]))


def end_calendar(*, by: User) -> None:
    """End the address of the calendar of a user."""
    _save_calendar(by, None)


def _save_calendar(user: User, calendar_hash: str | None) -> None:
    NoticeChoice.objects.update_or_create(user=user, defaults={"calendar_hash": calendar_hash})


def set_chat(*, by: User, team: UUID, kind: str, address: str) -> ChatAddress:
    """Save the webhook to which messages for a team go, as a facilitator."""
    place = facilitator_of(by, team)
    address = address.strip()
    check_address(address)
    chat = ChatAddress(team=place.team, kind=kind, address=address)
    chat.clean_fields(exclude={"team", "failed"})
    values = {"kind": kind, "address": address, "failed": None}
    return ChatAddress.objects.update_or_create(team=place.team, defaults=values)[0]


def remove_chat(*, by: User, team: UUID) -> None:
    """Delete the webhook of a team, as a facilitator."""
    facilitator_of(by, team)
    ChatAddress.objects.filter(team_id=team).delete()


def send_test_message(*, by: User, team: UUID) -> None:
    """Send one message to the chat of a team, without further tries, as a facilitator."""
    place = facilitator_of(by, team)
    refusal = _("You have sent many test messages. Try again in an hour.")
    count_or_refuse(f"chat-test-{team}", MOST_TESTS, 3600, refusal)
    announce(place.team, _TEST, reverse("team", args=[team]), tried=len(WAITS))


def announce(
    team: Team, sentence: str | Promise, path: str, day: date | None = None, tried: int = 0
) -> None:
    """Send the chat of a team a sentence with a link, if the team has a chat.

    Parameters
    ----------
    team
        The team.
    sentence
        A lazy translation with a place for the day. It holds nothing that members wrote, and not
        who has answered.
    path
        The path of the page that the link opens.
    day
        The day in the sentence.
    tried
        How many of the tries are left out.
    """
    if ChatAddress.objects.filter(team=team).exists():
        with translation.override(settings.LANGUAGE_CODE):
            text = str(sentence) % {"day": "" if day is None else date_format(day, "j F Y")}
            post_to_chat.enqueue(str(team.pk), text, path, tried)


def send_due() -> int:
    """Send all weekly emails that are due, plan the next ones, and return how many were due.

    The next email of a user is planned before this one is sent: a mail server that fails neither
    ends the weeks to come nor sends a week twice.
    """
    now = timezone.now()
    plan_digests(User.objects.filter(is_active=True, memberships__team__sample=False).distinct())
    due = NoticeChoice.objects.filter(
        mails=Mails.WEEKLY, next_digest__lte=now, user__is_active=True
    )
    planned, failed, total = set[datetime](), 0, 0
    for choice in list(due.select_related("user").order_by("next_digest", "pk")):
        following = next_monday(now, zone_of(choice.user))
        with transaction.atomic():
            mine = NoticeChoice.objects.filter(pk=choice.pk, next_digest=choice.next_digest)
            if not mine.update(next_digest=following):
                continue  # another worker sends this one
            if following not in planned:
                send_due_digests.using(run_after=following).enqueue()
                planned.add(following)
        total += 1
        try:
            send_digest(choice.user)
        except MailError:
            failed += 1
    if failed:
        raise MailError(failed, total)
    return total
