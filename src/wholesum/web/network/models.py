"""Rounds that ask each member whom they rely on for leadership; closed ones keep counts only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wholesum.network.team.disclosure import PublishedReliance
from wholesum.web.rounds.models import AskedRound
from wholesum.web.teams.models import Team

if TYPE_CHECKING:
    from wholesum.web.network.sheets import RelianceSheets


class RelianceRound(AskedRound):
    """A round in which each member answers one question about each other member."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="reliance_rounds")
    people = models.JSONField(default=list)
    """The accounts asked about, while the round is open; empty afterwards."""
    mutual = models.PositiveIntegerField(null=True)
    one_way = models.PositiveIntegerField(null=True)
    imported = models.TextField(blank=True)
    """Its id in an imported folder."""

    class Meta:
        """Only one round is open in a team at a time."""

        constraints = (
            models.UniqueConstraint(
                fields=("team",),
                condition=models.Q(closed=None),
                name="one_open_reliance_round",
            ),
        )

    def __str__(self) -> str:
        return _("Reliance, %(day)s") % {"day": date_format(self.opened, "j F Y")}

    def get_absolute_url(self) -> str:
        """Return the address of the page of this round."""
        return reverse("network-round", args=[self.team_id, self.pk])

    @property
    def asking_team(self) -> Team:
        """The team whose members are asked."""
        return self.team

    @property
    def kind(self) -> RelianceSheets:
        """The sheet kind of these rounds."""
        from wholesum.web.network.sheets import RelianceSheets

        return RelianceSheets()

    @property
    def subject(self) -> str:
        """A text that all rounds about reliance have in common."""
        return "reliance"

    @property
    def counts(self) -> PublishedReliance:
        """The counts of a closed round that every member may see."""
        return PublishedReliance(self.asked, self.answered or 0, self.mutual, self.one_way)
