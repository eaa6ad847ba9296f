"""Read focus rounds from the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from difflib import SequenceMatcher
from functools import cached_property
from typing import Final
from uuid import UUID

from django.db.models import Prefetch, QuerySet, Sum
from django.db.models.functions import Lower

from wholesum.web.accounts.models import User
from wholesum.web.decisions.models import Decision, State
from wholesum.web.focus.inventory.cells import KnownNames
from wholesum.web.focus.models import (
    Asking,
    AskingKind,
    Effort,
    Failure,
    FocusRound,
    Goal,
    Merge,
    Proposal,
    Stage,
    Value,
    Verdict,
    Work,
)
from wholesum.web.rounds.queries import RoundState, round_state
from wholesum.web.teams.models import Membership

LEAST_WEIGHT: Final = 0.005
"""A goal that weighs less is not scored for."""


class FocusState:
    """The requests of a focus round, and whether the user has answered them."""

    def __init__(self, focus: FocusRound, user: User) -> None:
        self.focus = focus
        self.askings = {asking.what: round_state(asking, user) for asking in asked_in(focus)}

    @property
    def goals(self) -> RoundState[Asking] | None:
        """The request for points on goals; ``None`` before it is made."""
        return self.askings.get(AskingKind.GOALS)

    @property
    def scores(self) -> RoundState[Asking] | None:
        """The request for scores; ``None`` before it is made."""
        return self.askings.get(AskingKind.SCORES)

    @property
    def values(self) -> RoundState[Asking] | None:
        """The request for points on values; ``None`` before it is made."""
        return self.askings.get(AskingKind.VALUES)

    @property
    def all(self) -> list[RoundState[Asking]]:
        """All requests of the focus round, open and closed."""
        return list(self.askings.values())

    @property
    def waiting(self) -> list[RoundState[Asking]]:
        """The open requests that the user has not answered."""
        return [state for state in self.askings.values() if state.waits]

    @cached_property
    def stage(self) -> Stage:
        """Return the stage of the focus round, derived from its records."""
        if self.focus.deciding is not None:
            return Stage.DECIDE
        if self.scores is not None:
            return Stage.SCORING if self.scores.round.is_open else Stage.LISTS
        if self.goals is None or self.goals.round.is_open:
            return Stage.GOALS
        return Stage.INVENTORY

    @property
    def steps(self) -> list[tuple[Stage, str]]:
        """Return every stage of the focus round, and whether it is past, current or to come."""
        stages = list(Stage)
        here = stages.index(self.stage)
        words = ["past"] * here + ["here"] + ["ahead"] * (len(stages) - here - 1)
        return list(zip(stages, words, strict=True))


def rounds_of(team: UUID) -> list[FocusRound]:
    """Return the focus rounds of a team, the latest first."""
    return list(FocusRound.objects.filter(team_id=team).order_by("-opened", "-closed", "name"))


def open_focus_of(team: UUID) -> FocusRound | None:
    """Return the focus round that is open in a team."""
    return FocusRound.objects.filter(team_id=team, closed=None).first()


def asked_in(focus: FocusRound) -> list[Asking]:
    """Return the open and closed requests of a focus round."""
    found = list(focus.askings.all())
    for asking in found:
        asking.round = focus
    return found


def team_people(team: UUID) -> list[User]:
    """Return the members of a team, by name."""
    people = User.objects.filter(memberships__team_id=team)
    return list(people.order_by(Lower("name"), "email"))


def known_in(focus: FocusRound) -> KnownNames:
    """Return the people, goals and values to which the list of efforts may refer."""
    return KnownNames(team_people(focus.team_id), list(focus.goals.all()), list(focus.values.all()))


def goals_of(focus: FocusRound) -> QuerySet[Goal]:
    """Return the goals of a focus round with their authors."""
    return focus.goals.prefetch_related("namers")


def merges_of(focus: FocusRound) -> list[Merge]:
    """Return the proposals to merge two goals that authors have not answered yet."""
    found = Merge.objects.filter(first__round=focus).select_related("first", "second")
    return list(found.prefetch_related("agreed", "first__namers", "second__namers"))


def weighed_goals(focus: FocusRound) -> list[Goal]:
    """Return the goals for which members score efforts: the goals with a weight above 0."""
    return [goal for goal in focus.goals.all() if (goal.weight or 0) >= LEAST_WEIGHT]


def efforts_of(focus: FocusRound) -> list[Effort]:
    """Return the efforts of a focus round in their order, with all related records."""
    work = Prefetch("work", Work.objects.select_related("user").order_by("user__name"))
    found = focus.efforts.select_related("owner", "value").prefetch_related("goals", work)
    return list(found)


def asked_efforts(focus: FocusRound, user: User) -> list[Effort]:
    """Return the efforts that a user scores: all except the user's own."""
    return list(focus.efforts.exclude(owner_id=user.pk))


def hours_of(focus: FocusRound) -> Decimal:
    """Return the hours a month of all efforts of a focus round together."""
    return focus.efforts.aggregate(sum=Sum("hours"))["sum"] or Decimal(0)


def failures_of(focus: FocusRound) -> list[Failure]:
    """Return the ways to fail; those that the team already practises come first."""
    found = focus.failures.select_related("effort", "named_by").order_by("text")
    return sorted(found, key=lambda failure: failure.effort is None)


def values_of(focus: FocusRound) -> list[Value]:
    """Return the values of a focus round."""
    return list(focus.values.all())


def can_ask(team: UUID) -> int:
    """Return the number of members whom a request would ask now."""
    return Membership.objects.filter(team_id=team, answers=True).count()


def near_equal(goals: Sequence[Goal]) -> list[tuple[Goal, Goal]]:
    """Return pairs of goals with similar wording, as a suggestion to merge them.

    Parameters
    ----------
    goals
        The goals.

    Returns
    -------
    list of tuple
        At most three pairs, the closest first. Opposites are close in wording too, so that people
        decide.
    """
    pairs = [
        (
            SequenceMatcher(None, one.text.casefold(), other.text.casefold()).ratio(),
            place,
            one,
            other,
        )
        for place, one in enumerate(goals)
        for other in goals[place + 1 :]
    ]
    close = sorted((pair for pair in pairs if pair[0] >= 0.6), key=lambda pair: -pair[0])
    return [(one, other) for _ratio, _place, one, other in close[:3]]


def verdicts_of(focus: FocusRound) -> list[Verdict]:
    """Return the decisions on the efforts of a focus round."""
    found = Verdict.objects.filter(effort__round=focus)
    return list(found.select_related("effort", "decision", "who"))


def consents_on(efforts: Sequence[Effort]) -> dict[UUID, Decision]:
    """Return the latest consent round on each effort, except parked ones."""
    keys = {f"focus:{effort.pk}": effort.pk for effort in efforts}
    found = Decision.objects.filter(source__in=keys).exclude(state=State.PARKED)
    return {keys[decision.source]: decision for decision in found.order_by("opened", "changed")}


def proposals_in(consents: Mapping[UUID, Decision]) -> dict[UUID, Proposal]:
    """Return the proposed decision for each effort that is in a consent round."""
    found = Proposal.objects.filter(decision__in=consents.values()).select_related("who")
    return {proposal.effort_id: proposal for proposal in found}
