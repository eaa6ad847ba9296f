"""Sealed sheets: points on goals, scores of efforts, points on values.

The tables of sheets hold a random id, what was asked, and the sheet: no person, no time, no order,
and no foreign key. `Roll` says who is asked and has sent; it is emptied at closing. Sheets of
scores are not kept at all: one's own efforts are left out of them, so that a sheet would tell whose
it is. At closing the two lists are made of them, and they are deleted.
"""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from wholesum.web.core.sheets import Sheet
from wholesum.web.focus.models.plan import FocusRound
from wholesum.web.teams.days import TeamDay


class What(models.TextChoices):
    """What is asked on a sealed sheet."""

    GOALS = "goals", _("points on goals")
    SCORES = "scores", _("scores")
    VALUES = "values", _("points on values")


class Asking(models.Model):
    """That members are asked for a sealed sheet, until the facilitator closes it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = models.ForeignKey(FocusRound, models.CASCADE, related_name="askings")
    what = models.CharField(max_length=6, choices=What.choices)
    opened = TeamDay(team="round.team")
    closed = models.DateField(null=True, blank=True)
    reminded = models.DateField(null=True, blank=True)
    asked = models.PositiveIntegerField()
    answered = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        """Each thing is asked once in a round."""

        constraints = (
            models.UniqueConstraint(fields=("round", "what"), name="one_asking_a_thing"),
        )

    def __str__(self) -> str:
        return self.get_what_display()

    @property
    def is_open(self) -> bool:
        """Whether sheets may still be sent."""
        return self.closed is None

    @property
    def enough(self) -> bool:
        """Whether so many have sent a sheet that something may be shown."""
        return self.answered is not None and self.answered >= self.round.threshold


class FocusRoll(models.Model):
    """That somebody is asked, and has sent; deleted at closing."""

    is_wiped: ClassVar = True

    asking = models.ForeignKey(Asking, models.CASCADE, related_name="roll")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    answered = models.BooleanField(default=False)

    class Meta:
        """A person is asked once."""

        constraints = (models.UniqueConstraint(fields=("asking", "user"), name="focus_asked_once"),)

    def __str__(self) -> str:
        return f"asked in {self.asking_id}"


class FocusIntake(Sheet):
    """Sheets of what is still asked; on SQLite a table without rowid, which would tell order."""

    is_wiped: ClassVar = True

    class Meta:
        """Found by what was asked alone."""

        indexes = (models.Index(fields=("round",), name="focus_intake_round"),)


class FocusSheet(Sheet):
    """Sheets of points that are closed, in random order under fresh ids; never of scores."""

    class Meta:
        """Found by what was asked alone."""

        indexes = (models.Index(fields=("round",), name="focus_sheet_round"),)


@receiver(post_delete, sender=Asking)
def _delete_sheets(instance: Asking, **_kwargs: Any) -> None:
    """Delete the sheets with what was asked, which no foreign key does."""
    for sheets in (FocusIntake, FocusSheet):
        sheets.objects.filter(round=str(instance.pk)).delete()
