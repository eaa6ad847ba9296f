"""What is read of dialogues for their pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from uuid import UUID

from django.core.cache import caches
from django.db.models import Count, Prefetch, Q

from wholesum.web.dialogue.access import Seat
from wholesum.web.dialogue.ballots import Intake, Moved, Reason, Vote
from wholesum.web.dialogue.keys import listener_key
from wholesum.web.dialogue.models import (
    STEPS,
    Dialogue,
    Group,
    Heard,
    Merge,
    Question,
    Removal,
    Standing,
    Statement,
    Step,
    Voice,
    VotingRound,
)
from wholesum.web.dialogue.services.writing import offered_to
from wholesum.web.dialogue.words import GUIDES, Guide

_SECOND: Final = 1


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step as it stands in the line of steps."""

    code: str
    name: str
    guide: Guide | None
    is_now: bool
    is_past: bool


@dataclass(frozen=True)
class State:
    """Where a dialogue is, for whoever looks.

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
    def steps(self) -> list[StepShown]:
        """The steps from the first to the last."""
        now = STEPS.index(Step(self.dialogue.step))
        return [
            StepShown(step, str(step.label), GUIDES.get(step), place == now, place < now)
            for place, step in enumerate(STEPS)
        ]

    @property
    def step_now(self) -> StepShown:
        """The step it is at."""
        return next(step for step in self.steps if step.is_now)

    @property
    def next_step(self) -> str:
        """The step that usually comes next."""
        now = STEPS.index(Step(self.dialogue.step))
        return STEPS[min(now + 1, len(STEPS) - 1)]

    @cached_property
    def written(self) -> int:
        """How many statements have been written."""
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

    @property
    def voted(self) -> int:
        """How many have voted in the open round."""
        return 0 if self.open_round is None else voters_in(self.open_round)

    @property
    def version(self) -> str:
        """A mark that changes whenever a page of the dialogue would."""
        asked = self.open_round
        is_over = bool(self.rounds) and self.rounds[-1].closed is None and asked is None
        return f"{self.dialogue.version}.{self.voted}.{int(is_over)}"

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


def dialogues_of(team: UUID) -> list[Dialogue]:
    """Return the dialogues of a team, the latest first."""
    return list(Dialogue.objects.filter(team_id=team).order_by("ended", "-opened", "pk"))


def voters_in(asked: VotingRound) -> int:
    """Count who has voted in an open round; one process asks the database once a second."""
    cache, key = caches["live"], f"voters-{asked.pk}"
    known: int | None = cache.get(key)
    if known is None:
        cast = Intake.objects.filter(round=asked.pk, vote__isnull=False)
        known = cast.values("voter").distinct().count()
        cache.set(key, known, _SECOND)
    return known


def own_statements(voice: Voice) -> list[Statement]:
    """Return what somebody wrote, with what became of each."""
    mine = Statement.objects.filter(author=voice).select_related("replaced_by", "outcome")
    return list(mine.annotate(chosen=Count("carried_by")).order_by("pk"))


def own_group(voice: Voice) -> Group | None:
    """Return the pair or four somebody is in at this step."""
    found = Group.objects.filter(
        dialogue=voice.dialogue_id, step=voice.dialogue.step, voices=voice
    ).prefetch_related("voices__user", "carried", "written")
    return found.first()


def group_offers(group: Group) -> list[Statement]:
    """Return what a group has to choose from."""
    return offered_to(group)


def own_heard(voice: Voice, statement: Statement) -> Heard | None:
    """Return what somebody said they heard in a statement."""
    return Heard.objects.filter(statement=statement, listener=listener_key(voice)).first()


def to_mark(voice: Voice) -> list[Heard]:
    """Return what others heard in somebody's statements, and wait to be told."""
    waiting = Heard.objects.filter(statement__author=voice, mark="").select_related("statement")
    return list(waiting.order_by("pk"))


def to_reply(voice: Voice) -> list[Question]:
    """Return what was asked about somebody's statements and has no reply."""
    waiting = Question.objects.filter(statement__author=voice, reply="")
    return list(waiting.select_related("statement").order_by("pk"))


def to_merge(voice: Voice) -> list[Merge]:
    """Return proposals to merge that wait for somebody's yes or no."""
    asked = Merge.objects.filter(
        Q(stays__author=voice, stays_agrees=None) | Q(goes__author=voice, goes_agrees=None)
    )
    return [one for one in asked.select_related("stays", "goes") if one.is_open]


def listening(dialogue: Dialogue) -> dict[str, int]:
    """Return how many said what they heard, and how many of those were told yes and nearly."""
    marks = Heard.objects.filter(statement__dialogue=dialogue).values_list("mark", flat=True)
    found = Counter(marks)
    return {
        "said": found.total(),
        "marked": found.total() - found[""],
        "yes": found["yes"],
        "nearly": found["nearly"],
    }


def removals_of(dialogue: Dialogue) -> list[Removal]:
    """Return the public log, the latest first."""
    return list(dialogue.removals.select_related("statement").order_by("-pk"))


def waiting_for(dialogue: Dialogue) -> list[Statement]:
    """Return the statements that a facilitator has to look at."""
    return list(dialogue.statements.filter(standing=Standing.WAITING).order_by("pk"))


def with_questions(statement: Statement) -> list[Question]:
    """Return what was asked about a statement."""
    return list(statement.questions.order_by("pk"))


def reasons_of(asked: VotingRound, statements: Sequence[int]) -> dict[int, dict[int, list[str]]]:
    """Return the reasons of a closed round, by statement and vote, in no order that means much."""
    found: dict[int, dict[int, list[str]]] = {}
    for reason in Reason.objects.filter(round=asked.pk, statement__in=statements).order_by("id"):
        found.setdefault(reason.statement, {}).setdefault(reason.vote, []).append(reason.text)
    return found


def moves_of(asked: VotingRound) -> dict[int, Moved]:
    """Return how many changed their vote in a closed round, by statement."""
    return {one.statement: one for one in Moved.objects.filter(round=asked.pk)}


def has_voted(asked: VotingRound, key: str) -> bool:
    """Say whether there is a vote under a key in an open round."""
    return Intake.objects.filter(round=asked.pk, voter=key, vote__isnull=False).exists()


def votes_of(asked: VotingRound) -> list[Vote]:
    """Return the votes of a closed round."""
    return list(Vote.objects.filter(round=asked.pk).order_by("voter", "statement"))


def statements_of(dialogue: Dialogue) -> list[Statement]:
    """Return every statement of a dialogue with what it grew from, for the facilitator."""
    older = Prefetch("grew_from", Statement.objects.only("pk", "place", "text"))
    return list(
        dialogue.statements.select_related("author__user", "outcome", "replaced_by")
        .prefetch_related(older)
        .order_by("place", "pk")
    )


def voices_of(dialogue: Dialogue) -> list[str]:
    """Return who takes part with an account, by name; whoever came with a code is only counted."""
    people = dialogue.voices.filter(user__isnull=False).select_related("user")
    return sorted((str(voice.user) for voice in people), key=str.casefold)
