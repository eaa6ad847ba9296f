"""Select the statements that a voter sees in a round, with the voter's votes so far."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from django.db import transaction
from django.db.models import Count

from wholesum.dialogue.facilitation.routing import (
    FEW_STATEMENTS,
    SITTING,
    draw_statement,
    keep_apart,
    routing_weights,
)
from wholesum.web.dialogue.models import Paraphrase, Standing, Statement, Voice, VotingRound
from wholesum.web.dialogue.models.votes import Intake
from wholesum.web.dialogue.voting.keys import listener_key, voter_key
from wholesum.web.dialogue.voting.locks import hold_round
from wholesum.web.dialogue.voting.short_cache import remembered
from wholesum.web.dialogue.voting.statement_weights import near_twins, weights_of


@dataclass(frozen=True, slots=True)
class Card:
    """A statement on the voting page, with the vote of this voter.

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
    heard: Paraphrase | None
    may_object: bool

    @property
    def vote(self) -> int | None:
        """The vote of this voter on the statement; ``None`` without a vote."""
        return None if self.said is None else self.said.vote


def sheet_of(voice: Voice, asked: VotingRound) -> list[Card]:
    """Return the statements that one voter sees, in an order that stays the same for the voter.

    Orders differ from person to person and round to round, so that over all of them no statement
    stands first; near-twins never follow each other while another statement can stand between
    them. Of a long list only what was drawn for them so far.
    """
    key = voter_key(voice, asked)
    said = {intake.statement: intake for intake in Intake.objects.filter(round=asked.pk, voter=key)}
    statements = _listed(asked)
    near = near_twins(asked, statements)
    if len(statements) > FEW_STATEMENTS:
        if not said:
            draw_more(voice, asked, SITTING)
            said = {
                intake.statement: intake
                for intake in Intake.objects.filter(round=asked.pk, voter=key)
            }
        statements = [statement for statement in statements if statement.pk in said]
    statements.sort(key=lambda one: sha256(f"{key}:{one.pk}".encode()).digest())
    statements = keep_apart(statements, lambda one, two: frozenset((one.pk, two.pk)) in near)
    mine = Paraphrase.objects.filter(
        statement__dialogue=asked.dialogue_id, listener=listener_key(voice)
    )
    heard = {paraphrase.statement_id: paraphrase for paraphrase in mine}
    return [
        Card(
            statement,
            said.get(statement.pk),
            heard.get(statement.pk),
            _may_object(voice, statement, heard.get(statement.pk)),
        )
        for statement in statements
    ]


def left_to_draw(voice: Voice, asked: VotingRound) -> int:
    """Return how many statements of a long list a voter has not seen; 0 for a short list."""
    listed = {statement.pk for statement in _listed(asked)}
    if len(listed) <= FEW_STATEMENTS:
        return 0
    return len(listed - _seen(asked, voter_key(voice, asked)))


def draw_more(voice: Voice, asked: VotingRound, number: int) -> None:
    """Select more statements for a voter at random; each has its own probability.

    Those with the fewest votes come first. Among those that are level it goes by what a vote would
    teach and what mattered in the round before, and near-twins wait for each other. The
    probability is kept, so that votes can be weighted by it later.
    """
    key = voter_key(voice, asked)
    statements = _listed(asked)
    listed = sorted(statement.pk for statement in statements)
    seen, counts = _seen(asked, key), _counts(asked)
    known = weights_of(asked, statements, sum(counts.values()))
    votes = np.array([counts.get(pk, 0) for pk in listed])
    information = np.array([known.information.get(pk, 1.0) for pk in listed])
    importance = np.array([known.importance.get(pk, 1.0) for pk in listed])
    unseen = np.array([pk not in seen for pk in listed])
    twins = np.zeros(len(listed), dtype=np.bool_)
    chance = np.random.default_rng(secrets.randbits(64))
    drawn: list[Intake] = []
    while len(drawn) < number:
        weights = routing_weights(votes, information, importance, unseen, twins)
        found = draw_statement(weights, chance)
        if found is None:
            break
        pk = listed[found.statement]
        unseen[found.statement] = False
        twins = np.array([frozenset((pk, other)) in known.near for other in listed])
        drawn.append(Intake(round=asked.pk, voter=key, statement=pk, drawn=found.probability))
    with transaction.atomic():
        hold_round(asked.pk)
        Intake.objects.bulk_create(drawn, ignore_conflicts=True)


def _listed(asked: VotingRound) -> list[Statement]:
    listed = asked.dialogue.statements.filter(standing=Standing.OPEN, place__gt=0)
    return list(listed.select_related("author__user"))


def _seen(asked: VotingRound, key: str) -> set[int]:
    mine = Intake.objects.filter(round=asked.pk, voter=key)
    return set(mine.values_list("statement", flat=True))


def _counts(asked: VotingRound) -> dict[int, int]:
    """Count the votes of each statement."""
    cast = Intake.objects.filter(round=asked.pk, vote__isnull=False).values("statement")
    counted = cast.annotate(votes=Count("voter")).values_list("statement", "votes")
    return remembered(f"votes-{asked.pk}", lambda: dict(counted))


def _may_object(voice: Voice, statement: Statement, heard: Paraphrase | None) -> bool:
    if statement.author_id == voice.pk:
        return True
    return heard is not None and bool(heard.mark or statement.author_id is None)
