"""Services with which users choose how the app reaches them."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
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

MOST_TESTS: Final = 10
"""The most test messages of a team in an hour."""
_TEST: Final = gettext_lazy("This is a test message. Messages of your team arrive here.")


@transaction.atomic
def choose_mails(*, by: User, mails: str) -> NoticeChoice:
    """Save which emails a user gets, and plan the first weekly one."""
    choice, _made = NoticeChoice.objects.select_for_update().get_or_create(user=by)
    was_weekly = choice.mails == Mails.WEEKLY
    choice.mails = mails
    choice.clean_fields(exclude={"user", "next_digest", "calendar_hash"})
    if mails != Mails.WEEKLY:
        choice.next_digest = None
    elif not was_weekly:
        choice.next_digest = next_monday(timezone.now(), zone_of(by))
        send_due_digests.using(run_after=choice.next_digest).enqueue()
    choice.save()
    return choice


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
