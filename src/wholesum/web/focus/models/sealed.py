"""Requests of a focus round for sealed points on goals, scores, or points on values."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wholesum.web.focus.models.plan import FocusRound
from wholesum.web.rounds.models import AskedRound
from wholesum.web.teams.models import Team

if TYPE_CHECKING:
    from wholesum.web.focus.kinds import FocusSheets


class AskingKind(models.TextChoices):
    """What a request asks for: points on goals, scores, or points on values."""

    GOALS = "goals", _("points on goals")
    SCORES = "scores", _("scores")
    VALUES = "values", _("points on values")


class Asking(AskedRound):
    """A request to each member for sealed points or scores; a facilitator closes it."""

    round = models.ForeignKey(FocusRound, models.CASCADE, related_name="askings")
    what = models.CharField(max_length=6, choices=AskingKind.choices)

    has_set_end: ClassVar[bool] = False

    class Meta:
        """A focus round has at most one request of each kind."""

        constraints = (
            models.UniqueConstraint(fields=("round", "what"), name="one_asking_a_thing"),
        )

    def __str__(self) -> str:
        return self.get_what_display()

    @property
    def asking_team(self) -> Team:
        """The team whose members are asked."""
        return self.round.team

    @property
    def subject(self) -> str:
        """A text that is the same for all requests of one kind in a team."""
        return f"{self.what} {self.round.team_id}"

    @property
    def kind(self) -> FocusSheets:
        """The rules for the points or scores that this request asks for."""
        from wholesum.web.focus.kinds import KINDS

        return KINDS[AskingKind(self.what)]
