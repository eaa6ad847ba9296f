"""Rounds that ask members once, the roll of who is asked, and the sheets they send.

The two tables of sealed sheets hold a random id, the round and the sheet: no person, no time, no
order, and no foreign key that joins them to another table. A round's id is random, so that it also
says of which practice it is. `Roll` says who is asked and has answered, until the round closes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final
from uuid import uuid4

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wholesum.web.teams.days import TeamDay
from wholesum.web.teams.models import Team

if TYPE_CHECKING:
    from wholesum.web.rounds.kinds import SheetKind

THRESHOLDS: Final = (5, 4)


class Promise(models.TextChoices):
    """The promise about answers, fixed when the round opens."""

    SEALED = "sealed", _("sealed")
    SIGNED = "signed", _("signed")


class AskedRound(models.Model):
    """A round that asks the members on its roll for one sheet each, until it closes."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    promise = models.CharField(max_length=6, choices=Promise.choices, default=Promise.SEALED)
    threshold = models.PositiveSmallIntegerField(default=THRESHOLDS[0])
    opened = TeamDay(team="asking_team")
    closes = models.DateTimeField()
    closed = models.DateField(null=True)
    reminded = models.DateField(null=True)
    asked = models.PositiveIntegerField()
    answered = models.PositiveIntegerField(null=True)

    has_set_end: ClassVar[bool] = True
    """Whether a facilitator sets the day on which the round closes by itself."""

    class Meta:
        """The class is abstract, because each practice has its own table."""

        abstract = True

    @property
    def asking_team(self) -> Team:
        """The team whose members are asked."""
        raise NotImplementedError

    @property
    def kind(self) -> SheetKind[Any]:
        """The kind of sheets of this round."""
        raise NotImplementedError

    @property
    def subject(self) -> str:
        """A text that two rounds have in common if they ask the same."""
        raise NotImplementedError

    @property
    def stays_out_of_bin(self) -> bool:
        """Whether the round has sealed answers, which are never stored in the bin."""
        return self.closed is None or self.kind.keeps_sheets

    @property
    def is_open(self) -> bool:
        """Whether answers may still be sent."""
        return self.closed is None and timezone.now() < self.closes

    @property
    def until(self) -> str:
        """The closing time, in the team's time zone."""
        return self.asking_team.moment(self.closes)

    @property
    def enough(self) -> bool:
        """Whether enough members have answered for results to be shown."""
        return self.answered is not None and self.answered >= self.threshold

    @property
    def roll(self) -> models.QuerySet[Roll]:
        """The users who are asked, while the round is open."""
        return Roll.objects.filter(round=self.pk)

    @property
    def signed_sheets(self) -> models.QuerySet[SignedSheet]:
        """The sheets of a signed round."""
        return SignedSheet.objects.filter(round=self.pk)


def round_models() -> list[type[AskedRound]]:
    """Return the rounds of every practice."""
    return [model for model in apps.get_models() if issubclass(model, AskedRound)]


class Roll(models.Model):
    """A user asked in an open round, and whether the user answered; deleted at closing."""

    is_wiped: ClassVar = True

    round = models.UUIDField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    answered = models.BooleanField(default=False)

    class Meta:
        """A user is at most one time on the roll of a round."""

        constraints = (models.UniqueConstraint(fields=("round", "user"), name="asked_once"),)

    def __str__(self) -> str:
        return f"asked in {self.round}"


class AskedGroup(models.Model):
    """Who is or was asked in a sealed round, as keyed digests; it outlives a round with results.

    It says nothing of answers, nor who answered. It is deleted four weeks after the round closed.
    """

    round = models.UUIDField(primary_key=True)
    subject = models.CharField(max_length=60, db_index=True)
    people = models.JSONField()
    silent = models.PositiveIntegerField()
    """How many of them did not answer; while the round is open, how many may not."""
    until = models.DateTimeField(null=True)
    """When it is deleted; null while the round is open."""

    def __str__(self) -> str:
        return f"asked in {self.round}"


def fresh_id() -> str:
    """Return a random id that does not reveal time or order."""
    return str(uuid4())


class Sheet(models.Model):
    """The answers of one user in one round, without the user."""

    id = models.CharField(primary_key=True, max_length=36, default=fresh_id, editable=False)
    round = models.CharField(max_length=36)
    sheet = models.TextField()

    class Meta:
        """The class is abstract, because two tables have these columns."""

        abstract = True

    def __str__(self) -> str:
        return "a sheet"


class Intake(Sheet):
    """Sheets of open rounds; on SQLite without rowid, which would reveal their order of arrival."""

    is_wiped: ClassVar = True

    class Meta:
        """Indexed by the round only; a row never links to a user."""

        indexes = (models.Index(fields=("round",), name="intake_round"),)


class SealedSheet(Sheet):
    """Sheets of closed rounds, stored in random order under new random ids."""

    class Meta:
        """Indexed by the round only; a row never links to a user."""

        indexes = (models.Index(fields=("round",), name="sealed_round"),)


class SignedSheet(models.Model):
    """The answers of one user to a round that was opened as signed."""

    round = models.UUIDField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    sheet = models.TextField()

    class Meta:
        """A user has at most one signed sheet in a round."""

        constraints = (models.UniqueConstraint(fields=("round", "user"), name="signed_once"),)

    def __str__(self) -> str:
        return f"signed sheet in {self.round}"


def delete_sheets(instance: AskedRound, **_kwargs: Any) -> None:
    """Delete all answers of a round, because no foreign key deletes them."""
    for sheets in (Intake, SealedSheet):
        sheets.objects.filter(round=str(instance.pk)).delete()
    for named in (Roll, SignedSheet):
        named.objects.filter(round=instance.pk).delete()
    AskedGroup.objects.filter(round=instance.pk, until=None).delete()
