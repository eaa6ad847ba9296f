"""The actions that forms on the pages of a dialogue send, by name.

Each takes the person who acts and the data of the form, and returns the message for the next page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, TypeAlias
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from wholesum.web.accounts.models import User
from wholesum.web.core.mail import mailed
from wholesum.web.dialogue.models import Standing, Voice
from wholesum.web.dialogue.services import (
    joining,
    listening,
    moderation,
    rounds,
    settling,
    statements,
    steps,
)
from wholesum.web.dialogue.voting.sheet import draw_more

_MORE: Final = 5
"""How many statements are added to a sitting."""

MemberAct: TypeAlias = Callable[[Voice, QueryDict], str]
FacilitatorAct: TypeAlias = Callable[[User, UUID, QueryDict], str]


def number(sent: QueryDict, name: str) -> int:
    """Parse a number from form data; raise 404 if it is not one."""
    found = numbers(sent, name)
    if len(found) != 1:
        raise Http404
    return found[0]


def numbers(sent: QueryDict, name: str) -> list[int]:
    """Return the ids of the objects whose checkboxes are ticked."""
    found = [str(value) for value in sent.getlist(name)]
    if not all(value.isascii() and value.isdigit() and len(value) < 10 for value in found):
        raise Http404
    return [int(value) for value in found]


def _text(sent: QueryDict, name: str = "text") -> str:
    return str(sent.get(name, ""))


def _write(by: Voice, sent: QueryDict) -> str:
    statements.write(by=by, text=_text(sent))
    return _("Saved.")


def _change(by: Voice, sent: QueryDict) -> str:
    statements.change(by=by, statement=number(sent, "statement"), text=_text(sent))
    return _("The new wording is saved.")


def _withdraw(by: Voice, sent: QueryDict) -> str:
    statements.withdraw(by=by, statement=number(sent, "statement"))
    return _("You withdrew this statement.")


def _carry(by: Voice, sent: QueryDict) -> str:
    statements.carry(by=by, statements=numbers(sent, "carried"))
    return _("Your group’s choice is saved.")


def _together(by: Voice, sent: QueryDict) -> str:
    statements.write_together(by=by, text=_text(sent), grew_from=numbers(sent, "grew"))
    return _("Your statement is saved and passed on to the list.")


def _ask(by: Voice, sent: QueryDict) -> str:
    listening.ask_about(by=by, statement=number(sent, "statement"), text=_text(sent))
    return _("Everybody sees your question with the statement, without your name.")


def _reply(by: Voice, sent: QueryDict) -> str:
    listening.reply(by=by, question=number(sent, "question"), text=_text(sent))
    return _("Everybody sees your reply with the statement.")


def _hear(by: Voice, sent: QueryDict) -> str:
    listening.hear(by=by, statement=number(sent, "statement"), text=_text(sent))
    return _("The author can see what you heard, without your name.")


def _mark(by: Voice, sent: QueryDict) -> str:
    listening.mark_heard(by=by, heard=number(sent, "heard"), mark=_text(sent, "mark"))
    return _("Thank you. The listener sees your answer.")


def _merge(by: Voice, sent: QueryDict) -> str:
    agrees = _text(sent, "agrees") == "yes"
    moderation.answer_merge(by=by, merge=number(sent, "merge"), agrees=agrees)
    return _("Your answer is saved.")


def _more(by: Voice, _sent: QueryDict) -> str:
    asked = by.dialogue.rounds.filter(closed=None).first()
    if asked is None or not asked.is_open:
        raise ValidationError(_("No round is open."))
    draw_more(by, asked, _MORE)
    return ""


MEMBER_ACTS: Final[Mapping[str, MemberAct]] = {
    "write": _write,
    "change": _change,
    "withdraw": _withdraw,
    "carry": _carry,
    "together": _together,
    "ask": _ask,
    "reply": _reply,
    "hear": _hear,
    "mark": _mark,
    "merge": _merge,
    "more": _more,
}


def _go(by: User, dialogue: UUID, sent: QueryDict) -> str:
    minutes = number(sent, "minutes") if sent.get("minutes") else 0
    found = steps.go_to(by=by, dialogue=dialogue, step=_text(sent, "step"), minutes=minutes)
    return _("Everybody now sees the step “%(step)s”.") % {"step": found.get_step_display()}


def _timer(by: User, dialogue: UUID, sent: QueryDict) -> str:
    found = steps.set_timer(by=by, dialogue=dialogue, minutes=number(sent, "minutes"))
    return _("The timer is set.") if found.timer else _("The timer is off.")


def _turn(by: User, dialogue: UUID, sent: QueryDict) -> str:
    found = steps.turn_to(by=by, dialogue=dialogue, place=number(sent, "turn"))
    return _("Everybody sees statement %(place)s.") % {"place": found.turn}


def _extend(by: User, dialogue: UUID, sent: QueryDict) -> str:
    rounds.extend_round(by=by, dialogue=dialogue, minutes=number(sent, "minutes"))
    return _("The round now stays open longer.")


def _close(by: User, dialogue: UUID, _sent: QueryDict) -> str:
    rounds.close_round(by=by, dialogue=dialogue)
    return _("The round is closed. Its results are on every phone.")


def _moderate(by: User, dialogue: UUID, sent: QueryDict) -> str:
    statement, act = number(sent, "statement"), _text(sent, "act")
    moderation.moderate(
        by=by, dialogue=dialogue, statement=statement, act=act, reason=_text(sent, "reason")
    )
    if act == Standing.REMOVED:
        return _("The statement is removed. The log gives the reason.")
    return _("The statement is in the list. The log gives the reason.")


def _propose(by: User, dialogue: UUID, sent: QueryDict) -> str:
    stays, goes = number(sent, "stays"), number(sent, "goes")
    moderation.propose_merge(by=by, dialogue=dialogue, stays=stays, goes=goes)
    return _(
        "The app asks the authors of both statements. The statements are merged if both "
        "authors say yes."
    )


def _settle(by: User, dialogue: UUID, sent: QueryDict) -> str:
    settling.settle(
        by=by,
        dialogue=dialogue,
        statement=number(sent, "statement"),
        ending=_text(sent, "ending"),
        text=_text(sent),
        person=_text(sent, "person"),
        until=_day(_text(sent, "until")),
    )
    return _("The outcome of the statement is saved. The author of the statement can read it too.")


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError as error:
        raise ValidationError(_("Write the day as year-month-day, such as 2026-11-29.")) from error


def _remind(by: User, dialogue: UUID, _sent: QueryDict) -> str:
    steps.remind(by=by, dialogue=dialogue)
    message = _(
        "Everybody gets an email, also those who have voted. Members who chose one email "
        "a week get this email only if the round ends before their next weekly email."
    )
    return mailed(message)


def _guests(by: User, dialogue: UUID, sent: QueryDict) -> str:
    found = joining.let_in(by=by, dialogue=dialogue, guests=number(sent, "guests"))
    return _("Up to %(guests)s guests can join with the code.") % {"guests": found.guests}


def _end(by: User, dialogue: UUID, _sent: QueryDict) -> str:
    steps.end(by=by, dialogue=dialogue)
    return _("The dialogue has ended. Everybody can still read it.")


FACILITATOR_ACTS: Final[Mapping[str, FacilitatorAct]] = {
    "go": _go,
    "timer": _timer,
    "turn": _turn,
    "extend": _extend,
    "close": _close,
    "moderate": _moderate,
    "propose": _propose,
    "settle": _settle,
    "remind": _remind,
    "guests": _guests,
    "end": _end,
}
