"""Decisions: proposed to affected members, revised until nobody objects, recorded, reviewed."""

from __future__ import annotations

from typing import Final
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wholesum.web.accounts.models import User
from wholesum.web.registry import promise_link
from wholesum.web.teams.days import TeamDay
from wholesum.web.teams.models import Team

LONGEST: Final = 2_000
LONGEST_LINE: Final = 200


class State(models.TextChoices):
    """The state of a decision: in a consent round, decided, or parked."""

    OPEN = "open", _("in a consent round")
    DECIDED = "decided", _("decided")
    PARKED = "parked", _("parked")


class Remit(models.TextChoices):
    """Who may take a decision; the values are those of the evidence."""

    OURS = "ours", _("yes, ours to decide")
    ABOVE = "above", _("no, a level above us decides")


class Reach(models.TextChoices):
    """Whether a decision changes or runs something; the values are those of the evidence."""

    CHANGE = "change", _("it changes something")
    RUN = "run", _("it keeps something running")


class Completion(models.TextChoices):
    """Whether a decision was carried out; the values are those of the evidence."""

    YES = "yes", _("yes")
    PARTLY = "partly", _("in part")
    NO = "no", _("no")


class Outcome(models.TextChoices):
    """Whether the expected effect was seen; the values are those of the evidence."""

    SEEN = "seen", _("seen")
    PARTLY = "partly", _("seen in part")
    NOT_SEEN = "not seen", _("not seen")


class Stance(models.TextChoices):
    """The answers to a proposal."""

    CONSENT = "consent", _("consent")
    ASIDE = "aside", _("stand aside")
    OBJECTION = "objection", _("objection")


class Decision(models.Model):
    """A decision, from proposal to review; recorded directly or decided in a consent round."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="decisions")
    state = models.CharField(max_length=7, choices=State.choices, default=State.OPEN)
    text = models.TextField()
    why = models.TextField(blank=True)
    source = models.CharField(max_length=LONGEST_LINE, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    proposer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    opened = TeamDay()
    closes = models.DateField(null=True)
    date = models.DateField(null=True)
    parked_for = models.TextField(blank=True)

    remit = models.CharField(max_length=5, choices=Remit.choices, default=Remit.OURS)
    escalated = models.BooleanField(null=True)
    delegable = models.BooleanField(null=True)
    delegated = models.CharField(max_length=LONGEST_LINE, blank=True)
    reach = models.CharField(max_length=6, choices=Reach.choices, blank=True)
    expected = models.TextField(blank=True)
    outside_voice = models.TextField(blank=True)

    review = models.DateField(null=True)
    reviewed = models.DateField(null=True)
    happened = models.CharField(max_length=6, choices=Completion.choices, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    effect = models.TextField(blank=True)
    seen_by = models.CharField(max_length=LONGEST_LINE, blank=True)
    confirmed = models.DateField(null=True)
    """When somebody outside gave the outcome by a link; the team cannot change it then."""
    missed = models.TextField(blank=True)
    changed = models.DateTimeField(auto_now=True)
    imported = models.JSONField(default=dict, blank=True)
    """Of an imported decision, its id in the folder and the ids of people without an account."""

    class Meta:
        """Decisions are indexed by team, and the latest comes first."""

        ordering = ("-date", "-opened", "-changed")
        indexes = (models.Index(fields=("team", "state"), name="decisions_of_a_team"),)

    def __str__(self) -> str:
        return self.text.partition("\n")[0][:80]

    def get_absolute_url(self) -> str:
        """Return the address of the page of this decision."""
        return reverse("decision", args=[self.team_id, self.pk])

    @property
    def key(self) -> str:
        """Its id in the evidence."""
        return str(self.imported.get("decision", self.pk))

    @property
    def source_name(self) -> str:
        """The name of this decision as a source of promises."""
        return f"decision {self.pk}"

    @property
    def promise_link(self) -> str:
        """The address of the form for a promise from this decision; empty if no app offers the form."""
        return promise_link(self.team_id, " ".join(self.text.split()), self.source_name)

    @property
    def owner(self) -> User | None:
        """The user who proposed the decision, or else the user who recorded it."""
        return self.proposer or self.by

    @property
    def is_open(self) -> bool:
        """Whether the affected members can still answer the proposal."""
        return self.state == State.OPEN

    @property
    def is_decided(self) -> bool:
        """Whether this is a decision, and not a proposal."""
        return self.state == State.DECIDED

    @property
    def is_due(self) -> bool:
        """Whether the review of the decision is due."""
        if not self.is_decided or self.reviewed is not None or self.review is None:
            return False
        return self.review <= self.team.today()

    @property
    def is_over(self) -> bool:
        """Whether the last day for answers to the proposal has passed."""
        return self.closes is not None and self.closes < self.team.today()


class Voice(models.Model):
    """A member affected by a decision, and whether they were heard before it."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="voices")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    heard = models.BooleanField(default=False)

    class Meta:
        """A member is listed once for each decision."""

        constraints = (models.UniqueConstraint(fields=("decision", "user"), name="concerned_once"),)

    def __str__(self) -> str:
        return f"{self.user} in {self.decision_id}"


