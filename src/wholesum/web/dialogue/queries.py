"""Read dialogues from the database for their pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Q

from wholesum.web.dialogue.models import (
    Dialogue,
    Group,
    Merge,
    Paraphrase,
    Question,
    Removal,
    Standing,
    Statement,
    Voice,
    VotingRound,
)
from wholesum.web.dialogue.models.votes import CountedStatement, Reason, Vote, VoteChange
from wholesum.web.dialogue.text import taken_out


def team_of(named: Mapping[str, Any]) -> UUID | None:
    """Return the team of the dialogue whose id is in an address."""
    found = Dialogue.objects.filter(pk=named["dialogue"])
    return found.values_list("team_id", flat=True).first()


def dialogues_of(team: UUID) -> list[Dialogue]:
    """Return the dialogues of a team, the latest first."""
    return list(Dialogue.objects.filter(team_id=team).order_by("ended", "-opened", "pk"))


def open_dialogues(team: UUID) -> list[Dialogue]:
    """Return the dialogues of a team that have not ended, the first opened first."""
    return list(Dialogue.objects.filter(team_id=team, ended=None).order_by("opened", "pk"))


def own_statements(voice: Voice) -> list[Statement]:
    """Return a participant's statements with their outcomes."""
    mine = Statement.objects.filter(author=voice).select_related("replaced_by", "outcome")
    grown = Count("grew_into", filter=Q(grew_into__place__gt=0))
    return list(mine.annotate(grown=grown).order_by("pk"))


def own_group(voice: Voice) -> Group | None:
    """Return the pair or group of four of a participant in the current step."""
    found = Group.objects.filter(
        dialogue=voice.dialogue_id, step=voice.dialogue.step, voices=voice
    ).prefetch_related("voices__user", "carried", "written")
    return found.first()


def to_mark(voice: Voice) -> list[Paraphrase]:
    """Return the paraphrases of a participant's statements that the author has not answered."""
    waiting = Paraphrase.objects.filter(statement__author=voice, mark="").select_related(
        "statement"
    )
    return list(waiting.order_by("pk"))


def to_reply(voice: Voice) -> list[Question]:
    """Return questions about a participant's statements that have no reply."""
    waiting = Question.objects.filter(statement__author=voice, reply="")
    return list(waiting.select_related("statement").order_by("pk"))


def to_merge(voice: Voice) -> list[Merge]:
    """Return the proposals to merge statements that a participant has not answered."""
    asked = Merge.objects.filter(
        Q(stays__author=voice, stays_agrees=None) | Q(goes__author=voice, goes_agrees=None)
    )
    return [merge for merge in asked.select_related("stays", "goes") if merge.is_open]


def listening(dialogue: Dialogue) -> dict[str, int]:
    """Return the number of paraphrases, and of those that authors answered "yes" or "nearly"."""
    marks = Paraphrase.objects.filter(statement__dialogue=dialogue).values_list("mark", flat=True)
    found = Counter(marks)
    return {
        "said": found.total(),
        "marked": found.total() - found[""],
        "yes": found["yes"],
        "nearly": found["nearly"],
    }


def removals_of(dialogue: Dialogue) -> list[Removal]:
    """Return the public log of removed and admitted statements, the latest first."""
    return list(dialogue.removals.select_related("statement").order_by("-pk"))


def removed_from(dialogue: Dialogue) -> dict[int, str]:
    """Return the latest public reason for each removed statement."""
    gone = dialogue.removals.filter(statement__standing=Standing.REMOVED, act=Standing.REMOVED)
    return dict(gone.order_by("pk").values_list("statement", "reason"))


def waiting_for(dialogue: Dialogue) -> list[Statement]:
    """Return the statements that a facilitator must admit or remove."""
    return list(dialogue.statements.filter(standing=Standing.WAITING).order_by("pk"))


def with_questions(statement: Statement) -> list[Question]:
    """Return the questions about a statement, with the replies of the author."""
    return list(statement.questions.order_by("pk"))


def last_closed(dialogue: Dialogue) -> VotingRound | None:
    """Return the last closed round of votes of a dialogue."""
    return dialogue.rounds.filter(closed__isnull=False).order_by("number").last()


class ShownStatement(NamedTuple):
    """The number of a listed statement, and its text as pages show it."""

    place: int
    text: str


def shown_statements(dialogue: Dialogue) -> dict[int, ShownStatement]:
    """Return each listed statement by its key; the text of a removed statement is its reason."""
    removed = removed_from(dialogue)
    listed = dialogue.statements.filter(place__gt=0).values_list("pk", "place", "text")
    return {
        pk: ShownStatement(place, taken_out(removed[pk]) if pk in removed else text)
        for pk, place, text in listed
    }


def votes_in(rounds: Sequence[VotingRound]) -> dict[int, int]:
    """Return the number of stored votes of each closed round."""
    cast = Vote.objects.filter(round__in=[round_.pk for round_ in rounds]).values("round")
    return dict(cast.annotate(votes=Count("voter")).values_list("round", "votes"))


def reasons_of(rounds: Sequence[VotingRound]) -> dict[tuple[int, int, int], list[str]]:
    """Return reasons for votes of closed rounds by round, statement and vote, in random order."""
    found: dict[tuple[int, int, int], list[str]] = {}
    given = Reason.objects.filter(round__in=[round_.pk for round_ in rounds])
    for reason in given.order_by("id"):
        found.setdefault((reason.round, reason.statement, reason.vote), []).append(reason.text)
    return found


def moves_of(rounds: Sequence[VotingRound]) -> dict[tuple[int, int], VoteChange]:
    """Return how many voters changed their vote in closed rounds, by round and statement."""
    found = VoteChange.objects.filter(round__in=[round_.pk for round_ in rounds])
    return {(statement.round, statement.statement): statement for statement in found}


def counted_in(rounds: Sequence[VotingRound]) -> dict[tuple[int, int], CountedStatement]:
    """Return the counts of votes that may be shown, as decided at closing."""
    found = CountedStatement.objects.filter(round__in=[round_.pk for round_ in rounds])
    return {(statement.round, statement.statement): statement for statement in found}


def voices_of(dialogue: Dialogue) -> list[str]:
    """Return the participants who have an account, sorted by name."""
    people = dialogue.voices.filter(user__isnull=False).select_related("user")
    return sorted((str(voice.user) for voice in people), key=str.casefold)
