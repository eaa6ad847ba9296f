"""The state of a dialogue: its steps, its open round, its list, and its version."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from wholesum.web.dialogue.access import Seat
from wholesum.web.dialogue.models import (
    STEPS,
    Dialogue,
    Standing,
    Statement,
    Step,
    VotingRound,
)
from wholesum.web.dialogue.text import GUIDES, GUIDES_OVER_DAYS, Guide
from wholesum.web.dialogue.voting.progress import Progress, progress_of


@dataclass(frozen=True, slots=True)
class StepView:
    """A step of a dialogue for the list of steps: past, current or to come."""

    code: str
    name: str
    guide: Guide | None
    is_now: bool
    is_past: bool


@dataclass(frozen=True)
class State:
    """The state of a dialogue for one visitor: steps, rounds, statements and version.

    Parameters
    ----------
    seat
        Who looks.
    """

    seat: Seat

    @property
    def dialogue(self) -> Dialogue:
        """The dialogue whose state this object describes."""
        return self.seat.dialogue

    @cached_property
    def steps(self) -> list[StepView]:
        """All steps of the dialogue, in order."""
        now = STEPS.index(Step(self.dialogue.step))
        guides = GUIDES if self.dialogue.together else GUIDES_OVER_DAYS
        return [
            StepView(step, str(step.label), guides.get(step), place == now, place < now)
            for place, step in enumerate(STEPS)
        ]

    @property
    def step_now(self) -> StepView:
        """The current step of the dialogue."""
        return next(step for step in self.steps if step.is_now)

    @property
    def ahead(self) -> list[StepView]:
        """The steps that can begin next: the usual step first, another round of votes last."""
        later = [step for step in self.steps if step.guide and not (step.is_past or step.is_now)]
        again = [step for step in self.steps if step.code == Step.VOTING and step not in later]
        return later + again

    @property
    def behind(self) -> list[StepView]:
        """The earlier steps to which a facilitator can return, the latest first."""
        return [step for step in reversed(self.steps) if step.is_past and step.code != Step.VOTING]

    @cached_property
    def written(self) -> int:
        """The number of statements that participants have written."""
        return self.dialogue.statements.count()

    @cached_property
    def settled(self) -> list[Statement]:
        """The outcomes of statements that the team has agreed."""
        found = self.dialogue.statements.filter(outcome__isnull=False)
        return list(found.select_related("outcome").order_by("place", "pk"))

    @cached_property
    def rounds(self) -> list[VotingRound]:
        """The rounds of votes, the oldest first."""
        return list(self.dialogue.rounds.all())

    @property
    def open_round(self) -> VotingRound | None:
        """The open round of votes, if there is one."""
        return next((round_ for round_ in self.rounds if round_.is_open), None)

    @property
    def closed_rounds(self) -> list[VotingRound]:
        """The closed rounds of votes, the oldest first."""
        return [round_ for round_ in self.rounds if round_.closed is not None]

    @cached_property
    def progress(self) -> Progress:
        """How many people have voted in the open round, on all statements or on some."""
        return Progress(0, 0) if self.open_round is None else progress_of(self.open_round)

    @property
    def voted(self) -> int:
        """The number of voters in the open round, on all statements or on some."""
        return self.progress.finished + self.progress.begun

    @property
    def loses(self) -> bool:
        """Whether closing the open round now would delete its votes, because too few have voted."""
        return self.dialogue.is_sealed and self.voted < self.dialogue.threshold

    @property
    def version(self) -> str:
        """A text that changes whenever a page of the dialogue changes."""
        asked = self.open_round
        is_over = bool(self.rounds) and self.rounds[-1].closed is None and asked is None
        voted = f"{self.progress.finished}-{self.progress.begun}"
        return f"{self.dialogue.version}.{voted}.{int(is_over)}"

    @cached_property
    def listed(self) -> list[Statement]:
        """The statements in the list, in their order."""
        found = self.dialogue.statements.filter(standing=Standing.OPEN, place__gt=0)
        return list(found.select_related("author__user").order_by("place"))

    @property
    def on_turn(self) -> Statement | None:
        """The statement that all screens show now."""
        return next(
            (statement for statement in self.listed if statement.place == self.dialogue.turn), None
        )

    @property
    def next_turn(self) -> int | None:
        """The number of the statement after the current one."""
        later = (
            statement.place for statement in self.listed if statement.place > self.dialogue.turn
        )
        return next(later, None)

    @property
    def last_turn(self) -> int | None:
        """The number of the statement before the current one."""
        before = [
            statement.place for statement in self.listed if statement.place < self.dialogue.turn
        ]
        return before[-1] if before else None
