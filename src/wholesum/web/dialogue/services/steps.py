"""Actions of a facilitator: change the step, set the timer, show a statement, end the dialogue."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from functools import partial
from secrets import SystemRandom
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wholesum.web.accounts.models import User
from wholesum.web.core.database.traces import wipe_traces
from wholesum.web.core.signals import evidence_changed
from wholesum.web.dialogue.access import run_dialogue
from wholesum.web.dialogue.losses import loss_of
from wholesum.web.dialogue.models import (
    Dialogue,
    Group,
    Standing,
    Statement,
    Step,
    VotingRound,
)
from wholesum.web.dialogue.services.groups import make_fours, make_pairs
from wholesum.web.dialogue.services.opening import take_in
from wholesum.web.dialogue.services.rounds import finish_round, start_round
from wholesum.web.dialogue.services.statements import brought_on, next_place
from wholesum.web.dialogue.services.version import touch
from wholesum.web.dialogue.tasks import ENDED, REMINDER, announce_dialogue, mail_dialogue
from wholesum.web.teams.bin.services import put_into_bin
from wholesum.web.teams.losses import mail_loss

MOST_MINUTES: Final = 90 * 24 * 60


@transaction.atomic
def go_to(*, by: User, dialogue: UUID, step: str, minutes: int = 0) -> Dialogue:
    """Move a dialogue to a step: form groups, number the list or open a round, as needed.

    Parameters
    ----------
    by
        A facilitator.
    dialogue
        Which.
    step
        Where to; ``ended`` by `end` alone.
    minutes
        How long it is meant to take, shown to all as a timer; 0 for no timer. A voting round closes
        by itself when its minutes are over.

    Returns
    -------
    Dialogue
        The dialogue at its new step.

    Raises
    ------
    Http404
        If the person does not run the dialogue.
    ValidationError
        If the step cannot come now, with the reason.
    """
    run_dialogue(by, dialogue)
    found = _locked(dialogue)
    if step not in Step.values or step == Step.ENDED:
        raise ValidationError(_("A dialogue has no such step. Choose a step from the list."))
    if not 0 <= minutes <= MOST_MINUTES:
        raise ValidationError(_("Leave the time empty, or set at most 90 days."))
    if found.rounds.filter(closed=None).exists():
        raise ValidationError(
            _("A round of votes is open. Close the round first, so that nobody’s vote is lost.")
        )
    ends = timezone.now() + timedelta(minutes=minutes) if minutes else None
    _prepare(found, step)
    if step == Step.VOTING:
        start_round(found, ends or found.closes)
    found.step, found.timer = step, ends
    found.save(update_fields=["step", "timer", "turn"])
    touch(found)
    return found


def _prepare(found: Dialogue, step: str) -> None:
    if step in (Step.WRITING, Step.PAIRS):
        take_in(found)
    if step == Step.PAIRS:
        make_pairs(found)
    elif step == Step.FOURS:
        make_fours(found)
    elif step == Step.SHARING and not found.rounds.exclude(closed=None).exists():
        raise ValidationError(_("Nobody has voted yet, so there are no results."))
    elif step in (Step.LISTENING, Step.VOTING, Step.SETTLING):
        make_list(found)
        found.turn = found.turn or 1


def make_list(dialogue: Dialogue) -> None:
    """Assign numbers to statements: one of each author in turn, new statements at the end."""
    new = [statement for statement in _brought(dialogue) if not statement.place]
    by_author: dict[object, list[Statement]] = defaultdict(list)
    for statement in new:
        by_author["seed" if statement.seed else statement.author_id].append(statement)
    seeds = by_author.pop("seed", [])
    authors = list(by_author.values())
    turns: list[Statement] = []
    for turn in range(max(map(len, authors), default=0)):
        # Anew for each turn: in one order, whoever knows one author would find all they wrote.
        SystemRandom().shuffle(authors)
        turns += [own[turn] for own in authors if turn < len(own)]
    for place, statement in enumerate([*turns, *seeds], start=next_place(dialogue)):
        statement.place = place
    Statement.objects.bulk_update(new, ["place"], batch_size=500)


def _brought(dialogue: Dialogue) -> list[Statement]:
    for step in (Step.FOURS, Step.PAIRS):
        groups = list(Group.objects.filter(dialogue=dialogue, step=step))
        if groups:
            chosen = {
                statement.pk: statement for group in groups for statement in brought_on(group)
            }
            kept = dialogue.statements.filter(seed=True, standing=Standing.OPEN)
            return [*(chosen[pk] for pk in sorted(chosen)), *kept]
    return list(dialogue.statements.filter(standing=Standing.OPEN).order_by("pk"))


@transaction.atomic
def set_timer(*, by: User, dialogue: UUID, minutes: int) -> Dialogue:
    """Add minutes to the time of the current step, or remove the timer with 0."""
    run_dialogue(by, dialogue)
    found = _locked(dialogue)
    if not 0 <= minutes <= MOST_MINUTES:
        raise ValidationError(_("Leave the time empty, or set at most 90 days."))
    now = timezone.now()
    start = max(found.timer or now, now)
    found.timer = start + timedelta(minutes=minutes) if minutes else None
    found.save(update_fields=["timer"])
    touch(found)
    return found


@transaction.atomic
def turn_to(*, by: User, dialogue: UUID, place: int) -> Dialogue:
    """Set the listed statement that all screens show now."""
    run_dialogue(by, dialogue)
    found = _locked(dialogue)
    if not found.statements.filter(place=place, standing=Standing.OPEN).exists():
        raise ValidationError(_("No statement of the list has this number."))
    found.turn = place
    found.save(update_fields=["turn"])
    touch(found)
    return found


@transaction.atomic
def remind(*, by: User, dialogue: UUID) -> Dialogue:
    """Email all participants who have an account, also those who have voted."""
    run_dialogue(by, dialogue)
    found = _locked(dialogue)
    current = VotingRound.objects.filter(dialogue=found, closed=None).first()
    if current is None or not current.is_open:
        raise ValidationError(_("No round is open, so you cannot invite people to vote."))
    today = found.team.today()
    if found.reminded == today:
        raise ValidationError(
            _("You have sent an email today. You can send the next one tomorrow.")
        )
    found.reminded = today
    found.save(update_fields=["reminded"])
    mail_dialogue.enqueue(str(found.pk), REMINDER)
    return found


@transaction.atomic
def end(*, by: User, dialogue: UUID) -> Dialogue:
    """End a dialogue: close its open round, and delete the key to the writers of paraphrases."""
    run_dialogue(by, dialogue)
    return _end_openly(dialogue)


def end_due() -> list[Dialogue]:
    """End every dialogue whose last day has passed; return the dialogues that were ended."""
    due = Dialogue.objects.filter(ended=None, closes__lte=timezone.now())
    found = []
    for dialogue in due.values_list("pk", flat=True):
        with transaction.atomic():
            found.append(_end_openly(dialogue))
    return found


def _end_openly(dialogue: UUID) -> Dialogue:
    """End a dialogue, and announce this unless the dialogue had ended before."""
    was_open = Dialogue.objects.filter(pk=dialogue, ended=None).exists()
    ended = _end(dialogue)
    evidence_changed.send(Dialogue, team=ended.team_id)
    if was_open:
        announce_dialogue(ended, ENDED)
    return ended


@transaction.atomic
def delete_dialogue(*, by: User, dialogue: UUID) -> None:
    """End a dialogue, delete its votes, and move its other records into the bin of the team."""
    found = run_dialogue(by, dialogue)
    team = found.team_id
    mail_loss(team, partial(loss_of, found))
    ended = _end(dialogue)
    # No account could take a statement out of the bin that was not in the list yet.
    ended.statements.filter(place=0).delete()
    put_into_bin(ended, team=team, by=by, practice="dialogue")
    evidence_changed.send(Dialogue, team=team)
    transaction.on_commit(wipe_traces, robust=True)


def _end(dialogue: UUID) -> Dialogue:
    found = Dialogue.objects.select_for_update(no_key=True).get(pk=dialogue)
    if found.has_ended:
        return found
    current = found.rounds.filter(closed=None).first()
    if current is not None:
        finish_round(found, current)
    found.step, found.timer, found.secret = Step.ENDED, None, ""
    found.ended = found.team.today()
    found.save(update_fields=["step", "timer", "secret", "ended"])
    touch(found)
    transaction.on_commit(wipe_traces, robust=True)
    return found


def _locked(dialogue: UUID) -> Dialogue:
    found = Dialogue.objects.select_for_update(no_key=True).get(pk=dialogue)
    if found.has_ended:
        raise ValidationError(_("This dialogue has ended."))
    return found
