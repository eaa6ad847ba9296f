"""The sheets about reliance: check answers, and count pairs when the round closes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from wholesum.network.team.disclosure import publish_reliance
from wholesum.network.team.reliance import reliance
from wholesum.web.accounts.models import User
from wholesum.web.network.models import RelianceRound
from wholesum.web.network.queries import colleagues_of
from wholesum.web.rounds.kinds import FormAnswers, Page, SheetKind

YES: Final = "1"
NO: Final = "0"
OPTIONS: Final = ((YES, gettext_lazy("Yes, I rely on them")), (NO, gettext_lazy("No")))
_FIELD: Final = "relies-"
_PAGES: Final = {
    "round": "network-round",
    "answer": "network-answer",
    "sent": "network-sent",
}


class RelianceSheets(SheetKind[RelianceRound]):
    """The rules for sheets about reliance: a yes or no for each other member.

    A sheet lists all members but its own, so it would reveal its member. The server needs it with
    the member's account to count mutual pairs, and deletes it when the round closes.
    """

    keeps_sheets = False
    mails = "network/mail"
    subjects: ClassVar = {
        "opened": gettext_lazy("%(team)s: one question, whom do you rely on?"),
        "reminder": gettext_lazy("%(team)s: the question whom you rely on is still open"),
        "prolonged": gettext_lazy("%(team)s: the question whom you rely on is open a week longer"),
        "closed": gettext_lazy("%(team)s: the question whom you rely on is closed"),
    }
    announcements: ClassVar = {
        "opened": gettext_lazy("The question whom you rely on opened. The last day is %(day)s."),
        "closed": gettext_lazy("The question whom you rely on closed."),
    }
    template = "network/answer.html"

    def path(self, asked: RelianceRound, page: Page) -> str:
        """Return the address of the answering page, the page of thanks, or the round's page."""
        return reverse(_PAGES[page], args=[asked.team_id, asked.pk])

    def questions(self, asked: RelianceRound, user: User, given: QueryDict) -> dict[str, Any]:
        """Return a question for each other member who was asked."""
        questions = [
            {
                "name": str(colleague),
                "field": f"{_FIELD}{colleague.pk}",
                "chosen": given.get(f"{_FIELD}{colleague.pk}"),
            }
            for colleague in colleagues_of(asked, user)
        ]
        return {"questions": questions, "number": len(questions), "options": OPTIONS}

    def read_form(self, given: QueryDict) -> dict[str, object]:
        """Return the chosen options by the key of the account."""
        return {
            name.removeprefix(_FIELD): value
            for name, value in given.items()
            if name.startswith(_FIELD)
        }

    @sensitive_variables("sent")
    def write(self, asked: RelianceRound, user: User, sent: FormAnswers) -> str:
        """Check the answer about each other member and return the text of the sheet."""
        names = {str(colleague.pk): str(colleague) for colleague in colleagues_of(asked, user)}
        if not sent.keys() <= names.keys():
            raise ValidationError(_("One of the answers is about a person who was not asked."))
        message = _("%(name)s: choose yes or no.")
        faults = [
            message % {"name": names[name]} for name in names if sent.get(name) not in {YES, NO}
        ]
        if faults:
            raise ValidationError(faults)
        named = sorted(int(name) for name in names if sent[name] == YES)
        return json.dumps({"by": user.pk, "names": named}, separators=(",", ":"))

    def at_closing(self, asked: RelianceRound, sheets: Sequence[str]) -> None:
        """Save the counts of pairs, if they reveal no answer, and forget who was asked."""
        read: list[Mapping[str, Any]] = [json.loads(sheet) for sheet in sheets]
        if read:
            answers = {str(sheet["by"]): [str(name) for name in sheet["names"]] for sheet in read}
            shown = publish_reliance(reliance(answers, [str(person) for person in asked.people]))
            asked.mutual, asked.one_way = shown.mutual, shown.one_way
        asked.people = []
        asked.save(update_fields=["mutual", "one_way", "people"])
