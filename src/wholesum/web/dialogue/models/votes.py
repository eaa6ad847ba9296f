"""Votes, without the people who cast them.

No table here has a person, a time or a foreign key. While a round is open a vote stands in the
intake under a key worked out from the round's secret and the person; at closing the secret is
deleted, and the votes are written anew in random order under keys that nothing made. On SQLite the
tables have no rowid, which would tell the order of arrival. In a signed dialogue the key is the
person's id in the dialogue, before and after.
"""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from wholesum.web.teams.models import Team

AGREE: Final = 1
PASS: Final = 0
DISAGREE: Final = -1
LONGEST_REASON: Final = 280


class PassReason(models.TextChoices):
    """The reasons for passing on a statement instead of voting."""

    UNCLEAR = "unclear", _("It is unclear")
    UNKNOWN = "do_not_know", _("I don’t know")
    NOT_MINE = "not_mine", _("It is not for me to say")


class VoteRow(models.Model):
    """The columns that all tables of votes have: round, statement, voter key and vote."""

    pk = models.CompositePrimaryKey("round", "voter", "statement")
    round = models.BigIntegerField()
    voter = models.CharField(max_length=32)
    statement = models.BigIntegerField()
    why = models.CharField(max_length=11, blank=True)
    matters = models.BooleanField(default=False)
    drawn = models.FloatField(null=True)

    class Meta:
        """The class is abstract, because two tables have these columns."""

        abstract = True

    def __str__(self) -> str:
        return "a vote"


class Intake(VoteRow):
    """The latest vote of each voter key in open rounds; null means shown but not voted on."""

    vote = models.SmallIntegerField(null=True)
    seq = models.PositiveIntegerField(default=0)
    moved = models.BooleanField(null=True)
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    is_wiped: ClassVar = True


class Vote(VoteRow):
    """A vote of a closed round."""

    vote = models.SmallIntegerField()


class Reason(models.Model):
    """A reason for a vote; it is separated from the vote when the round closes."""

    id = models.CharField(primary_key=True, max_length=36, editable=False)
    round = models.BigIntegerField(db_index=True)
    statement = models.BigIntegerField()
    vote = models.SmallIntegerField()
    text = models.CharField(max_length=LONGEST_REASON)

    def __str__(self) -> str:
        return self.text


class VoteChange(models.Model):
    """How many voters voted again on a statement in a round, and how many changed their vote."""

    pk = models.CompositePrimaryKey("round", "statement")
    round = models.BigIntegerField()
    statement = models.BigIntegerField()
    compared = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.changed} of {self.compared}"


class CountedStatement(models.Model):
    """Whether the counts of a statement in a closed sealed round are shown, decided at closing.

    It stays when its dialogue is deleted: its counts were seen, and counts of nearly the same
    people, shown later, would tell a vote. It holds no vote, no name and not the words. `group` is
    equal in two rows only if exactly the same people voted: a digest of all who were asked where
    all of them voted, else a random text.
    """

    pk = models.CompositePrimaryKey("round", "statement")
    round = models.BigIntegerField()
    statement = models.BigIntegerField()
    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    dialogue = models.UUIDField(db_index=True)
    words = models.CharField(max_length=64, db_index=True)
    group = models.CharField(max_length=64)
    voted = models.PositiveIntegerField()
    shown = models.BooleanField()

    def __str__(self) -> str:
        return "shown" if self.shown else "held back"
