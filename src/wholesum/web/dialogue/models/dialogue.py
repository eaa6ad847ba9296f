"""The database tables of dialogues, participants, statements and outcomes.

Votes are in `votes.py`, with nothing that would join them to a person here.
"""

from __future__ import annotations

import secrets
from typing import ClassVar, Final
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wholesum.dialogue.schema import LONGEST_STATEMENT
from wholesum.web.registry import promise_link, promise_made
from wholesum.web.rounds.models import THRESHOLDS
from wholesum.web.teams.days import TeamDay
from wholesum.web.teams.models import Team, one_line

MARKS: Final = (3, 4, 5)
MOST_ROUNDS: Final = 3
GUESTS: Final = 500
MOST_GUESTS: Final = 200_000
SIGNS: Final = "BCDFGHJKLMNPQRSTVWXZ"
"""The letters of a code: hard to mistake, and they spell no word."""


class Promise(models.TextChoices):
    """The privacy level of votes, sealed or signed; it cannot change after opening."""

    SEALED = "sealed", _("sealed")
    SIGNED = "signed", _("signed")


class Naming(models.TextChoices):
    """How the votes of a closed round are shown; this cannot change after opening."""

    COUNTS = "counts", _("only counts")
    UNNAMED = "unnamed", _("all votes of each voter, without names")
    NAMED = "named", _("all votes of each voter, with names")


class Audience(models.TextChoices):
    """Who takes part in a dialogue; this cannot change after opening."""

    TEAM = "team", _("the team")
    ORGANISATION = "organisation", _("the team and all teams inside it")
    CODE = "code", _("anybody with the code")


class Step(models.TextChoices):
    """The steps of a dialogue; a facilitator starts each step, and may skip steps."""

    WRITING = "writing", _("Write alone")
    PAIRS = "pairs", _("Talk in pairs")
    FOURS = "fours", _("Talk in fours")
    LISTENING = "listening", _("Listen to each statement")
    VOTING = "voting", _("Vote")
    SHARING = "sharing", _("See what we said")
    SETTLING = "settling", _("Settle")
    ENDED = "ended", _("Ended")


STEPS: Final = tuple(Step)


class Standing(models.TextChoices):
    """Whether a statement is in the list, and if not, why."""

    OPEN = "open", _("in the list")
    WAITING = "waiting", _("not approved yet")
    REMOVED = "removed", _("removed")
    MERGED = "merged", _("merged into another")
    REPLACED = "replaced", _("replaced by a newer version")
    WITHDRAWN = "withdrawn", _("withdrawn by its author")


class Dialogue(models.Model):
    """A dialogue of a team on one question, with its settings."""

    is_wiped: ClassVar = True

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="dialogues")
    question = models.CharField(_("question"), max_length=200, validators=[one_line])
    purpose = models.CharField(_("purpose"), max_length=400, validators=[one_line])
    decides = models.CharField(_("who decides"), max_length=200, validators=[one_line])
    wicked = models.BooleanField(default=False)
    promise = models.CharField(max_length=6, choices=Promise.choices, default=Promise.SEALED)
    naming = models.CharField(max_length=7, choices=Naming.choices, default=Naming.COUNTS)
    named = models.BooleanField(default=False)
    together = models.BooleanField(default=True)
    audience = models.CharField(max_length=12, choices=Audience.choices, default=Audience.TEAM)
    code = models.CharField(max_length=12, unique=True, null=True)
    guests = models.PositiveIntegerField(default=GUESTS)
    marks = models.PositiveSmallIntegerField(default=MARKS[0])
    threshold = models.PositiveSmallIntegerField(default=THRESHOLDS[0])
    secret = models.CharField(max_length=43, default=secrets.token_urlsafe)
    step = models.CharField(max_length=9, choices=Step.choices, default=Step.WRITING)
    turn = models.PositiveIntegerField(default=0)
    timer = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    opened = TeamDay()
    closes = models.DateTimeField()
    ended = models.DateField(null=True)
    reminded = models.DateField(null=True)
    imported = models.JSONField(null=True, blank=True)
    """The evidence of an imported dialogue, as rows of its tables."""

    def __str__(self) -> str:
        return self.question

    @property
    def until(self) -> str:
        """The last day of the dialogue, in the team's time zone."""
        return self.team.moment(self.closes)

    @property
    def timer_until(self) -> str:
        """The end of the time for the current step, in the team's time zone."""
        return "" if self.timer is None else f"{self.timer.astimezone(self.team.clock):%H:%M}"

    @property
    def is_sealed(self) -> bool:
        """Whether votes are stored without names."""
        return self.promise == Promise.SEALED

    @property
    def is_for_anybody(self) -> bool:
        """Whether guests join by a code, so that the number of possible voters is unknown."""
        return self.audience == Audience.CODE

    @property
    def has_ended(self) -> bool:
        """Whether the dialogue has ended."""
        return self.step == Step.ENDED

    @property
    def takes_statements(self) -> bool:
        """Whether people may add statements now: when writing, or while a wider audience votes."""
        beyond = self.audience != Audience.TEAM
        return self.step == Step.WRITING or (beyond and self.step == Step.VOTING)


