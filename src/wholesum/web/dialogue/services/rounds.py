"""Open, extend and close rounds of votes."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wholesum.dialogue.summary.summarise import LANDSCAPE
from wholesum.web.accounts.models import User
from wholesum.web.core.database.traces import wipe_traces
from wholesum.web.core.signals import evidence_changed
from wholesum.web.dialogue.access import run_dialogue
from wholesum.web.dialogue.models import MOST_ROUNDS, Dialogue, Step, VotingRound
from wholesum.web.dialogue.models.votes import Intake, Reason, Vote, VoteChange
from wholesum.web.dialogue.services.opening import take_in
from wholesum.web.dialogue.services.version import touch
from wholesum.web.dialogue.tasks import (
    RESULTS,
    announce_dialogue,
    close_due_votes,
    mail_dialogue,
    work_out_landscape,
)
from wholesum.web.dialogue.voting.counted_statements import decide_counts
from wholesum.web.dialogue.voting.locks import hold_round
from wholesum.web.dialogue.voting.statement_weights import forget

_MOST_MINUTES: Final = 90 * 24 * 60
_BATCH: Final = 5000


def start_round(dialogue: Dialogue, closes: datetime) -> VotingRound:
    """Open the next round of votes of a locked dialogue, and fix the list of voters."""
    if not dialogue.statements.filter(standing="open", place__gt=0).exists():
        raise ValidationError(_("There is no statement to vote on yet."))
    number = dialogue.rounds.count() + 1
    if number > MOST_ROUNDS:
        raise ValidationError(
            _(
                "A dialogue has at most %(most)s rounds of votes. Talk about the statements "
                "on which votes still change."
            )
            % {"most": MOST_ROUNDS}
        )
    if dialogue.rounds.filter(closed=None).exists():
        raise ValidationError(_("A round is already open."))
    asked = take_in(dialogue)
    started = VotingRound.objects.create(
        dialogue=dialogue,
        number=number,
        asked=None if dialogue.is_for_anybody else asked,
        closes=min(closes, dialogue.closes),
    )
    close_due_votes.using(run_after=started.closes).enqueue()
    return started


@transaction.atomic
def extend_round(*, by: User, dialogue: UUID, minutes: int) -> VotingRound:
    """Add minutes to the closing time of an open round of votes."""
    run_dialogue(by, dialogue)
    locked = Dialogue.objects.select_for_update(no_key=True).get(pk=dialogue)
    current = locked.rounds.filter(closed=None).first()
    if current is None or not current.is_open:
        raise ValidationError(_("No round is open."))
    if not 0 < minutes <= _MOST_MINUTES:
        raise ValidationError(_("Add at least one minute to the round."))
    current.closes = min(current.closes + timedelta(minutes=minutes), locked.closes)
    current.save(update_fields=["closes"])
    close_due_votes.using(run_after=current.closes).enqueue()
    touch(locked)
    return current


def close_round(*, by: User, dialogue: UUID) -> VotingRound:
    """Close the open round of votes now and show its results.

    Raises
    ------
    Http404
        If the person does not run the dialogue.
    ValidationError
        If no round is open.
    """
    run_dialogue(by, dialogue)
    closed = _close(dialogue)
    if closed is None:
        raise ValidationError(_("No round is open."))
    return closed


def close_due() -> list[VotingRound]:
    """Close every round of votes whose time has passed; return the closed rounds."""
    due = VotingRound.objects.filter(closed=None, closes__lte=timezone.now())
    found = (_close(dialogue, due=True) for dialogue in due.values_list("dialogue", flat=True))
    return [closed for closed in found if closed is not None]


def _close(dialogue: UUID, *, due: bool = False) -> VotingRound | None:
    with transaction.atomic():
        locked = Dialogue.objects.select_for_update(no_key=True).get(pk=dialogue)
        closing = locked.rounds.filter(closed=None).first()
        if closing is None or (due and closing.is_open):
            return None
        finish_round(locked, closing)
        locked.step = Step.SHARING
        locked.timer = None
        locked.save(update_fields=["step", "timer"])
        touch(locked)
        mail_dialogue.enqueue(str(locked.pk), RESULTS)
        announce_dialogue(locked, RESULTS)
        if (closing.voted or 0) >= LANDSCAPE:
            work_out_landscape.enqueue(str(locked.pk))
        transaction.on_commit(wipe_traces, robust=True)
    return closing


def finish_round(dialogue: Dialogue, closing: VotingRound) -> None:
    """Save the final votes of a round in random order, under random keys.

    In a sealed round with fewer voters than the threshold nothing will ever be shown, so that
    nothing is kept.
    """
    hold_round(closing.pk, alone=True)
    intake = Intake.objects.filter(round=closing.pk, vote__isnull=False)
    voters = list(intake.order_by("voter").values_list("voter", flat=True).distinct())
    closing.voted = len(voters)
    if not dialogue.is_sealed or len(voters) >= dialogue.threshold:
        _keep_votes(closing, intake.iterator(_BATCH), _new_keys(dialogue, voters))
        _keep_reasons(closing)
        _keep_moves(closing)
        if dialogue.is_sealed:
            decide_counts(dialogue, closing)
    Intake.objects.filter(round=closing.pk).delete()
    forget(closing.pk)
    closing.secret = ""
    closing.closed = dialogue.team.today()
    closing.save(update_fields=["voted", "secret", "closed"])
    evidence_changed.send(VotingRound, team=dialogue.team_id)


def _new_keys(dialogue: Dialogue, voters: list[str]) -> dict[str, str]:
    if not dialogue.is_sealed:
        return {voter: voter for voter in voters}
    return {voter: secrets.token_hex(16) for voter in voters}


def _keep_votes(closing: VotingRound, cast: Iterable[Intake], keys: dict[str, str]) -> None:
    # The keys come from the operating system's randomness: sorted by them is a random order.
    votes = sorted(
        (
            Vote(
                round=closing.pk,
                voter=keys[intake.voter],
                statement=intake.statement,
                vote=intake.vote or 0,  # only rows with a vote are read
                why=intake.why,
                matters=intake.matters,
                drawn=intake.drawn,
            )
            for intake in cast
        ),
        key=lambda vote: (vote.voter, vote.statement),
    )
    Vote.objects.bulk_create(votes, batch_size=_BATCH)


def _keep_reasons(closing: VotingRound) -> None:
    given = Intake.objects.filter(round=closing.pk).exclude(reason="")
    rows = given.filter(vote__isnull=False).values_list("statement", "vote", "reason")
    shuffled = sorted((secrets.token_hex(16), *row) for row in rows)
    Reason.objects.bulk_create(
        Reason(id=key, round=closing.pk, statement=statement, vote=vote or 0, text=text)
        for key, statement, vote, text in shuffled
    )


def _keep_moves(closing: VotingRound) -> None:
    """Store only the number of changed votes on each statement, so that no row links two rounds."""
    known = Intake.objects.filter(round=closing.pk, vote__isnull=False, moved__isnull=False)
    tally: dict[int, list[int]] = {}
    for statement, moved in known.values_list("statement", "moved"):
        counts = tally.setdefault(statement, [0, 0])
        counts[0] += 1
        counts[1] += bool(moved)
    VoteChange.objects.bulk_create(
        VoteChange(round=closing.pk, statement=statement, compared=compared, changed=changed)
        for statement, (compared, changed) in sorted(tally.items())
    )
