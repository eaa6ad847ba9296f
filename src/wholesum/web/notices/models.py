"""The choices of users about emails and calendars, the events in calendars, and webhooks."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wholesum.web.teams.models import Team


class Mails(models.TextChoices):
    """Which emails about the work of teams a user gets."""

    WEEKLY = (
        "weekly",
        _("One email a week, on Monday morning, and one at once if a round ends too soon for that"),
    )
    EACH = "each", _("An email for each event, such as a pulse that opens")
    NONE = "none", _("No emails about the work of your teams")


class NoticeChoice(models.Model):
    """The choice of a user; a user who has not chosen gets the weekly email."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_choice"
    )
    mails = models.CharField(max_length=6, choices=Mails.choices, default=Mails.WEEKLY)
    next_digest = models.DateTimeField(null=True)
    calendar_hash = models.CharField(max_length=64, unique=True, null=True)
    """The hash of the secret in the address of the calendar; the secret is not stored."""

    def __str__(self) -> str:
        return f"{self.mails} for {self.user_id}"


class ChatKind(models.TextChoices):
    """The chats to which a team can send messages."""

    SLACK = "slack", _("Slack")
    TEAMS = "teams", _("Microsoft Teams")


class ChatAddress(models.Model):
    """The webhook of a team's chat. Its address is a secret: no page, file or log shows it."""

    team = models.OneToOneField(Team, models.CASCADE, related_name="chat_address")
    kind = models.CharField(max_length=5, choices=ChatKind.choices)
    address = models.CharField(max_length=1000)
    failed = models.DateTimeField(null=True)
    """When a message was given up; empty if the last one arrived."""

    def __str__(self) -> str:
        return f"{self.kind} of {self.team_id}"

    @property
    def host(self) -> str:
        """The host, which is no secret."""
        return urlsplit(self.address).hostname or ""


class CalendarEntry(models.Model):
    """An event in calendars: its day, and how often the day has changed."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    key = models.CharField(max_length=100, unique=True)
    day = models.CharField(max_length=40)
    sequence = models.PositiveIntegerField(default=0)
    changed = models.DateTimeField()

    def __str__(self) -> str:
        return self.key