class Voice(models.Model):
    """A participant of a dialogue: a member, or a guest who joined by the code."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="voices")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    team = models.ForeignKey(Team, models.SET_NULL, null=True, related_name="+")

    class Meta:
        """A user is at most one participant of a dialogue."""

        constraints = (models.UniqueConstraint(fields=("dialogue", "user"), name="one_voice_each"),)

    def __str__(self) -> str:
        return str(self.user) if self.user else str(_("a guest"))


class Statement(models.Model):
    """One version of a statement; changing the wording after the first vote adds a new row."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="statements")
    author = models.ForeignKey(Voice, models.SET_NULL, null=True, related_name="statements")
    text = models.CharField(max_length=LONGEST_STATEMENT)
    seed = models.BooleanField(default=False)
    standing = models.CharField(max_length=9, choices=Standing.choices, default=Standing.OPEN)
    place = models.PositiveIntegerField(default=0)
    step = models.CharField(max_length=9, choices=Step.choices, default=Step.WRITING)
    group = models.ForeignKey("Group", models.SET_NULL, null=True, related_name="written")
    grew_from = models.ManyToManyField("self", symmetrical=False, related_name="grew_into")
    replaced_by = models.ForeignKey("self", models.SET_NULL, null=True, related_name="older")
    created = TeamDay(team="dialogue.team")

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        """Whether the statement is in the list."""
        return self.standing == Standing.OPEN


class Group(models.Model):
    """A pair or a group of four people; the statements that it chooses go to the next step."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="groups")
    step = models.CharField(max_length=9, choices=Step.choices)
    number = models.PositiveSmallIntegerField()
    voices = models.ManyToManyField(Voice, related_name="groups")
    carried = models.ManyToManyField(Statement, related_name="carried_by")

    def __str__(self) -> str:
        return f"{self.step} {self.number}"


class Question(models.Model):
    """A question about a statement, stored without the person who asked, and the author's reply."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="questions")
    text = models.CharField(max_length=LONGEST_STATEMENT)
    reply = models.CharField(max_length=LONGEST_STATEMENT, blank=True)

    def __str__(self) -> str:
        return self.text


class Mark(models.TextChoices):
    """How well a member repeated a statement in own words, as its author says."""

    YES = "yes", _("yes")
    NEARLY = "nearly", _("nearly")
    NO = "no", _("no")


class Paraphrase(models.Model):
    """A statement in the own words of another participant, and the author's answer to it.

    `listener` is a key that nothing joins to a person once the dialogue's secret is gone, as with
    votes: who has shown that they listened may also have given a reason.
    """

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="heard")
    listener = models.CharField(max_length=32)
    text = models.CharField(max_length=LONGEST_STATEMENT)
    mark = models.CharField(max_length=6, choices=Mark.choices, blank=True)

    class Meta:
        """Each participant has at most one paraphrase of a statement: the latest."""

        constraints = (
            models.UniqueConstraint(fields=("statement", "listener"), name="heard_once"),
        )

    def __str__(self) -> str:
        return self.text


