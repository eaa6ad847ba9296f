"""Write and change statements, and choose the statements of pairs and fours for the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from wholesum.dialogue.schema import LONGEST_STATEMENT
from wholesum.web.dialogue.access import own_statement
from wholesum.web.dialogue.models import (
    Audience,
    Dialogue,
    Group,
    Standing,
    Statement,
    Step,
    Voice,
)
from wholesum.web.dialogue.models.votes import Intake, Vote
from wholesum.web.dialogue.services.version import touch
from wholesum.web.dialogue.text import plain_text

MOST_STATEMENTS: Final = 12
MOST_CARRIED: Final = 3


@transaction.atomic
def write(*, by: Voice, text: str) -> Statement:
    """Save a new statement; others see it only when the list is shown.

    The same words sent twice by one person are one statement, so that a phone may try again.

    Raises
    ------
    ValidationError
        If nothing may be written now, it says nothing, is too long, or is one too many.
    """
    dialogue = _locked(by)
    if not dialogue.takes_statements:
        raise ValidationError(_("You cannot write statements in this step."))
    said = checked_text(text)
    mine = Statement.objects.filter(author=by)
    same = mine.filter(text=said, standing__in=(Standing.OPEN, Standing.WAITING)).first()
    if same is not None:
        return same
    if mine.count() >= MOST_STATEMENTS:
        raise ValidationError(
            _("You can write at most %(most)s statements.") % {"most": MOST_STATEMENTS}
        )
    waits = dialogue.audience == Audience.CODE
    new = Statement.objects.create(
        dialogue=dialogue,
        author=by,
        text=said,
        standing=Standing.WAITING if waits else Standing.OPEN,
        place=0 if waits or dialogue.step == Step.WRITING else next_place(dialogue),
    )
    touch(dialogue)
    return new


@transaction.atomic
def change(*, by: Voice, statement: int, text: str) -> Statement:
    """Change the wording of a statement: in place before its first vote, else as a new version.

    Where anybody takes part, new words wait to be looked at, as the first ones did.

    Returns
    -------
    Statement
        The statement as it stands in the list now.

    Raises
    ------
    Http404
        If it is somebody else's.
    ValidationError
        If it is not in the list, a round is open, or the words do not do.
    """
    dialogue = _locked(by)
    old = own_statement(by, statement)
    if not old.is_open or dialogue.has_ended:
        raise ValidationError(_("This statement is no longer in the list."))
    said = checked_text(text)
    if said == old.text:
        return old
    _check_not_voted_on(dialogue, old)
    standing = Standing.WAITING if dialogue.is_for_anybody else Standing.OPEN
    if not has_votes(old):
        old.text, old.standing = said, standing
        old.save(update_fields=["text", "standing"])
        touch(dialogue)
        return old
    new = Statement.objects.create(
        dialogue=dialogue,
        author=by,
        text=said,
        standing=standing,
        place=next_place(dialogue),
        step=old.step,
    )
    new.grew_from.add(old)
    old.standing, old.replaced_by = Standing.REPLACED, new
    old.save(update_fields=["standing", "replaced_by"])
    touch(dialogue)
    return new


@transaction.atomic
def withdraw(*, by: Voice, statement: int) -> Statement:
    """Withdraw the user's own statement, as long as nobody has voted on it."""
    dialogue = _locked(by)
    mine = own_statement(by, statement)
    if dialogue.has_ended or mine.standing not in (Standing.OPEN, Standing.WAITING):
        raise ValidationError(_("This statement is no longer in the list."))
    _check_not_voted_on(dialogue, mine)
    if has_votes(mine):
        raise ValidationError(
            _(
                "This statement already has votes, so you cannot withdraw it. You "
                "can change its wording."
            )
        )
    mine.standing = Standing.WITHDRAWN
    mine.save(update_fields=["standing"])
    touch(dialogue)
    return mine


@transaction.atomic
def carry(*, by: Voice, statements: Sequence[int]) -> Group:
    """Save which statements a pair or group of four puts on the list; the last choice counts.

    Raises
    ------
    Http404
        If the person is in no group at this step.
    ValidationError
        If there are too many, or one is not the group's.
    """
    dialogue = _locked(by)
    group = group_of(dialogue, by)
    offered = {statement.pk: statement for statement in offered_to(group)}
    if not set(statements) <= offered.keys():
        raise ValidationError(_("Choose statements of your group."))
    _check_carried(group, len(set(statements)))
    group.carried.set([offered[pk] for pk in statements])
    touch(dialogue)
    return group


