"""The answers of one member to a pulse: check them, and store them as text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final, TypeAlias

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from wholesum.web.accounts.models import User
from wholesum.web.pulse.models import Round, RoundItem
from wholesum.web.pulse.words import CANNOT_SAY, OPTIONS, STEM
from wholesum.web.rounds.kinds import FormAnswers, Page, SheetKind

Answers: TypeAlias = dict[str, int | None]
"""Answer by item; ``None`` is "cannot say"."""

_FIELD: Final = "answer-"
_NO_ANSWER: Final = "0"
_NUMBER: Final = re.compile("[1-9]", re.ASCII)
_PAGES: Final = {"round": "round", "answer": "round-answer", "sent": "round-sent"}


class PulseSheets(SheetKind[Round]):
    """The rules for the answers to a pulse: one answer to each question."""

    mails = "pulse/mail"
    subjects: ClassVar = {
        "opened": gettext_lazy("Two minutes: please answer the pulse %(round)s of %(team)s"),
        "reminder": gettext_lazy("%(team)s: the pulse %(round)s is still open"),
        "prolonged": gettext_lazy("%(team)s: the pulse %(round)s is open a week longer"),
        "closed": gettext_lazy("%(team)s: the pulse %(round)s is closed"),
    }
    announcements: ClassVar = {
        "opened": gettext_lazy("A pulse opened. The last day is %(day)s."),
        "closed": gettext_lazy("A pulse closed."),
    }
    template = "pulse/answer.html"

    def path(self, asked: Round, page: Page) -> str:
        """Return the address of the page with the questions, with thanks, or of the pulse."""
        return reverse(_PAGES[page], kwargs={"team": asked.team_id, "round_id": asked.pk})

    def results_path(self, asked: Round) -> str:
        """Return the address of the Mirror, or of the pulse if too few members have answered."""
        return (
            reverse("mirror", args=[asked.team_id]) if asked.enough else self.path(asked, "round")
        )

    def questions(self, asked: Round, _user: User, given: QueryDict) -> dict[str, Any]:
        """Return the questions of a pulse with their options."""
        language, words = _wording(asked)
        questions = [
            {
                "item": item,
                "text": words["texts"].get(item.item, item.text),
                "language": language or ("" if item.is_own else "en"),
                "field": _FIELD + item.item,
                "chosen": given.get(_FIELD + item.item),
            }
            for item in asked.items.all()
        ]
        options = [(str(number), label) for number, label in enumerate(words["anchors"], start=1)]
        return {
            "stem": words["stem"],
            "language": language,
            "questions": questions,
            "number": len(questions),
            "options": [*options, (_NO_ANSWER, CANNOT_SAY)],
        }

    def read_form(self, given: QueryDict) -> dict[str, object]:
        """Return the options that the member chose, by question."""
        return {
            name.removeprefix(_FIELD): _number(value)
            for name, value in given.items()
            if name.startswith(_FIELD) and isinstance(value, str)
        }

    def write(self, asked: Round, _user: User, sent: FormAnswers) -> str:
        """Check the answers of a member and return them as text."""
        return write_sheet(list(asked.items.all()), sent)


def _wording(asked: Round) -> tuple[str, dict[str, Any]]:
    """Return the wording of a set of questions in the language of the member, if there is one.

    Questions of Wholesum have the words of the interface, and no language of their own.
    """
    if not asked.wordings:
        return "", {"stem": STEM, "anchors": OPTIONS, "texts": {}}
    wanted = get_language() or ""
    first = next(iter(asked.wordings))
    found = next((one for one in (wanted, wanted[:2]) if one in asked.wordings), first)
    return found, asked.wordings[found]


@sensitive_variables("sent")
def write_sheet(items: Sequence[RoundItem], sent: Mapping[str, object]) -> str:
    """Check the answers of a member, and return them as text in the order of the questions."""
    if not sent.keys() <= {item.item for item in items}:
        raise ValidationError(_("One of the answers belongs to a question that was not asked."))
    faults = [item.place for item in items if not _is_option(item, sent)]
    if faults:
        message = _("Question %(place)s: choose one of the options, or “cannot say”.")
        raise ValidationError([message % {"place": place} for place in faults])
    return json.dumps({item.item: sent[item.item] for item in items}, separators=(",", ":"))


def read_sheet(sheet: str) -> Answers:
    """Read the answers of a member from the text that `write_sheet` returned."""
    answers: Answers = json.loads(sheet)
    return answers


def _is_option(item: RoundItem, sent: Mapping[str, object]) -> bool:
    if item.item not in sent:
        return False
    answer = sent[item.item]
    # A bool is an int to Python, but not an answer.
    return answer is None or (
        isinstance(answer, int) and not isinstance(answer, bool) and item.low <= answer <= item.high
    )


def _number(value: str) -> object:
    if value == _NO_ANSWER:
        return None
    return int(value) if _NUMBER.fullmatch(value) else value