class VotingRound(models.Model):
    """A round of votes on the listed statements; its results are shown after it has closed."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    asked = models.PositiveIntegerField(null=True)
    voted = models.PositiveIntegerField(null=True)
    secret = models.CharField(max_length=43, default=secrets.token_urlsafe)
    opened = TeamDay(team="dialogue.team")
    closes = models.DateTimeField()
    closed = models.DateField(null=True)

    is_wiped: ClassVar = True
    stays_out_of_bin: ClassVar = True

    class Meta:
        """A dialogue has at most one open round of votes."""

        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("dialogue", "number"), name="one_round_a_number"),
            models.UniqueConstraint(
                fields=("dialogue",), condition=models.Q(closed=None), name="one_open_vote"
            ),
        )

    def __str__(self) -> str:
        return str(self.number)

    @property
    def is_open(self) -> bool:
        """Whether votes may still be sent."""
        return self.closed is None and timezone.now() < self.closes

    @property
    def until(self) -> str:
        """The closing time of the round, in the team's time zone."""
        return self.dialogue.team.moment(self.closes)


class Removal(models.Model):
    """A line of the public log: a statement that was removed or admitted, with the reason."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="removals")
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="+")
    act = models.CharField(max_length=9, choices=Standing.choices)
    reason = models.CharField(max_length=LONGEST_STATEMENT)
    day = TeamDay(team="dialogue.team")

    def __str__(self) -> str:
        return self.reason


class Merge(models.Model):
    """A proposal to merge two statements; both authors must agree."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="merges")
    stays = models.ForeignKey(Statement, models.CASCADE, related_name="+")
    goes = models.ForeignKey(Statement, models.CASCADE, related_name="+")
    stays_agrees = models.BooleanField(null=True)
    goes_agrees = models.BooleanField(null=True)

    class Meta:
        """Two statements have at most one proposal to merge them."""

        constraints = (models.UniqueConstraint(fields=("stays", "goes"), name="proposed_once"),)

    def __str__(self) -> str:
        return f"{self.goes_id} into {self.stays_id}"

    @property
    def is_open(self) -> bool:
        """Whether an author of the two statements has not answered yet."""
        said = (self.stays_agrees, self.goes_agrees)
        return False not in said and None in said


class Ending(models.TextChoices):
    """The kinds of outcome of a statement."""

    DECISION = "decision", _("decision")
    COMMITMENT = "commitment", _("commitment")
    EXPERIMENT = "experiment", _("experiment")
    PARKED = "parked", _("parked")


class Outcome(models.Model):
    """The outcome of a statement, settled by the team."""

    statement = models.OneToOneField(Statement, models.CASCADE, related_name="outcome")
    ending = models.CharField(max_length=10, choices=Ending.choices)
    text = models.CharField(max_length=400, validators=[one_line])
    person = models.CharField(max_length=80, blank=True, validators=[one_line])
    until = models.DateField(null=True)
    decision = models.UUIDField(null=True)

    def __str__(self) -> str:
        return self.text

    @property
    def source(self) -> str:
        """The name by which a promise refers to the outcome from which it was made."""
        return f"dialogue {self.statement.dialogue_id}:{self.statement_id}"

    @property
    def responsible(self) -> str:
        """The name of the member who is responsible; empty if the words name no member."""
        members = self.statement.dialogue.team.memberships
        named = members.filter(user__name__iexact=self.person).exclude(user__name="")
        return named.values_list("user__name", flat=True).first() or ""

    @property
    def promise(self) -> str:
        """The address of the promise that was made from the outcome; empty if there is none."""
        return promise_made(self.statement.dialogue.team_id, self.source)

    @property
    def promise_link(self) -> str:
        """The address of the form that promises this outcome; empty if it was promised already."""
        if self.promise:
            return ""
        return promise_link(self.statement.dialogue.team_id, self.text, self.source, self.until)
