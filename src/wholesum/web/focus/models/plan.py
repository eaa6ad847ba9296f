"""A focus round: its goals, its list of efforts, its values, and the results of the scores.

Points and scores are given on sealed sheets; see `sealed`.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wholesum.web.decisions.models import Decision
from wholesum.web.registry import promise_link, promise_made
from wholesum.web.rounds.models import THRESHOLDS
from wholesum.web.teams.days import TeamDay
from wholesum.web.teams.models import Team, one_line

LONGEST_GOAL: Final = 140
LONGEST_TITLE: Final = 120
LONGEST_VALUE: Final = 40
LONGEST_TEXT: Final = 300


class Stage(models.TextChoices):
    """The stage of a focus round; it is derived from the records and not stored."""

    GOALS = "goals", _("Goals")
    INVENTORY = "inventory", _("Inventory")
    SCORING = "scoring", _("Scoring")
    LISTS = "lists", _("Two lists")
    DECIDE = "decide", _("Decide")


class FocusRound(models.Model):
    """A focus round of a team: from goals to decisions to keep, change or stop efforts."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="focus_rounds")
    name = models.CharField(_("name"), max_length=40, validators=[one_line])
    share = models.PositiveSmallIntegerField(default=80)
    threshold = models.PositiveSmallIntegerField(default=THRESHOLDS[0])
    opened = TeamDay()
    deciding = models.DateField(null=True, blank=True)
    closed = models.DateField(null=True, blank=True)
    outcome = models.JSONField(null=True, blank=True)
    experiment = models.CharField(max_length=LONGEST_TEXT, blank=True)
    imported = models.JSONField(null=True, blank=True)
    """The evidence of an imported focus, as rows of its tables."""

    class Meta:
        """Names of rounds are unique in a team; only one round is open at a time."""

        constraints = (
            models.UniqueConstraint(fields=("team", "name"), name="one_focus_a_name"),
            models.UniqueConstraint(
                fields=("team",), condition=models.Q(closed=None), name="one_open_focus"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Goal(models.Model):
    """A goal that a member proposes for the team, with the names of its authors."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = models.ForeignKey(FocusRound, models.CASCADE, related_name="goals")
    text = models.CharField(_("goal"), max_length=LONGEST_GOAL, validators=[one_line])
    namers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    weight = models.FloatField(null=True, blank=True)
    place = models.PositiveSmallIntegerField()

    class Meta:
        """Goals are sorted in the order in which members wrote them."""

        ordering = ("place",)
        constraints = (models.UniqueConstraint(fields=("round", "text"), name="one_goal_a_text"),)

    def __str__(self) -> str:
        return self.text


class Merge(models.Model):
    """A proposal to merge two goals; it ends when all their authors agree or one refuses."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    first = models.ForeignKey(Goal, models.CASCADE, related_name="merges")
    second = models.ForeignKey(Goal, models.CASCADE, related_name="merged_by")
    text = models.CharField(_("goal"), max_length=LONGEST_GOAL, validators=[one_line])
    agreed = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")

    class Meta:
        """The same two goals have at most one open proposal to merge."""

        constraints = (
            models.UniqueConstraint(fields=("first", "second"), name="one_merge_a_pair"),
        )

    def __str__(self) -> str:
        return self.text


class Value(models.Model):
    """A value that the team states, and how much hours, agenda, rewards and praise go to it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = models.ForeignKey(FocusRound, models.CASCADE, related_name="values")
    name = models.CharField(_("value"), max_length=LONGEST_VALUE, validators=[one_line])
    place = models.PositiveSmallIntegerField()
    agenda = models.DecimalField(_("agenda"), max_digits=7, decimal_places=1, null=True, blank=True)
    reward = models.DecimalField(_("reward"), max_digits=7, decimal_places=1, null=True, blank=True)
    praise = models.DecimalField(_("praise"), max_digits=7, decimal_places=1, null=True, blank=True)

    class Meta:
        """Values are sorted in the order in which they were added."""

        ordering = ("place",)
        constraints = (models.UniqueConstraint(fields=("round", "name"), name="one_value_a_name"),)

    def __str__(self) -> str:
        return self.name


class Reach(models.TextChoices):
    """Whether an effort keeps the work running or changes it."""

    RUN = "run", _("run")
    CHANGE = "change", _("change")


class Life(models.TextChoices):
    """The stage of life of an effort."""

    RENEW = "renew", _("renew")
    TRY = "try", _("try")
    TEND = "tend", _("tend")
    LET_GO = "let go", _("let go")


class Effort(models.Model):
    """An effort: work that takes hours of the team every month."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = models.ForeignKey(FocusRound, models.CASCADE, related_name="efforts")
    place = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=LONGEST_TITLE, validators=[one_line])
    plain_title = models.CharField(max_length=LONGEST_TITLE)
    hours = models.DecimalField(
        _("hours a month"), max_digits=7, decimal_places=1, null=True, blank=True
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    since: models.DateField[date | None, date | None] = models.DateField(null=True, blank=True)
    asked_by = models.CharField(max_length=LONGEST_TITLE, blank=True, validators=[one_line])
    for_whom = models.CharField(max_length=LONGEST_TITLE, blank=True, validators=[one_line])
    goals = models.ManyToManyField(Goal, related_name="efforts")
    value = models.ForeignKey(Value, models.SET_NULL, null=True, blank=True, related_name="efforts")
    reach = models.CharField(max_length=6, choices=Reach.choices, blank=True)
    stage = models.CharField(max_length=6, choices=Life.choices, blank=True)
    breaks = models.CharField(max_length=LONGEST_TEXT, blank=True, validators=[one_line])

    class Meta:
        """The title of an effort is unique in a focus round, whatever its spelling."""

        ordering = ("place",)
        constraints = (
            models.UniqueConstraint(fields=("round", "plain_title"), name="one_effort_a_title"),
        )

    def __str__(self) -> str:
        return self.title


class Work(models.Model):
    """A member who works on an effort, with their share of its hours."""

    effort = models.ForeignKey(Effort, models.CASCADE, related_name="work")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    hours = models.DecimalField(max_digits=7, decimal_places=1, null=True, blank=True)

    class Meta:
        """Each person is listed at most one time for an effort."""

        constraints = (models.UniqueConstraint(fields=("effort", "user"), name="works_once"),)

    def __str__(self) -> str:
        return f"work on {self.effort_id}"


class Failure(models.Model):
    """A way in which the team would surely fail, and the effort in which it already does so."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = models.ForeignKey(FocusRound, models.CASCADE, related_name="failures")
    text = models.CharField(max_length=LONGEST_GOAL, validators=[one_line])
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    effort = models.ForeignKey(
        Effort, models.SET_NULL, null=True, blank=True, related_name="failures"
    )

    class Meta:
        """A way to fail is unique in a focus round."""

        constraints = (models.UniqueConstraint(fields=("round", "text"), name="one_way_to_fail"),)

    def __str__(self) -> str:
        return self.text


class Choice(models.TextChoices):
    """What a team can decide on an effort: keep, change or stop."""

    KEEP = "keep", _("keep")
    CHANGE = "change", _("change")
    STOP = "stop", _("stop")


class Course(models.Model):
    """A decision on an effort (keep, change or stop), with its terms."""

    effort: models.ForeignKey[Effort, Effort]
    choice = models.CharField(max_length=6, choices=Choice.choices)
    hours = models.DecimalField(max_digits=7, decimal_places=1, null=True, blank=True)
    freed_for = models.CharField(max_length=LONGEST_TITLE, blank=True, validators=[one_line])
    who = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by_when: models.DateField[date | None, date | None] = models.DateField(null=True, blank=True)
    review: models.DateField[date | None, date | None] = models.DateField(null=True, blank=True)

    class Meta:
        """The class is abstract, because proposals and decisions have the same columns."""

        abstract = True

    def __str__(self) -> str:
        return f"{self.get_choice_display()}: {self.effort}"

    @property
    def freed(self) -> Decimal:
        """The hours a month that this decision frees."""
        before = self.effort.hours or Decimal(0)
        after = {Choice.KEEP: before, Choice.STOP: Decimal(0)}.get(Choice(self.choice), self.hours)
        return max(before - (after or Decimal(0)), Decimal(0))


class Proposal(Course):
    """The decision on an effort that a consent round proposes.

    ``version`` is the wording of the round that says these terms; a round that was reworded beyond
    them leaves it to people to say what its words mean for the effort.
    """

    effort = models.ForeignKey(Effort, models.CASCADE, related_name="proposals")
    decision = models.OneToOneField(Decision, models.CASCADE, related_name="focus_proposal")
    version = models.PositiveSmallIntegerField(default=1)


class Verdict(Course):
    """The team's decision on an effort (keep, change or stop), and its review."""

    effort = models.OneToOneField(Effort, models.CASCADE, related_name="verdict")
    decided = TeamDay(team="effort.round.team")
    missed = models.BooleanField(null=True, blank=True)
    decision = models.ForeignKey(
        Decision, models.SET_NULL, null=True, blank=True, related_name="verdicts"
    )

    @property
    def promise_link(self) -> str:
        """The address of the form that promises this decision; empty if it was promised already."""
        team, source = self.effort.round.team_id, f"focus:{self.effort_id}"
        if promise_made(team, source):
            return ""
        return promise_link(team, str(self), source, self.by_when)