class Version(models.Model):
    """One wording of a proposal; each improvement after objections is a new version."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    written = models.DateTimeField(default=timezone.now)

    class Meta:
        """Versions are numbered from 1."""

        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("decision", "number"), name="one_version_a_number"),
        )

    def __str__(self) -> str:
        return f"version {self.number} of {self.decision_id}"


class Answer(models.Model):
    """A member's signed answer to a version."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="answers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    stance = models.CharField(max_length=9, choices=Stance.choices)
    reason = models.TextField(blank=True)
    proposal = models.TextField(blank=True)
    given = models.DateTimeField(auto_now=True)

    class Meta:
        """A member has one answer to a version, and may change it."""

        constraints = (
            models.UniqueConstraint(fields=("version", "user"), name="one_answer_a_version"),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.stance}"


class AffectedGroup(models.TextChoices):
    """The groups a decision may affect, from oneself to nature."""

    ME = "me", _("me")
    FUNCTION = "function", _("my function")
    TEAM = "team", _("our team")
    ORGANISATION = "organisation", _("the organisation")
    CUSTOMERS = "customers", _("customers and partners")
    COMMUNITY = "community", _("the community")
    NATURE = "nature", _("nature and later generations")


class Direction(models.TextChoices):
    """The direction of an effect on a group."""

    BETTER = "better", _("better")
    SAME = "same", _("the same")
    WORSE = "worse", _("worse")
    UNKNOWN = "unknown", _("unknown")


class Impact(models.Model):
    """The expected effect of a decision on one group, with the evidence for it."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="impacts")
    whom = models.CharField(max_length=12, choices=AffectedGroup.choices)
    direction = models.CharField(max_length=7, choices=Direction.choices)
    evidence = models.CharField(max_length=LONGEST_LINE, blank=True)
    heard = models.BooleanField(default=False)
    reversible = models.BooleanField(default=True)

    class Meta:
        """A decision has at most one expected effect for each group."""

        constraints = (
            models.UniqueConstraint(fields=("decision", "whom"), name="one_impact_a_line"),
        )

    def __str__(self) -> str:
        return f"{self.get_whom_display()}: {self.get_direction_display()}"

    @property
    def asks_outside(self) -> bool:
        """Whether an outside voice is required before consent."""
        return not self.reversible and self.direction in {Direction.WORSE, Direction.UNKNOWN}


class LetGo(models.Model):
    """What the team wrote about a decision: what ends, and what becomes possible."""

    decision = models.OneToOneField(Decision, models.CASCADE, related_name="let_go")
    ends = models.TextField()
    loses = models.TextField(blank=True)
    thanks = models.TextField(blank=True)
    room = models.TextField(blank=True)
    first_try = models.TextField(blank=True)
    day = models.DateField(null=True)

    def __str__(self) -> str:
        return f"what ends with {self.decision_id}"
