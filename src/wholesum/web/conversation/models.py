"""The database tables of counts in meetings; no text of a transcript is stored."""

from __future__ import annotations

from typing import Final
from uuid import uuid4

from django.conf import settings
from django.db import models

from wholesum.web.teams.models import Team

LONGEST_NAME: Final = 200


class Meeting(models.Model):
    """The counts of one meeting of a team."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="meetings")
    name = models.CharField(max_length=LONGEST_NAME)
    date = models.DateField()
    language = models.CharField(max_length=2, blank=True)
    counts = models.JSONField()
    """The numbers of the table of meetings by their columns."""
    kept = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Names of meetings are unique in a team; the latest meeting comes first."""

        ordering = ("-date", "name")
        constraints = (models.UniqueConstraint(fields=("team", "name"), name="one_meeting_a_name"),)

    def __str__(self) -> str:
        return self.name


class Voice(models.Model):
    """The counts of one person in a meeting, also of a person who said nothing."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="voices")
    number = models.CharField(max_length=LONGEST_NAME)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    person = models.TextField(blank=True)
    """The id of a person without an account, in an imported folder."""
    words = models.PositiveIntegerField()
    seconds = models.FloatField(null=True)
    written = models.PositiveIntegerField(null=True)
    i = models.PositiveIntegerField(null=True)
    we = models.PositiveIntegerField(null=True)

    class Meta:
        """Each person has a number that is unique in the meeting."""

        constraints = (
            models.UniqueConstraint(fields=("meeting", "number"), name="one_voice_a_number"),
        )

    def __str__(self) -> str:
        return f"voice {self.number} in {self.meeting}"
