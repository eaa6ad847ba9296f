"""Named strengths, kinds of work with levels, and challenges with chosen members."""

from __future__ import annotations

from typing import Any, Final
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wholesum.web.teams.models import Team

LONGEST: Final = 2_000
LONGEST_LINE: Final = 120
LONGEST_WORD: Final = 60


class WorkLevelChoice(models.TextChoices):
    """What a member can do of a kind of work; the values equal those of the evidence."""

    NONE = "none", _("not yet")
    LEARN = "could learn", _("could learn")
    STAND_IN = "can stand in", _("can stand in")
    DOES = "does", _("does it")


def _user(on_delete: Any = models.CASCADE) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete, null=True, blank=True, related_name="+"
    )


class NamedStrength(models.Model):
    """A strength that a member named of another member, or of themselves."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="strengths")
    user = _user()
    person = models.TextField(blank=True)
    """The id of a person without an account, in an imported folder."""
    word = models.CharField(max_length=LONGEST_WORD)
    by = _user(models.SET_NULL)
    by_person = models.TextField(blank=True)
    story = models.TextField(blank=True)
    shared = models.BooleanField(default=False)
    wish = models.BooleanField(default=False)
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        """Strengths are in the order in which they were named."""

        ordering = ("pk",)

    def __str__(self) -> str:
        return self.word


class KindOfWork(models.Model):
    """A kind of work that the team must be able to do."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="kinds_of_work")
    title = models.CharField(max_length=LONGEST_LINE)
    day = models.DateField(null=True)
    imported = models.TextField(blank=True)
    """Its id in an imported folder."""
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        """Kinds of work are in the order of the alphabet."""

        ordering = ("title", "pk")

    def __str__(self) -> str:
        return self.title


class WorkLevel(models.Model):
    """What a member can do of a kind of work, from a day on."""

    kind = models.ForeignKey(KindOfWork, models.CASCADE, related_name="levels")
    user = _user()
    person = models.TextField(blank=True)
    level = models.CharField(max_length=12, choices=WorkLevelChoice.choices)
    day = models.DateField()
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        """A member has one level a day in a kind of work; levels are in the order of saving."""

        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("kind", "user", "day"), name="one_level_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.level} from {self.day}"


class Challenge(models.Model):
    """A challenge that a few members take on together."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="challenges")
    title = models.CharField(max_length=LONGEST_LINE)
    hours = models.FloatField(null=True)
    meets = models.DateField(null=True)
    imported = models.TextField(blank=True)
    """Its id in an imported folder."""
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        """Challenges are in the order of the alphabet."""

        ordering = ("title", "pk")

    def __str__(self) -> str:
        return self.title


class ChallengeNeed(models.Model):
    """A strength that a challenge needs."""

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="needs")
    word = models.CharField(max_length=LONGEST_WORD)
    people = models.PositiveSmallIntegerField(default=1)

    class Meta:
        """Needs are in the order in which they were written."""

        ordering = ("pk",)

    def __str__(self) -> str:
        return self.word


class ChosenMember(models.Model):
    """A member whom the team chose for a challenge."""

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="chosen")
    user = _user()
    person = models.TextField(blank=True)

    class Meta:
        """Members are in the order in which they were chosen."""

        ordering = ("pk",)

    def __str__(self) -> str:
        return f"chosen for {self.challenge_id}"
