"""Rounds that ask members once: who is asked, and the answers that members send.

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

from wholesum.web.accounts.models import User
from wholesum.web.teams.days import TeamDay
from wholesum.web.teams.models import Team

if TYPE_CHECKING:
    from wholesum.web.rounds.kinds import SheetKind

THRESHOLDS: Final = (5, 4)


class Promise(models.TextChoices):
    """The privacy level of answers, fixed when the round opens: signed or sealed."""

    SEALED = "sealed", _("sealed")
    SIGNED = "signed", _("signed")


class AskedRound(models.Model):
    """A round that asks each listed member for answers once, until the round closes."""

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
        """Abstract, because each practice has its own table of rounds."""

        abstract = True

    @property
    def asking_team(self) -> Team:
        """The team whose members are asked."""
        raise NotImplementedError

    @property
    def readers(self) -> models.QuerySet[User]:
        """The users who may read the results: the members of the team."""
        return User.objects.filter(memberships__team=self.asking_team)

    @property
    def invited(self) -> models.QuerySet[User]:
        """The users who are asked when the round opens: the members of the team who answer."""
        return User.objects.filter(memberships__team=self.asking_team, memberships__answers=True)

    @property
    def kind(self) -> SheetKind[Any]:
        """The rules for the questions and answers of this round."""
        raise NotImplementedError

    @property
    def subject(self) -> str:
        """A text that is equal for two rounds if they ask the same questions."""
        raise NotImplementedError

    @property
    def stays_out_of_bin(self) -> bool:
        """Whether the round has sealed answers, which are never kept in the bin."""
        return self.closed is None or self.kind.keeps_sheets

    @property
    def is_open(self) -> bool:
        """Whether members may still answer the round."""
        return self.closed is None and timezone.now() < self.closes

    @property
    def until(self) -> str:
        """The closing time as text, in the team's time zone."""
        return self.asking_team.moment(self.closes)

    @property
    def enough(self) -> bool:
        """Whether enough members have answered the round to show its results."""
        return self.answered is not None and self.answered >= self.threshold

    @property
    def roll(self) -> models.QuerySet[Roll]:
        """The users whom the open round asks."""
        return Roll.objects.filter(round=self.pk)

    @property
    def signed_sheets(self) -> models.QuerySet[SignedSheet]:
        """The answers of a signed round."""
        return SignedSheet.objects.filter(round=self.pk)


def round_models() -> list[type[AskedRound]]:
    """Return the models of rounds of all practices."""
    return [model for model in apps.get_models() if issubclass(model, AskedRound)]


class Roll(models.Model):
    """A user who is asked in an open round, and whether they answered; deleted when it closes."""

    is_wiped: ClassVar = True

    round = models.UUIDField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    answered = models.BooleanField(default=False)

    class Meta:
        """A user is at most once in the list of a round."""

        constraints = (models.UniqueConstraint(fields=("round", "user"), name="asked_once"),)

    def __str__(self) -> str:
        return f"asked in {self.round}"


class AskedGroup(models.Model):
    """The group of people asked in a sealed round, stored as digests, also after the round.

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
    """Return a random id that reveals neither time nor order."""
    return str(uuid4())


class Sheet(models.Model):
    """The answers of one user to all questions of one round, without the user's name."""

    id = models.CharField(primary_key=True, max_length=36, default=fresh_id, editable=False)
    round = models.CharField(max_length=36)
    sheet = models.TextField()

    class Meta:
        """Abstract, because two tables have these columns."""

        abstract = True

    def __str__(self) -> str:
        return "a sheet"


class Intake(Sheet):
    """The answers of open rounds; on SQLite without rowid, which would reveal their order."""

    is_wiped: ClassVar = True

    class Meta:
        """The table is indexed by round only; a row never names a user."""

        indexes = (models.Index(fields=("round",), name="intake_round"),)


class SealedSheet(Sheet):
    """The answers of closed rounds, in random order and with new random ids."""

    class Meta:
        """The table is indexed by round only; a row never names a user."""

        indexes = (models.Index(fields=("round",), name="sealed_round"),)


class SignedSheet(models.Model):
    """The answers of one user to a signed round."""

    round = models.UUIDField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    sheet = models.TextField()

    class Meta:
        """A user has at most one row in a signed round."""

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
