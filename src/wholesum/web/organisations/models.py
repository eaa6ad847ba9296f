"""Sharings of a team, the consents of its members, and the waves of an organisation."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wholesum.web.accounts.models import User
from wholesum.web.teams.days import TeamDay
from wholesum.web.teams.models import Team


class Sharing(models.Model):
    """A question to the members of a team: whether it is counted, or whether a coach sees it.

    It holds while every member who answers pulses agrees. It is ended by a facilitator, and stays
    as a record.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    team = models.ForeignKey(Team, models.CASCADE, related_name="sharings")
    organisation = models.ForeignKey(Team, models.CASCADE, null=True, related_name="+")
    """The team at the top when the members were asked; in another tree they are asked again."""
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="coached"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    asked = TeamDay()
    ended = models.DateField(null=True)

    class Meta:
        """A team is asked once at a time for each organisation and for each coach."""

        ordering = ("asked", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(organisation=None, coach__isnull=False)
                | models.Q(organisation__isnull=False, coach=None),
                name="shared_with_one",
            ),
            models.UniqueConstraint(
                fields=("team", "organisation"),
                condition=models.Q(ended=None),
                name="one_sharing_an_organisation",
            ),
            models.UniqueConstraint(
                fields=("team", "coach"),
                condition=models.Q(ended=None),
                name="one_sharing_a_coach",
            ),
        )

    def __str__(self) -> str:
        return f"{self.team}, {self.organisation or self.coach}"


class Agreement(models.Model):
    """The signed answer of a member to a sharing; all members of the team see it."""

    sharing = models.ForeignKey(Sharing, models.CASCADE, related_name="agreements")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    agrees = models.BooleanField(_("agrees"))
    day = TeamDay(team="sharing.team")

    class Meta:
        """A member answers a sharing once, and may change the answer."""

        constraints = (
            models.UniqueConstraint(fields=("sharing", "user"), name="one_agreement_each"),
        )

    def __str__(self) -> str:
        return f"{self.user}, {self.sharing}"


class TeamFigures(models.Model):
    """The means of the latest pulse of a team, as its members see them, stored at closing."""

    team = models.OneToOneField(Team, models.CASCADE, primary_key=True, related_name="+")
    closed = models.DateField()
    means = models.JSONField()
    """The mean of each facet that is shown to the team; a facet with a band is not in it."""

    def __str__(self) -> str:
        return f"figures of {self.team}"


class Wave(models.Model):
    """The figures of an organisation at one time, which never change afterwards."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Team, models.CASCADE, related_name="waves")
    made = TeamDay(team="organisation")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    invited = models.PositiveIntegerField()
    """How many teams the organisation had."""
    spared = models.PositiveSmallIntegerField(default=0)
    """How many teams were left out by chance, because one or two others left."""
    figures = models.JSONField()
    groups = models.JSONField()
    """The teams behind each figure, so that later waves reveal none of them."""
    decisions = models.JSONField(null=True)

    class Meta:
        """The latest wave comes first."""

        ordering = ("-made", "-pk")

    def __str__(self) -> str:
        return f"{self.organisation}, {self.made}"


from wholesum.web.organisations.ties.models import *  # noqa: E402, F403
