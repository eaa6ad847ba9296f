"""The database tables of cycles: the plan, the review, and prototypes."""

from __future__ import annotations

from typing import Final
from uuid import uuid4

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wholesum.web.core.texts import one_line
from wholesum.web.decisions.models import Decision
from wholesum.web.teams.models import Team

LONGEST: Final = 2000
LONGEST_LINE: Final = 200


class Kind(models.TextChoices):
    """The kinds of sessions."""

    PULSE = "pulse", gettext_lazy("Pulse")
    CHECK_IN = "check-in", gettext_lazy("Check-in")
    MIRROR = "mirror", gettext_lazy("Mirror")
    DIALOGUE = "dialogue", gettext_lazy("Dialogue")
    CASE_CLINIC = "case-clinic", gettext_lazy("Case clinic")
    REVIEW = "review", gettext_lazy("Review")


class Verdict(models.TextChoices):
    """What the team decides about a prototype."""

    KEEP = "keep", gettext_lazy("Keep it")
    CHANGE = "change", gettext_lazy("Change it")
    STOP = "stop", gettext_lazy("Stop it")


class Outcome(models.TextChoices):
    """The answers of somebody outside the team."""

    SEEN = "seen", gettext_lazy("Yes, I saw it")
    PARTLY = "partly", gettext_lazy("In part")
    NOT_SEEN = "not seen", gettext_lazy("No, I did not see it")


class Cycle(models.Model):
    """A cycle of a team, with what its review found."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="cycles")
    key = models.CharField(max_length=LONGEST_LINE)
    """Its id in the evidence."""
    starts = models.DateField()
    ends = models.DateField()
    reviewed = models.DateField(null=True)
    let_go = models.TextField(blank=True, max_length=LONGEST)
    let_come = models.TextField(blank=True, max_length=LONGEST)
    working = models.TextField(blank=True, max_length=LONGEST)
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        """The latest cycle comes first."""

        ordering = ("-starts",)
        constraints = (
            models.UniqueConstraint(fields=("team", "key"), name="one_cycle_a_key"),
            models.UniqueConstraint(fields=("team", "starts"), name="one_cycle_a_start"),
        )

    def __str__(self) -> str:
        first, last = (date_format(day, "j F Y") for day in (self.starts, self.ends))
        return _("%(first)s to %(last)s") % {"first": first, "last": last}


class Session(models.Model):
    """A session that is planned in a cycle."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="sessions")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    day = models.DateField()

    class Meta:
        """Sessions are in order of time; one of a kind on a day."""

        ordering = ("day", "pk")
        constraints = (
            models.UniqueConstraint(fields=("cycle", "kind", "day"), name="one_session_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.kind} on {self.day}"


class Prototype(models.Model):
    """A small try of a cycle, and the answer of somebody outside about its effect."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="prototypes")
    key = models.CharField(max_length=LONGEST_LINE)
    """Its id in the evidence."""
    decision = models.ForeignKey(
        Decision, models.SET_NULL, null=True, blank=True, related_name="prototypes"
    )
    """The decision that this prototype carries out; an answer about its effect is the decision's outcome."""
    made = models.DateTimeField(default=timezone.now)
    text = models.CharField(max_length=LONGEST_LINE, validators=[one_line])
    verdict = models.CharField(max_length=6, choices=Verdict.choices, blank=True)
    effect = models.CharField(max_length=LONGEST_LINE, blank=True, validators=[one_line])
    asked = models.CharField(max_length=LONGEST_LINE, blank=True, validators=[one_line])
    answered = models.DateField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, null=True)
    expires = models.DateTimeField(null=True)

    class Meta:
        """Prototypes are in the order in which they were written down."""

        ordering = ("made", "pk")
        constraints = (
            models.UniqueConstraint(fields=("cycle", "key"), name="one_prototype_a_key"),
        )

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_open(self) -> bool:
        """Whether its link can be answered now."""
        return self.token_hash is not None and self.expires is not None and not self.is_late

    @property
    def is_late(self) -> bool:
        """Whether its link has expired."""
        return self.expires is not None and self.expires <= timezone.now()
