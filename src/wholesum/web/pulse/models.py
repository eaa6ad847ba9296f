"""Rounds, who is asked in them, and the sheets of answers.

The two tables of sealed sheets hold nothing else than a random id, the round and the sheet: no
person, no time, no order, and no foreign key that would join them to anything. `Roll` says who is
asked and has answered; it is deleted when the round closes.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models.signals import post_delete
from django.dispatch import Signal, receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wholesum.core.facets import FACET, FACETS, Facet
from wholesum.web.core.sheets import Sheet
from wholesum.web.teams.days import TeamDay
from wholesum.web.teams.models import Team

THRESHOLDS: Final = (5, 4)
MOST_FOCUS: Final = 3

round_closed: Final = Signal()
"""Sent with the ``team`` within the transaction that closes a round."""


class Promise(models.TextChoices):
    """What is promised about answers; fixed when the round opens."""

    SEALED = "sealed", _("sealed")
    SIGNED = "signed", _("signed")


class Round(models.Model):
    """A pulse: asked of those on its roll, under a promise, until it closes."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="rounds")
    name = models.CharField(_("name"), max_length=40)
    promise = models.CharField(max_length=6, choices=Promise.choices, default=Promise.SEALED)
    threshold = models.PositiveSmallIntegerField(default=THRESHOLDS[0])
    focus = models.CharField(max_length=120, blank=True)
    opened = TeamDay()
    closes = models.DateTimeField()
    closed = models.DateField(null=True)
    reminded = models.DateField(null=True)
    asked = models.PositiveIntegerField()
    answered = models.PositiveIntegerField(null=True)
    reading = models.TextField(blank=True)
    """What may be shown of a round whose answers stayed where the team came from, as JSON."""

    class Meta:
        """Names tell the rounds of a team apart; one of them is open at a time."""

        constraints = (
            models.UniqueConstraint(fields=("team", "name"), name="one_round_a_name"),
            models.UniqueConstraint(
                fields=("team",), condition=models.Q(closed=None), name="one_open_round"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether answers may still be sent."""
        return self.closed is None and timezone.now() < self.closes

    @property
    def until(self) -> str:
        """When it closes, by the team's clock."""
        return self.team.moment(self.closes)

    @property
    def focus_facets(self) -> list[Facet]:
        """The facets the team wants to watch in this round."""
        return [facet for facet in FACETS if facet.code in self.focus.split()]

    @property
    def enough(self) -> bool:
        """Whether so many have answered that something may be shown."""
        return self.answered is not None and self.answered >= self.threshold


class RoundItem(models.Model):
    """A question as it is asked in a round; later changes of wording do not reach it."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="items")
    item = models.CharField(max_length=40)
    facet = models.CharField(max_length=40)
    text = models.CharField(max_length=300)
    reverse = models.BooleanField(default=False)
    low = models.SmallIntegerField(default=1)
    high = models.SmallIntegerField(default=5)
    place = models.PositiveSmallIntegerField()

    class Meta:
        """An item is asked once in a round."""

        ordering = ("place",)
        constraints = (models.UniqueConstraint(fields=("round", "item"), name="one_item_a_round"),)

    def __str__(self) -> str:
        return self.text

    @property
    def is_own(self) -> bool:
        """Whether the team wrote it, in whatever language it speaks."""
        return self.item.startswith("own-")

    @property
    def facet_name(self) -> str:
        """The name of its facet in the interface."""
        return FACET[self.facet].name


class Roll(models.Model):
    """That somebody is asked in an open round, and has answered; deleted at closing."""

    is_wiped: ClassVar = True

    round = models.ForeignKey(Round, models.CASCADE, related_name="roll")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    answered = models.BooleanField(default=False)

    class Meta:
        """A person is asked once in a round."""

        constraints = (models.UniqueConstraint(fields=("round", "user"), name="asked_once"),)

    def __str__(self) -> str:
        return f"asked in {self.round_id}"


class Intake(Sheet):
    """Sheets of rounds that are open; on SQLite a table without rowid, which would tell order."""

    is_wiped: ClassVar = True

    class Meta:
        """Found by round alone."""

        indexes = (models.Index(fields=("round",), name="intake_round"),)


class SealedSheet(Sheet):
    """Sheets of closed rounds, written in random order under fresh ids."""

    class Meta:
        """Found by round alone."""

        indexes = (models.Index(fields=("round",), name="sealed_round"),)


class SignedSheet(models.Model):
    """The answers of one person to a round that was opened as signed."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="signed_sheets")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    sheet = models.TextField()

    class Meta:
        """One sheet a person and round."""

        constraints = (models.UniqueConstraint(fields=("round", "user"), name="signed_once"),)

    def __str__(self) -> str:
        return f"signed sheet in {self.round_id}"


@receiver(post_delete, sender=Round)
def _delete_sheets(instance: Round, **_kwargs: Any) -> None:
    """Delete the sheets of a round with it, which no foreign key does, however it is deleted."""
    for sheets in (Intake, SealedSheet):
        sheets.objects.filter(round=str(instance.pk)).delete()
