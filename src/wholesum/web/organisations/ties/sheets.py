"""The sheets of rounds about ties: check whom a user names, and measure when the round closes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, ClassVar, Final

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from wholesum.web.accounts.models import User
from wholesum.web.organisations.ties.models import TieRound
from wholesum.web.organisations.ties.queries import colleagues_of
from wholesum.web.rounds.kinds import FormAnswers, Page, SheetKind

MOST_NAMED: Final = 15


class TieSheets(SheetKind[TieRound]):
    """The rules for sheets about ties: a list of people.

    The server needs a sheet with its account to count ties, and deletes it when the round closes.
    """

    keeps_sheets = False
    mails = "organisations/mail"
    subjects: ClassVar = {
        "opened": gettext_lazy("%(team)s: whom do you turn to?"),
        "reminder": gettext_lazy("%(team)s: the question whom you turn to is still open"),
        "prolonged": gettext_lazy("%(team)s: the question whom you turn to is open a week longer"),
        "closed": gettext_lazy("%(team)s: the question whom you turn to is closed"),
    }
    template = "organisations/answer.html"

    def path(self, asked: TieRound, page: Page) -> str:
        """Return the address of the answering page, the page of thanks, or the page of ties."""
        if page == "round":
            return reverse("ties", args=[asked.team_id])
        return reverse(f"ties-{page}", args=[asked.team_id, asked.pk])

    def questions(self, asked: TieRound, user: User, given: QueryDict) -> dict[str, Any]:
        """Return the roster: each other person who is asked, with their function."""
        chosen = set(given.getlist("names"))
        roster = [
            (colleague.pk, str(colleague), function, str(colleague.pk) in chosen)
            for colleague, function in colleagues_of(asked.people, user)
        ]
        return {"roster": roster, "most": MOST_NAMED}

    def read_form(self, given: QueryDict) -> dict[str, object]:
        """Return the accounts that were chosen."""
        return {"names": given.getlist("names")}

    @sensitive_variables("sent")
    def write(self, asked: TieRound, user: User, sent: FormAnswers) -> str:
        """Check the chosen people and return the text of the sheet."""
        names = sent.get("names")
        chosen = set(map(str, names)) if isinstance(names, list) else set()
        if not chosen <= asked.people.keys() - {str(user.pk)}:
            raise ValidationError(_("One of the answers is about a person who was not asked."))
        if len(chosen) > MOST_NAMED:
            message = _("Choose at most %(most)s people: those you turn to most.")
            raise ValidationError(message % {"most": MOST_NAMED})
        named = sorted(map(int, chosen))
        return json.dumps({"by": user.pk, "names": named}, separators=(",", ":"))

    def at_closing(self, asked: TieRound, sheets: Sequence[str]) -> None:
        """Measure the ties, if enough people have answered, and forget who was asked."""
        from wholesum.web.organisations.ties.services import measure_round

        read = [json.loads(sheet) for sheet in sheets]
        if read:
            measure_round(asked, {sheet["by"]: sheet["names"] for sheet in read})
        asked.people = {}
        asked.save(update_fields=["people", "refusal"])
