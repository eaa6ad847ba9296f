"""Save questions, replies and paraphrases in the step "listening"."""

from __future__ import annotations

from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from wholesum.web.dialogue.models import Dialogue, Mark, Paraphrase, Question, Statement, Voice
from wholesum.web.dialogue.services.statements import checked_text
from wholesum.web.dialogue.services.version import touch
from wholesum.web.dialogue.voting.keys import listener_key

MOST_QUESTIONS: Final = 20


def listed(voice: Voice, statement: int) -> Statement:
    """Return a statement of the list for a participant; raise 404 if it is not in the list.

    Raises
    ------
    Http404
        If it is in no list of theirs.
    ValidationError
        If the dialogue has ended.
    """
    found = Statement.objects.filter(
        pk=statement, dialogue=voice.dialogue_id, standing="open", place__gt=0
    ).first()
    if found is None:
        raise Http404
    if Dialogue.objects.get(pk=voice.dialogue_id).has_ended:
        raise ValidationError(_("This dialogue has ended, so nothing was saved."))
    return found


def ask_about(*, by: Voice, statement: int, text: str) -> Question:
    """Save a question about a statement; the person who asks is not stored.

    Raises
    ------
    ValidationError
        If the words do not do, or very many questions are open about it.
    """
    about = listed(by, statement)
    said = checked_text(text)
    same = about.questions.filter(text=said).first()
    if same is not None:
        return same
    if about.questions.count() >= MOST_QUESTIONS:
        raise ValidationError(
            _("This statement already has many open questions. Ask its author in the room.")
        )
    question = Question.objects.create(statement=about, text=said)
    touch(by.dialogue)
    return question


@transaction.atomic
def reply(*, by: Voice, question: int, text: str) -> Question:
    """Save the author's reply to a question about a statement."""
    found = Question.objects.filter(pk=question, statement__author=by).first()
    if found is None:
        raise Http404
    found.reply = checked_text(text)
    found.save(update_fields=["reply"])
    touch(by.dialogue)
    return found


@transaction.atomic
def hear(*, by: Voice, statement: int, text: str) -> Paraphrase:
    """Save a paraphrase of a statement; it replaces an earlier one that the author did not confirm.

    Parameters
    ----------
    by
        Who listened; not the author.
    statement
        What they listened to.
    text
        What they heard, in their own words.

    Raises
    ------
    ValidationError
        If it is one's own, the words do not do or only repeat it, or the author has said yes.
    """
    about = listed(by, statement)
    if about.author_id == by.pk:
        raise ValidationError(_("You wrote this statement yourself."))
    said = checked_text(text)
    if said.casefold() == about.text.casefold():
        raise ValidationError(_("Use your own words. A copy does not show what you heard."))
    key = listener_key(by)
    known = Paraphrase.objects.select_for_update().filter(statement=about, listener=key).first()
    if known is not None and known.text == said:
        return known
    if known is not None and known.mark == Mark.YES:
        raise ValidationError(_("The author has already said yes to what you heard."))
    heard, _new = Paraphrase.objects.update_or_create(
        statement=about, listener=key, defaults={"text": said, "mark": ""}
    )
    touch(by.dialogue)
    return heard


@transaction.atomic
def mark_heard(*, by: Voice, heard: int, mark: str) -> Paraphrase:
    """Save the author's answer to a paraphrase: yes, nearly, or no."""
    found = Paraphrase.objects.filter(pk=heard, statement__author=by).first()
    if found is None:
        raise Http404
    if mark not in Mark.values:
        raise ValidationError(_("Choose yes, nearly or no."))
    found.mark = mark
    found.save(update_fields=["mark"])
    touch(by.dialogue)
    return found


def own_paraphrase(voice: Voice, statement: Statement) -> Paraphrase | None:
    """Return the paraphrase of a statement that this participant wrote."""
    return Paraphrase.objects.filter(statement=statement, listener=listener_key(voice)).first()


def may_object(voice: Voice, statement: Statement) -> bool:
    """Return whether a participant may give a reason to disagree: after an answered paraphrase.

    Where no author can mark it, as with seed statements, having said what one heard is enough.
    """
    if statement.author_id == voice.pk:
        return True
    said = Paraphrase.objects.filter(statement=statement, listener=listener_key(voice))
    if statement.author_id is not None:
        said = said.exclude(mark="")
    return said.exists()
