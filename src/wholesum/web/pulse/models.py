"""Pulses and the questions that they ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from wholesum.core.facets import FACET, FACETS, Facet
from wholesum.web.rounds.models import AskedRound
from wholesum.web.teams.models import Team

if TYPE_CHECKING:
    from wholesum.web.pulse.sheets import PulseSheets

MOST_FOCUS: Final = 3


class Round(AskedRound):
    """A pulse: a short questionnaire that the members of a team answer once."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="rounds")
    name = models.CharField(_("name"), max_length=40)
    focus = models.CharField(max_length=120, blank=True)
    reading = models.TextField(blank=True)
    """The published figures, as JSON, of an imported round without its answers."""
    attribution = models.CharField(max_length=680, blank=True)
    """Name, authors and licence of a set of questions that the team brought in."""
    wordings = models.JSONField(default=dict, blank=True)
    """By language, the stem, anchors and texts of such a set."""
    imported = models.JSONField(null=True, blank=True)
    """The answers to an imported signed round, as rows of the evidence: no account has them.

    Empty for an imported sealed round, and null for a round that was asked here.
    """

    class Meta:
        """Names of rounds are unique in a team; only one round is open at a time."""

        constraints = (
            models.UniqueConstraint(fields=("team", "name"), name="one_round_a_name"),
            models.UniqueConstraint(
                fields=("team",), condition=models.Q(closed=None), name="one_open_round"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the page of this round."""
        return self.kind.path(self, "round")

    @property
    def asking_team(self) -> Team:
        """The team whose members are asked."""
        return self.team

    @property
    def subject(self) -> str:
        """A text that is the same for all pulses, because all ask nearly the same questions."""
        return "pulse"

    @property
    def kind(self) -> PulseSheets:
        """The rules for the questions and answers of a pulse."""
        from wholesum.web.pulse.sheets import PulseSheets

        return PulseSheets()

    @property
    def stays_out_of_bin(self) -> bool:
        """Whether the pulse is open; an open pulse is deleted at once and not kept in the bin."""
        return self.closed is None

    @property
    def focus_facets(self) -> list[Facet]:
        """The facets that the team wants to watch in this pulse."""
        return [facet for facet in FACETS if facet.code in self.focus.split()]


class RoundItem(models.Model):
    """A question of a pulse, with its wording when the pulse opened."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="items")
    item = models.CharField(max_length=40)
    facet = models.CharField(max_length=40)
    text = models.CharField(max_length=300)
    reverse = models.BooleanField(default=False)
    low = models.SmallIntegerField(default=1)
    high = models.SmallIntegerField(default=5)
    place = models.PositiveSmallIntegerField()

    class Meta:
        """A pulse contains each question at most once."""

        ordering = ("place",)
        constraints = (models.UniqueConstraint(fields=("round", "item"), name="one_item_a_round"),)

    def __str__(self) -> str:
        return self.text

    @property
    def is_own(self) -> bool:
        """Whether the team wrote the question."""
        return self.item.startswith("own-")

    @property
    def facet_name(self) -> str:
        """The name of the facet of the question, as pages show it."""
        return FACET[self.facet].name
