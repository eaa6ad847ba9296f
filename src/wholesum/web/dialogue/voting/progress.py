"""Who has voted on all statements of an open round, and who has begun."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from wholesum.dialogue.facilitation.routing import FEW_STATEMENTS
from wholesum.web.dialogue.models import Standing, Statement, VotingRound
from wholesum.web.dialogue.models.votes import Intake
from wholesum.web.dialogue.voting.short_cache import remembered


@dataclass(frozen=True, slots=True)
class Progress:
    """How many voters of an open round have finished, and how many have begun.

    Parameters
    ----------
    finished
        How many have voted on all their statements.
    begun
        How many others have voted on some.
    """

    finished: int
    begun: int


@dataclass(frozen=True, slots=True)
class OwnProgress:
    """The number of votes that one voter has cast, and the number of statements to vote on."""

    cast: int
    statements: int

    @property
    def is_finished(self) -> bool:
        """Whether the voter has voted on every statement."""
        return 0 < self.statements <= self.cast


def progress_of(asked: VotingRound) -> Progress:
    """Count the voters who have finished or begun; of a long list, each votes on a part."""

    def count() -> Progress:
        listed = _listed(asked).count()
        is_long = listed > FEW_STATEMENTS
        has_all = Q(votes=F("shown")) if is_long else Q(votes__gte=listed)
        found = _voters(asked).aggregate(
            begun=Count("voter", filter=Q(votes__gt=0)),
            finished=Count("voter", filter=Q(votes__gt=0) & has_all),
        )
        return Progress(found["finished"], found["begun"] - found["finished"])

    return remembered(f"progress-{asked.pk}", count)


def own_progress(asked: VotingRound, key: str) -> OwnProgress:
    """Return how many statements one voter has voted on."""
    listed = _listed(asked).count()
    mine = next(iter(_voters(asked).filter(voter=key)), None)
    if mine is None:
        return OwnProgress(0, listed)
    return OwnProgress(mine["votes"], listed if listed <= FEW_STATEMENTS else mine["shown"])


def own_marks(asked: VotingRound, key: str) -> list[Statement]:
    """Return the statements that one voter has marked as most important."""
    marked = Intake.objects.filter(round=asked.pk, voter=key, matters=True).values("statement")
    return list(_listed(asked).filter(pk__in=marked).order_by("place"))


def finished_keys(rounds: Collection[VotingRound], keys: Collection[str]) -> set[str]:
    """Return the voter keys that have votes on all statements of their round."""
    numbers = [round_.pk for round_ in rounds]
    dialogues = {round_.pk: round_.dialogue_id for round_ in rounds}
    listed = Statement.objects.filter(
        dialogue__in=dialogues.values(), standing=Standing.OPEN, place__gt=0
    )
    counted = listed.values("dialogue").annotate(number=Count("pk"))
    counts = dict(counted.values_list("dialogue", "number"))
    cast: Any = Intake.objects.filter(round__in=numbers, voter__in=keys)
    cast = cast.filter(statement__in=listed.values("pk")).values("round", "voter")
    return {
        row["voter"]
        for row in cast.annotate(votes=Count("vote"), shown=Count("statement"))
        if _is_finished(row["votes"], row["shown"], counts.get(dialogues[row["round"]], 0))
    }


def _listed(asked: VotingRound) -> QuerySet[Statement]:
    return asked.dialogue.statements.filter(standing=Standing.OPEN, place__gt=0)


def _voters(asked: VotingRound) -> Any:
    """Return a row for each voter, with the votes cast and the statements shown to them."""
    listed = _listed(asked).values("pk")
    rows: Any = Intake.objects.filter(round=asked.pk, statement__in=listed).values("voter")
    return rows.annotate(votes=Count("vote"), shown=Count("statement"))


def _is_finished(votes: int, shown: int, listed: int) -> bool:
    return 0 < (listed if listed <= FEW_STATEMENTS else shown) <= votes
