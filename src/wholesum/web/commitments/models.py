"""Promises, their events, and the team's terms for them."""

from __future__ import annotations

from typing import Any, Final
from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wholesum.commitments.transitions import Act
from wholesum.web.teams.models import Team

LONGEST: Final = 2_000
LONGEST_LINE: Final = 200


class Reason(models.TextChoices):
    """The reasons why a promise slips or is changed; the values are those of the evidence."""

    PRIORITY = "priority", _("other work came first")
    WAITING = "waiting", _("waited for somebody")
    SIZE = "size", _("more work than expected")
    UNCLEAR = "unclear", _("unclear what done means")
    FORGOTTEN = "forgotten", _("forgotten")
    OTHER = "other", _("another reason")


def _person() -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )


class Commitment(models.Model):
    """A promise or a request for one, as first written; its state follows from its events."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="commitments")
    what = models.CharField(max_length=LONGEST_LINE)
    by = _person()
    to = _person()
    we = models.BooleanField(default=False)
    done = models.TextField(blank=True)
    needs = models.TextField(blank=True)
    needs_from = _person()
    stand_in = _person()
    source = models.CharField(max_length=LONGEST_LINE, blank=True)
    closed = models.BooleanField(default=False)
    """Whether its events have closed it; stored for queries only."""
    changed = models.DateTimeField(auto_now=True)
    imported = models.JSONField(default=dict, blank=True)
    """Of an imported promise, its id in the folder and the ids of people without an account."""

    class Meta:
        """Promises are indexed by team."""

        indexes = (models.Index(fields=("team", "closed"), name="promises_of_a_team"),)

    def __str__(self) -> str:
        return self.what[:80]

    def get_absolute_url(self) -> str:
        """Return the address of the page of this promise."""
        return reverse("commitment", args=[self.team_id, self.pk])


class CommitmentEvent(models.Model):
    """One act on a promise; rows are only added."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="events")
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=11, choices=[(act.value, act.value) for act in Act])
    day = models.DateField()
    who = _person()
    due = models.DateField(null=True)
    text = models.TextField(blank=True)
    reason = models.CharField(max_length=9, choices=Reason.choices, blank=True)
    head = models.BooleanField(default=False)
    person = models.TextField(blank=True)
    """The id of a person without an account, in an imported folder."""

    class Meta:
        """Events are numbered from 1 within their promise."""

        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("commitment", "number"), name="one_event_a_number"),
        )

    def __str__(self) -> str:
        return f"{self.act} in {self.commitment_id}"

    def save(self, *given: Any, **named: Any) -> None:
        """Add the event; refuse to change one that is stored."""
        if not self._state.adding:
            raise TypeError("the history of a promise is never edited")
        super().save(*given, **named)


class CommitmentTerms(models.Model):
    """The team's own terms: how many open promises a person may have, and who leads the team."""

    MOST_OPEN: Final = 3

    team = models.OneToOneField(Team, models.CASCADE, related_name="commitment_terms")
    most = models.PositiveSmallIntegerField(
        default=MOST_OPEN, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    head = _person()

    def __str__(self) -> str:
        return f"terms of {self.team}"
