"""The database tables of teams, memberships and invitations."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import ClassVar, Final
from uuid import uuid4
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from wholesum.web.core.texts import one_line as one_line
from wholesum.web.teams.days import TeamDay

NOT_SAID: Final = "not said"
"""The function of people who have said none, in the evidence."""


class Role(models.TextChoices):
    """The role of a member in a team."""

    MEMBER = "member", _("member")
    FACILITATOR = "facilitator", _("facilitator")


class Team(models.Model):
    """A team, which may be a part of another team."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(_("name"), max_length=80, validators=[one_line])
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    sample = models.BooleanField(default=False)
    zone = models.CharField(_("time zone"), max_length=64, default="UTC")

    def __str__(self) -> str:
        return self.name

    @property
    def clock(self) -> tzinfo:
        """The team's time zone, or UTC if this machine does not know it."""
        try:
            return ZoneInfo(self.zone)
        except (ValueError, OSError, ZoneInfoNotFoundError):
            return UTC

    def moment(self, when: datetime) -> str:
        """Return a time as text in the team's time zone, with the name of the zone."""
        clock = self.clock
        shown = date_format(when.astimezone(clock), "j F Y, H:i")
        return f"{shown} ({clock})"

    @property
    def facilitators(self) -> list[str]:
        """The names of the facilitators, in order."""
        places = self.memberships.filter(role=Role.FACILITATOR).select_related("user")
        return sorted(str(place.user) for place in places)

    def today(self) -> date:
        """Return the current day in the team's time zone; other code must use this method."""
        return self.day_of(timezone.now())

    def end_of(self, day: date) -> datetime:
        """Return the moment at which a day ends in the team's time zone."""
        return datetime.combine(day + timedelta(days=1), time.min, self.clock)

    def day_of(self, when: datetime) -> date:
        """Return the day of a time in the team's time zone."""
        return timezone.localdate(when, self.clock)


class Membership(models.Model):
    """The membership of a user in a team, with a role."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.MEMBER)
    function = models.CharField(_("function"), max_length=80, blank=True, validators=[one_line])
    answers = models.BooleanField(_("answers the pulse"), default=True)
    joined = TeamDay()

    class Meta:
        """A person has at most one membership in a team, and members always answer rounds."""

        constraints = (
            models.UniqueConstraint(fields=("team", "user"), name="one_membership_each"),
            models.CheckConstraint(
                condition=~models.Q(role="member", answers=False), name="members_are_asked"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} in {self.team}"

    @property
    def facilitates(self) -> bool:
        """Whether this is a facilitator's membership."""
        return self.role == Role.FACILITATOR


class AbsentPerson(models.Model):
    """A person named in an imported folder who has no account."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="absent_people")
    person = models.TextField()
    function = models.TextField()
    name = models.TextField(null=True)
    role = models.TextField(null=True)
    joined = models.DateField(null=True)
    left = models.DateField(null=True)

    class Meta:
        """Within a team, each id from a folder belongs to one person."""

        constraints = (
            models.UniqueConstraint(fields=("team", "person"), name="one_absent_person_an_id"),
        )

    def __str__(self) -> str:
        return self.name or self.person


class FormerMember(models.Model):
    """The job function of a person who left, so that results of past cycles do not change."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="former_members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    function = models.CharField(max_length=80, blank=True)

    class Meta:
        """A user is at most once among the former members of a team."""

        constraints = (
            models.UniqueConstraint(fields=("team", "user"), name="one_former_member_a_user"),
        )

    def __str__(self) -> str:
        return f"{self.user}, formerly in {self.team}"


def hash_token(token: str) -> str:
    """Return the hash that is stored instead of the token of an invitation."""
    return hashlib.sha256(token.encode()).hexdigest()


class Invitation(models.Model):
    """An invitation to a team: an email that works once, or a link that users share."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="invitations")
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.MEMBER)
    token_hash = models.CharField(max_length=64, unique=True)
    expires = models.DateTimeField()
    used_by = models.ForeignKey(Membership, models.CASCADE, null=True, related_name="+")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    withdrawn = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"invitation to {self.team}"

    @property
    def state(self) -> str:
        """Whether the invitation can be used: open, used, withdrawn or expired."""
        if self.used_by_id is not None:
            return "used"
        if self.withdrawn:
            return "withdrawn"
        return "open" if self.expires > timezone.now() else "expired"


class BinItem(models.Model):
    """A deleted object with its related rows, kept for some days without sealed answers."""

    is_wiped: ClassVar = True

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="bin")
    practice = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    until = models.DateTimeField()
    records = models.TextField()

    def __str__(self) -> str:
        return self.name

    @property
    def last_day(self) -> date:
        """The last day on which the object can be restored, in the team's time zone."""
        return self.team.day_of(self.until)
