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
from wholesum.web.dialogue.text import GUIDES, Guide
from wholesum.web.dialogue.voting.progress import Progress, progress_of


@dataclass(frozen=True, slots=True)
class StepView:
    """A step as it stands in the line of steps."""

    code: str
    name: str
    guide: Guide | None
    is_now: bool
    is_past: bool


@dataclass(frozen=True)
class State:
    """The state of a dialogue for one visitor.

    Parameters
    ----------
    seat
        Who looks.
    """

    seat: Seat

    @property
    def dialogue(self) -> Dialogue:
        """The dialogue."""
        return self.seat.dialogue

    @cached_property
    def steps(self) -> list[StepView]:
        """The steps from the first to the last."""
        now = STEPS.index(Step(self.dialogue.step))
        return [
            StepView(step, str(step.label), GUIDES.get(step), place == now, place < now)
            for place, step in enumerate(STEPS)
        ]

    @property
    def step_now(self) -> StepView:
        """The step it is at."""
        return next(step for step in self.steps if step.is_now)

    @property
    def ahead(self) -> list[StepView]:
        """The steps that can be begun, the usual one first; once voted, another round last."""
        later = [step for step in self.steps if step.guide and not (step.is_past or step.is_now)]
        again = [step for step in self.steps if step.code == Step.VOTING and step not in later]
        return later + again

    @property
    def behind(self) -> list[StepView]:
        """The other steps that can be gone back to, the latest first."""
        return [one for one in reversed(self.steps) if one.is_past and one.code != Step.VOTING]

    @cached_property
    def written(self) -> int:
        """The number of statements written."""
        return self.dialogue.statements.count()

    @cached_property
    def settled(self) -> list[Statement]:
        """The statements about which something was settled."""
        found = self.dialogue.statements.filter(outcome__isnull=False)
        return list(found.select_related("outcome").order_by("place", "pk"))

    @cached_property
    def rounds(self) -> list[VotingRound]:
        """The rounds, the first first."""
        return list(self.dialogue.rounds.all())

    @property
    def open_round(self) -> VotingRound | None:
        """The round that is open."""
        return next((one for one in self.rounds if one.is_open), None)

    @property
    def closed_rounds(self) -> list[VotingRound]:
        """The rounds that have closed."""
        return [one for one in self.rounds if one.closed is not None]

    @cached_property
    def progress(self) -> Progress:
        """How many have voted in the open round, on all statements or on some."""
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
        """A mark that changes whenever a page of the dialogue would."""
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
        """The statement that is listened to now."""
        return next((one for one in self.listed if one.place == self.dialogue.turn), None)

    @property
    def next_turn(self) -> int | None:
        """The number of the statement after that."""
        later = (one.place for one in self.listed if one.place > self.dialogue.turn)
        return next(later, None)

    @property
    def last_turn(self) -> int | None:
        """The number of the statement before it."""
        before = [one.place for one in self.listed if one.place < self.dialogue.turn]
        return before[-1] if before else None
