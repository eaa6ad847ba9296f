"""Queries about a round: how many answered, who is asked, and what one member can do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Generic
from uuid import UUID

from django.db.models import Count, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac

from wholesum.web.accounts.models import User
from wholesum.web.rounds.kinds import Asked
from wholesum.web.rounds.models import AskedRound, Intake, Promise, Roll, SealedSheet, SignedSheet

NEAR_END: Final = timedelta(days=2)
"""A round is near its end for so long; with too few answers it can then be prolonged."""


@dataclass(frozen=True)
class RoundState(Generic[Asked]):
    """The state of a round for one member: how many answered, and whether this member did."""

    round: Asked
    answered: int
    asked: bool
    sent: bool

    @property
    def waits(self) -> bool:
        """Whether the round asks this member and the member has not answered yet."""
        return self.round.is_open and self.asked and not self.sent

    @property
    def loses(self) -> bool:
        """Whether closing the round now would give no results, because too few answered."""
        return self.answered < self.round.threshold

    @property
    def left(self) -> int:
        """The number of members who are asked and have not answered yet."""
        return max(0, self.round.asked - self.answered)

    @property
    def can_be_prolonged(self) -> bool:
        """Whether the round may be extended: it ends soon, and too few members have answered."""
        is_near = self.round.closes - timezone.now() <= NEAR_END
        return self.round.is_open and is_near and self.loses


def round_state(seen: Asked, user: User) -> RoundState[Asked]:
    """Return the state of a round for one user."""
    line = None if seen.closed else seen.roll.filter(user_id=user.pk).first()
    return RoundState(seen, count_answers(seen), line is not None, bool(line and line.answered))


def count_answers(seen: AskedRound) -> int:
    """Count the answers to a round, also those of members who have left the team since then."""
    if seen.answered is not None:
        return seen.answered
    if seen.promise == Promise.SIGNED:
        return seen.signed_sheets.count()
    return Intake.objects.filter(round=str(seen.pk)).count()


def failing_rounds(among: QuerySet[Asked]) -> list[tuple[Asked, int]]:
    """Return the rounds near their end with too few answers, each with its number of answers."""
    now = timezone.now()
    near = list(among.filter(closed=None, closes__gt=now, closes__lte=now + NEAR_END))
    counts = _counts(near) if near else {}
    return [
        (request, counts[request.pk]) for request in near if counts[request.pk] < request.threshold
    ]


def _counts(rounds: Sequence[AskedRound]) -> dict[UUID, int]:
    names = {str(round_.pk): round_.pk for round_ in rounds}
    counts = dict.fromkeys(names.values(), 0)
    sealed = Intake.objects.filter(round__in=names).values_list("round")
    for name, number in sealed.annotate(number=Count("pk")):
        counts[names[name]] += number
    signed = SignedSheet.objects.filter(round__in=counts).values_list("round")
    for key, number in signed.annotate(number=Count("pk")):
        counts[key] += number
    return counts


def count_kept(seen: AskedRound) -> int:
    """Count the stored answers to a closed round; 0 if they were deleted at closing."""
    if seen.closed is None or seen.promise == Promise.SIGNED:
        return count_answers(seen)
    return SealedSheet.objects.filter(round=str(seen.pk)).count()


def asked_people(seen: AskedRound) -> list[str]:
    """Return the names of the users who are asked, so that members notice invented people."""
    people = User.objects.filter(pk__in=seen.roll.values("user"))
    return [str(person) for person in people.order_by(Lower("name"), "email")]


def waiting_for_answers(model: type[Asked], user: User) -> QuerySet[Asked]:
    """Return the open rounds of a kind in which a user has not answered yet."""
    lines = Roll.objects.filter(user_id=user.pk, answered=False).values("round")
    open_now = model._default_manager.filter(closed=None, closes__gt=timezone.now())
    found: QuerySet[Asked] = open_now.filter(pk__in=lines)
    return found


def draft_name(user: User, round_id: UUID) -> str:
    """Return the name of a draft in the browser; it differs for each user and each round."""
    whose = f"{round_id}:{user.pk}"
    return salted_hmac("wholesum.draft", whose, algorithm="sha256").hexdigest()[:24]


def open_drafts(user: User) -> list[str]:
    """Return the names of drafts that a user may still send; the browser deletes all others."""
    waiting = Roll.objects.filter(user_id=user.pk, answered=False)
    return [draft_name(user, asked) for asked in waiting.values_list("round", flat=True)]
