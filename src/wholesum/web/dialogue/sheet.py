"""The statements somebody votes on in a round, with what they have said so far."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from wholesum.web.dialogue.ballots import Intake
from wholesum.web.dialogue.keys import listener_key, voter_key
from wholesum.web.dialogue.models import Heard, Standing, Statement, Voice, VotingRound


@dataclass(frozen=True, slots=True)
class Card:
    """A statement to vote on.

    Parameters
    ----------
    statement
        The statement.
    said
        What its reader has said of it in this round.
    heard
        What its reader said they heard in it.
    may_object
        Whether they may disagree with a reason.
    """

    statement: Statement
    said: Intake | None
    heard: Heard | None
    may_object: bool

    @property
    def vote(self) -> int | None:
        """What was voted, if anything was."""
        return None if self.said is None else self.said.vote


def sheet_of(voice: Voice, asked: VotingRound) -> list[Card]:
    """Return what somebody votes on, in an order of their own that stays the same.

    Orders differ from person to person and round to round, so that over all of them no statement
    stands first.
    """
    key = voter_key(voice, asked)
    said = {one.statement: one for one in Intake.objects.filter(round=asked.pk, voter=key)}
    listed = asked.dialogue.statements.filter(standing=Standing.OPEN, place__gt=0)
    statements = sorted(
        listed.select_related("author__user"),
        key=lambda one: sha256(f"{key}:{one.pk}".encode()).digest(),
    )
    mine = Heard.objects.filter(statement__dialogue=asked.dialogue_id, listener=listener_key(voice))
    heard = {one.statement_id: one for one in mine}
    return [
        Card(one, said.get(one.pk), heard.get(one.pk), _may_object(voice, one, heard.get(one.pk)))
        for one in statements
    ]


def _may_object(voice: Voice, statement: Statement, heard: Heard | None) -> bool:
    if statement.author_id == voice.pk:
        return True
    return heard is not None and bool(heard.mark or statement.author_id is None)
