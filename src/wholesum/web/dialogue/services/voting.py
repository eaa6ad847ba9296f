"""Save votes, one row each; the latest vote counts, and a repeated request changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from wholesum.web.dialogue.models import Standing, Statement, Voice, VotingRound
from wholesum.web.dialogue.models.votes import (
    AGREE,
    DISAGREE,
    LONGEST_REASON,
    PASS,
    Intake,
    PassReason,
)
from wholesum.web.dialogue.services.listening import may_object
from wholesum.web.dialogue.text import plain_text
from wholesum.web.dialogue.voting.keys import voter_key
from wholesum.web.dialogue.voting.locks import hold_round, hold_voter

MOST_AT_ONCE: Final = 200
_MOST_SEQ: Final = 2**31 - 2

# The row is written only while the round is open and the statement stands in its list; a vote that
# was overtaken by a later one of the same key changes nothing.
_UPSERT: Final = """
INSERT INTO dialogue_intake
    (round, voter, statement, vote, why, matters, moved, reason, seq, drawn)
SELECT r.id, %(voter)s, s.id, %(vote)s, %(why)s, %(matters)s, %(moved)s, %(reason)s, %(seq)s, NULL
FROM dialogue_votinground r, dialogue_statement s
WHERE r.id = %(round)s AND r.closed IS NULL AND r.closes > %(now)s
    AND s.id = %(statement)s AND s.dialogue_id = r.dialogue_id
    AND s.standing = 'open' AND s.place > 0
ON CONFLICT (round, voter, statement) DO UPDATE SET
    vote = excluded.vote, why = excluded.why, matters = excluded.matters, moved = excluded.moved,
    reason = excluded.reason, seq = excluded.seq
WHERE excluded.seq >= dialogue_intake.seq
"""


@dataclass(frozen=True, slots=True)
class Ballot:
    """The vote of a participant on one statement, with its reason and mark.

    Parameters
    ----------
    statement
        Which.
    vote
        1 agree, 0 pass, -1 disagree.
    why
        For a pass: ``unclear``, ``do_not_know`` or ``not_mine``; else empty.
    matters
        Whether it is among the few that matter most to them.
    reason
        Why, in at most 280 characters; empty for none.
    moved
        Whether it differs from their vote in the round before, where their browser knows.
    seq
        How many times they have said something of this statement, counted by the browser; the
        highest wins, whatever order the network brings. ``None`` from a form without script.
    """

    statement: int
    vote: int
    why: str = ""
    matters: bool = False
    reason: str = ""
    moved: bool | None = None
    seq: int | None = None


@sensitive_variables("ballots", "kept")
def cast(*, by: Voice, asked: VotingRound, ballots: Sequence[Ballot]) -> list[int]:
    """Save votes; for each statement the latest vote counts, in any order of arrival.

    Parameters
    ----------
    by
        Who votes; nothing of them is written but the key of this round.
    asked
        The open round, with its dialogue.
    ballots
        What they say, at most 200 at once.

    Returns
    -------
    list of int
        The statements whose vote is recorded now, or was overtaken by a later one; any other is
        not in the list any more.

    Raises
    ------
    ValidationError
        If the round is closed, a value is none of the options, or more statements matter than one
        has marks. Then nothing is recorded.
    """
    if len(ballots) > MOST_AT_ONCE:
        raise ValidationError(_("Too many votes were sent together."))
    kept = [_checked(ballot) for ballot in ballots]
    key = voter_key(by, asked)
    with transaction.atomic(), connection.cursor() as cursor:
        hold_round(asked.pk)
        if any(ballot.matters for ballot in kept):
            hold_voter(key)
            _check_marks(asked, key, kept)
        _check_reasons(by, kept)
        recorded = []
        for ballot in kept:
            cursor.execute(_UPSERT, _row(asked, key, ballot))
            if cursor.rowcount or _is_overtaken(asked, key, ballot):
                recorded.append(ballot.statement)
        if not recorded and not _still_open(asked):
            raise ValidationError(_("This round is closed, so your answers were not saved."))
    return recorded


def _row(asked: VotingRound, key: str, ballot: Ballot) -> dict[str, Any]:
    seq = ballot.seq
    if seq is None:
        seq = 1 + (
            Intake.objects.filter(round=asked.pk, voter=key, statement=ballot.statement)
            .values_list("seq", flat=True)
            .first()
            or 0
        )
    return {
        "round": asked.pk,
        "voter": key,
        "statement": ballot.statement,
        "vote": ballot.vote,
        "why": ballot.why,
        "matters": ballot.matters,
        "moved": ballot.moved,
        "reason": ballot.reason,
        "seq": seq,
        "now": connection.ops.adapt_datetimefield_value(timezone.now()),
    }


def _is_overtaken(asked: VotingRound, key: str, ballot: Ballot) -> bool:
    later = {"round": asked.pk, "voter": key, "statement": ballot.statement}
    return _still_open(asked) and Intake.objects.filter(**later, seq__gt=ballot.seq or 0).exists()


def _still_open(asked: VotingRound) -> bool:
    now = timezone.now()
    return VotingRound.objects.filter(pk=asked.pk, closed=None, closes__gt=now).exists()


def _checked(ballot: Ballot) -> Ballot:
    """Check the values of a vote; error messages never repeat the values."""
    if ballot.vote not in (AGREE, PASS, DISAGREE):
        raise ValidationError(_("Choose agree, disagree or pass."))
    why = ballot.why if ballot.vote == PASS else ""
    if why and why not in PassReason.values:
        raise ValidationError(_("Choose one of the reasons for passing, or none."))
    if ballot.seq is not None and not 0 <= ballot.seq <= _MOST_SEQ:
        raise ValidationError(_("We cannot read this vote. Vote again."))
    reason = plain_text(ballot.reason) if ballot.vote != PASS else ""
    if len(reason) > LONGEST_REASON:
        raise ValidationError(
            _("A reason has at most %(longest)s characters.") % {"longest": LONGEST_REASON}
        )
    return replace(ballot, why=why, reason=reason)


def _check_marks(asked: VotingRound, key: str, ballots: Sequence[Ballot]) -> None:
    sent = {ballot.statement for ballot in ballots}
    others = Intake.objects.filter(round=asked.pk, voter=key, matters=True)
    # A mark on what was taken out meanwhile cannot be taken away any more, so it does not count.
    listed = asked.dialogue.statements.filter(standing=Standing.OPEN).values("pk")
    marked = others.filter(statement__in=listed).exclude(statement__in=sent).count()
    if marked + sum(ballot.matters for ballot in ballots) > asked.dialogue.marks:
        raise ValidationError(
            _(
                "You can mark %(marks)s statements. Remove one mark before you mark another "
                "statement."
            )
            % {"marks": asked.dialogue.marks}
        )


def _check_reasons(by: Voice, ballots: Sequence[Ballot]) -> None:
    """Refuse a reason to disagree before the author has answered the paraphrase."""
    objected = [ballot.statement for ballot in ballots if ballot.vote == DISAGREE and ballot.reason]
    for statement in Statement.objects.filter(pk__in=objected, dialogue=by.dialogue_id):
        if not may_object(by, statement):
            raise ValidationError(
                _(
                    "First write what you heard. When the author of the statement has "
                    "replied, you can give a reason against the statement."
                )
            )
