"""Waves of ties in an organisation, its roster, and the people of whom nothing is computed.

People are stored as digests of their ids, such as email addresses, so that the ties of people
without an account carry no name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wholesum.web.accounts.models import User
from wholesum.web.rounds.models import AskedRound
from wholesum.web.teams.days import TeamDay
from wholesum.web.teams.models import Membership, Team
from wholesum.web.teams.queries import below

if TYPE_CHECKING:
    from wholesum.web.organisations.ties.sheets import TieSheets

LONGEST_TOPIC: Final = 60


class TieWave(models.Model):
    """The ties of an organisation at one time; its figures never change afterwards.

    A deleted wave has no figures and no ties. Its row stays until the first wave after half a
    year, with the people behind the figures that were shown.
    """

    is_wiped: ClassVar = True

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="tie_waves")
    """The team at the top of the organisation."""
    made = TeamDay()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    topic = models.CharField(max_length=LONGEST_TOPIC, blank=True)
    """What people were asked about; blank for an import. Two topics are never compared."""
    figures = models.JSONField()
    groups = models.JSONField()
    """The people behind each figure, so that later waves reveal none of them."""
    network = models.JSONField(null=True)
    """The ties; of the latest wave only, for proposals and to compare with the next wave."""
    own = models.JSONField(default=dict)
    """What each person sees on their own page, by digest; of the latest wave only.

    The counts of a person stay as they are when others are left out later, because a change would
    show the answers of these others.
    """

    class Meta:
        """The latest wave comes first."""

        ordering = ("-made", "-pk")

    def __str__(self) -> str:
        return f"{self.team}, {self.made}"


class Roster(models.Model):
    """The functions of the people of an organisation, from the last roster that was imported."""

    team = models.OneToOneField(Team, models.CASCADE, primary_key=True, related_name="+")
    functions = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"roster of {self.team}"


class OptOut(models.Model):
    """A person of whom nothing is computed in an organisation, also where others name them."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    person = models.CharField(max_length=32)

    class Meta:
        """A person opts out once."""

        constraints = (models.UniqueConstraint(fields=("team", "person"), name="opts_out_once"),)

    def __str__(self) -> str:
        return f"opted out in {self.team}"


class Bridge(models.Model):
    """A proposal that two people of two functions meet; only these two see it."""

    is_wiped: ClassVar = True

    team = models.ForeignKey(Team, models.CASCADE, related_name="+")
    one = models.ForeignKey(User, models.CASCADE, related_name="+")
    other = models.ForeignKey(User, models.CASCADE, related_name="+")
    functions = models.JSONField()

    def __str__(self) -> str:
        return f"bridge in {self.team}"


class TieRound(AskedRound):
    """A round that asks the people of an organisation whom they turn to for something."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="tie_rounds")
    """The team at the top of the organisation."""
    topic = models.CharField(_("Whom do you turn to for"), max_length=LONGEST_TOPIC)
    people = models.JSONField(default=dict)
    """The function of each account that is asked, while the round is open; empty afterwards."""
    refusal = models.CharField(max_length=4, blank=True)
    """Why the closed round has no figures: ``few`` ties, or people who ``left``."""

    class Meta:
        """Only one round is open in an organisation at a time."""

        constraints = (
            models.UniqueConstraint(
                fields=("team",), condition=models.Q(closed=None), name="one_open_tie_round"
            ),
        )

    def __str__(self) -> str:
        return self.topic

    def get_absolute_url(self) -> str:
        """Return the address of the page of the ties, where the round is run."""
        return reverse("ties", args=[self.team_id])

    @property
    def asking_team(self) -> Team:
        """The team at the top, by whose clock the round closes."""
        return self.team

    @property
    def readers(self) -> models.QuerySet[User]:
        """The members of all teams of the organisation."""
        return User.objects.filter(pk__in=self._places.values("user"))

    @property
    def invited(self) -> models.QuerySet[User]:
        """The members who answer pulses, in all teams, without those who opted out."""
        from wholesum.web.organisations.ties.queries import key_of, opted_out

        away = opted_out(self.team_id)
        answering = User.objects.filter(pk__in=self._places.filter(answers=True).values("user"))
        gone = [user.pk for user in answering if key_of(user.email) in away]
        return answering.exclude(pk__in=gone)

    @property
    def _places(self) -> models.QuerySet[Membership]:
        inside = below(self.team_id, dict(Team.objects.values_list("pk", "parent_id")))
        return Membership.objects.filter(team__in=inside)

    @property
    def kind(self) -> TieSheets:
        """The sheet kind of these rounds."""
        from wholesum.web.organisations.ties.sheets import TieSheets

        return TieSheets()

    @property
    def subject(self) -> str:
        """A text that all rounds about ties have in common, whatever their topic."""
        return "ties"