@transaction.atomic
def write_together(*, by: Voice, text: str, grew_from: Sequence[int]) -> Statement:
    """Save a statement that a pair or group of four wrote together; it goes to the list.

    Parameters
    ----------
    by
        Somebody in the group.
    text
        The statement.
    grew_from
        The statements of the group it grew from; they stay as they are.

    Raises
    ------
    Http404
        If the person is in no group at this step.
    ValidationError
        If the words do not do, or the group brings on three already.
    """
    dialogue = _locked(by)
    group = group_of(dialogue, by)
    offered = {statement.pk: statement for statement in offered_to(group)}
    if not set(grew_from) <= offered.keys():
        raise ValidationError(_("Choose statements of your group."))
    said = checked_text(text)
    same = group.written.filter(text=said).first()
    if same is not None:
        return same
    _check_carried(group, group.carried.count() + 1)
    shared = Statement.objects.create(
        dialogue=dialogue, author=by, text=said, group=group, step=group.step
    )
    shared.grew_from.set([offered[pk] for pk in grew_from])
    group.carried.add(shared)
    touch(dialogue)
    return shared


def group_of(dialogue: Dialogue, voice: Voice) -> Group:
    """Return the pair or group of four of a participant in the current step."""
    found = Group.objects.filter(dialogue=dialogue, step=dialogue.step, voices=voice).first()
    if found is None:
        raise Http404
    return found


def offered_to(group: Group) -> list[Statement]:
    """Return the statements from which a group chooses: those of its members or of its pairs."""
    people = list(group.voices.values_list("pk", flat=True))
    found = Q(author__in=people, group=None)
    if group.step == Step.FOURS:
        pairs = Group.objects.filter(dialogue=group.dialogue_id, step=Step.PAIRS, voices__in=people)
        brought = [statement.pk for pair in pairs.distinct() for statement in brought_on(pair)]
        found = Q(pk__in=brought) if pairs else found
    mine = Statement.objects.filter(found | Q(group=group), dialogue=group.dialogue_id)
    return list(mine.filter(standing=Standing.OPEN).order_by("pk"))


def brought_on(group: Group) -> list[Statement]:
    """Return the statements that a group puts on the list: its choice, or all without a choice.

    An author of whom the group chose nothing keeps the first statement, unless the group chose one
    that is based on a statement of this author.
    """
    offered = offered_to(group)
    chosen = {statement.pk: statement for statement in group.carried.filter(standing=Standing.OPEN)}
    if not chosen:
        return offered
    based_on = Statement.objects.filter(grew_into__in=list(chosen)).values_list("author", flat=True)
    kept = {*(statement.author_id for statement in chosen.values()), *based_on}
    for statement in offered:
        if statement.author_id not in kept:
            chosen[statement.pk] = statement
            kept.add(statement.author_id)
    return [chosen[pk] for pk in sorted(chosen)]


def has_votes(statement: Statement) -> bool:
    """Return whether anybody has voted on a statement."""
    cast = {"statement": statement.pk, "vote__isnull": False}
    return Intake.objects.filter(**cast).exists() or Vote.objects.filter(**cast).exists()


def next_place(dialogue: Dialogue) -> int:
    """Return the next free number in the list of statements."""
    last = dialogue.statements.order_by("-place").values_list("place", flat=True).first()
    return (last or 0) + 1


def _check_not_voted_on(dialogue: Dialogue, statement: Statement) -> None:
    """Raise an error if a listed statement is changed while a round is open.

    A refusal that came with the first vote would tell the author that there is one.
    """
    listed = statement.is_open and statement.place > 0
    if listed and dialogue.rounds.filter(closed=None).exists():
        raise ValidationError(
            _(
                "People are voting on this statement. You can change the wording "
                "when the round has closed."
            )
        )


def most_carried(group: Group) -> int:
    """Return how many statements a group may choose: three, or one for each of its members."""
    return max(MOST_CARRIED, group.voices.count())


def _check_carried(group: Group, number: int) -> None:
    if number > (most := most_carried(group)):
        raise ValidationError(_("Pass on at most %(most)s statements.") % {"most": most})


def checked_text(text: str) -> str:
    """Return the cleaned text of a statement; raise an error if it is empty or too long.

    Raises
    ------
    ValidationError
        If they say nothing, or are too long.
    """
    said = plain_text(text)
    if not said:
        raise ValidationError(_("Write something first."))
    if len(said) > LONGEST_STATEMENT:
        raise ValidationError(
            _(
                "Your statement has %(length)s characters. Use at most %(longest)s. Put one "
                "idea in each statement."
            )
            % {"length": len(said), "longest": LONGEST_STATEMENT}
        )
    return said


def _locked(by: Voice) -> Dialogue:
    """Lock the list of statements of a dialogue, so that changes come one after another."""
    return Dialogue.objects.select_for_update(no_key=True).get(pk=by.dialogue_id)
