"""Stories with their contributors, the points that divide the credit, and rewards."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wholesum.web.teams.models import Team

LONGEST: Final = 2_000
LONGEST_LINE: Final = 160
LONGEST_WORDS: Final = 120
EDIT_DAYS: Final = 30
"""Days in which the author may change a story; later it belongs to the record of the team."""


class Credit(models.TextChoices):
    """Whether the contributors divide the credit for a story; nobody does by default."""

    NONE = "", "not divided"
    OPEN = "open", "open"
    CLOSED = "closed", "closed"
    ENDED = "ended", "ended with too few givers"


class Story(models.Model):
    """A result that at least two people achieved together."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="stories")
    day = models.DateField()
    result = models.CharField(max_length=LONGEST_LINE)
    made_possible = models.TextField(blank=True)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    told_by_person = models.TextField(blank=True)
    """The id of a person without an account, in an imported folder."""
    credit = models.CharField(max_length=6, blank=True, choices=Credit.choices)
    unnamed = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    """Who took their name out: the author cannot name them again."""
    imported = models.TextField(blank=True)
    """Its id in an imported folder."""
    edited = models.DateField(null=True)
    """The day on which its author last changed it."""
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        """The latest story comes first."""

        ordering = ("-day", "-changed", "pk")

    def __str__(self) -> str:
        return self.result

    def can_be_changed(self, today: date) -> bool:
        """Return whether the author may still change it: 30 days, until its credit is divided."""
        return self.can_be_divided and today <= self.day + timedelta(days=EDIT_DAYS)

    @property
    def can_be_divided(self) -> bool:
        """Whether no division of its credit is open or has a result."""
        return self.credit in {Credit.NONE, Credit.ENDED}


class Contribution(models.Model):
    """A person in a story, what they brought, and their share of the credit."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="contributions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    person = models.TextField(blank=True)
    brought = models.CharField(max_length=LONGEST_WORDS)
    share = models.FloatField(null=True)
    """Only the user may see it."""
    gave = models.PositiveSmallIntegerField(null=True)
    """The number of others who gave points when the credit was closed."""

    is_wiped = True  # of shares that were deleted

    class Meta:
        """Contributors are in the order in which the story names them; each is named once."""

        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("story", "user"), name="named_once"),)

    def __str__(self) -> str:
        return self.brought


class CreditPoints(models.Model):
    """The points of one contributor for another one, until the credit is closed."""

    giver = models.ForeignKey(Contribution, models.CASCADE, related_name="given")
    receiver = models.ForeignKey(Contribution, models.CASCADE, related_name="+")
    points = models.PositiveSmallIntegerField()

    is_wiped = True
    stays_out_of_bin = True

    class Meta:
        """A contributor gives points to another one once."""

        constraints = (models.UniqueConstraint(fields=("giver", "receiver"), name="points_once"),)

    def __str__(self) -> str:
        return str(self.points)


class GoesToChoice(models.TextChoices):
    """Who receives a reward; the values are those of the evidence."""

    ONE = "one person", _("one person")
    GROUP = "a group", _("a group")
    ALL = "everybody", _("everybody")
    __empty__ = _("Choose who receives it")


class Reward(models.Model):
    """Something that the organisation rewards, who receives it, and the value it supports."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="rewards")
    title = models.CharField(_("What is rewarded, and how"), max_length=LONGEST_LINE)
    goes_to = models.CharField(_("Who receives it"), max_length=10, choices=GoesToChoice.choices)
    value = models.CharField(
        _("The value that it supports"),
        help_text=_("Leave it empty if it supports none."),
        max_length=LONGEST_WORDS,
        blank=True,
    )
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        """Rewards are in the order in which they were written; each is on the list once."""

        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("team", "title"), name="rewarded_once"),)

    def __str__(self) -> str:
        return self.title
