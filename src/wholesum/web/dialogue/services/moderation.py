"""Remove, admit or merge statements; the public log contains the reason."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from wholesum.web.accounts.models import User
from wholesum.web.core.signals import evidence_changed
from wholesum.web.dialogue.access import run_dialogue, statement_in
from wholesum.web.dialogue.models import (
    Dialogue,
    Merge,
    Removal,
    Standing,
    Statement,
    Step,
    Voice,
)
from wholesum.web.dialogue.services.statements import checked_text, next_place
from wholesum.web.dialogue.services.version import touch

_MOVES = {
    Standing.REMOVED: (Standing.OPEN, Standing.WAITING),
    Standing.OPEN: (Standing.WAITING, Standing.REMOVED),
}


@transaction.atomic
def moderate(*, by: User, dialogue: UUID, statement: int, act: str, reason: str) -> Removal:
    """Remove a statement from the list, or admit it, with a reason for the public log.

    Parameters
    ----------
    by
        A facilitator.
    dialogue, statement
        Which.
    act
        ``removed`` or ``open``.
    reason
        Why; everybody who takes part can read it.

    Raises
    ------
    Http404
        If the person does not run the dialogue, or the statement is not in it.
    ValidationError
        If there is no reason, or the statement is not where the act begins.
    """
    run_dialogue(by, dialogue)
    found = _locked(dialogue)
    about = statement_in(found, statement)
    why = checked_text(reason)
    if act not in _MOVES or about.standing not in _MOVES[Standing(act)]:
        raise ValidationError(_("You cannot do this with this statement."))
    about.standing = Standing(act)
    if act == Standing.OPEN and not about.place and found.step != Step.WRITING:
        about.place = next_place(found)
    about.save(update_fields=["standing", "place"])
    line = Removal.objects.create(dialogue=found, statement=about, act=act, reason=why)
    evidence_changed.send(Statement, team=found.team_id)
    touch(found)
    return line


@transaction.atomic
def propose_merge(*, by: User, dialogue: UUID, stays: int, goes: int) -> Merge:
    """Ask both authors to merge two statements; an author who is missing counts as yes.

    Raises
    ------
    ValidationError
        If they are one, or one of them is not in the list.
    """
    run_dialogue(by, dialogue)
    found = _locked(dialogue)
    first, second = statement_in(found, stays), statement_in(found, goes)
    if first == second or not (first.is_open and second.is_open):
        raise ValidationError(_("Choose two different statements from the list."))
    merge, _new = Merge.objects.get_or_create(
        dialogue=found,
        stays=first,
        goes=second,
        defaults={
            "stays_agrees": None if first.author_id else True,
            "goes_agrees": None if second.author_id else True,
        },
    )
    _merge_if_agreed(found, merge)
    touch(found)
    return merge


@transaction.atomic
def answer_merge(*, by: Voice, merge: int, agrees: bool) -> Merge:
    """Answer a proposal to merge two statements, as the author of one of them."""
    found = _locked(by.dialogue_id)
    asked = Merge.objects.select_related("stays", "goes").filter(pk=merge, dialogue=found).first()
    if asked is None or by.pk not in (asked.stays.author_id, asked.goes.author_id):
        raise Http404
    if not asked.is_open:
        raise ValidationError(_("This proposal to merge has been answered already."))
    if by.pk == asked.stays.author_id:
        asked.stays_agrees = agrees
    if by.pk == asked.goes.author_id:
        asked.goes_agrees = agrees
    asked.save(update_fields=["stays_agrees", "goes_agrees"])
    _merge_if_agreed(found, asked)
    touch(found)
    return asked


def _merge_if_agreed(dialogue: Dialogue, merge: Merge) -> None:
    if not (merge.stays_agrees and merge.goes_agrees):
        return
    if dialogue.rounds.filter(closed=None).exists():
        raise ValidationError(
            _("People are voting on these statements. Merge them when the round has closed.")
        )
    gone: Statement = merge.goes
    gone.standing, gone.replaced_by = Standing.MERGED, merge.stays
    gone.save(update_fields=["standing", "replaced_by"])
    merge.stays.grew_from.add(gone)


def _locked(dialogue: UUID) -> Dialogue:
    found = Dialogue.objects.select_for_update(no_key=True).get(pk=dialogue)
    if found.has_ended:
        raise ValidationError(_("This dialogue has ended."))
    return found
