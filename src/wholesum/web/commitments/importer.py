"""The importer of open actions: each becomes a request to the person it names."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wholesum.commitments.importers import OpenAction, read_actions, suggest_columns
from wholesum.tables import name_key, plain
from wholesum.web.accounts.models import User
from wholesum.web.commitments.models import LONGEST, LONGEST_LINE
from wholesum.web.commitments.queries import open_requests
from wholesum.web.commitments.services import MOST_AHEAD, MOST_REQUESTS, ask_for_promise
from wholesum.web.core.forms import DayField
from wholesum.web.importer import Columns, ImportDraft, Importer, ImportRequest, NoTerms
from wholesum.web.teams.models import Membership, Team
from wholesum.web.teams.queries import people_in

_NAMES: Final = {
    "what": gettext_lazy("the action"),
    "who": gettext_lazy("the person"),
    "due": gettext_lazy("the day it is due"),
    "status": gettext_lazy("the status"),
    "done": gettext_lazy("what done means"),
}
_SHOWN: Final = 60


@dataclass(frozen=True)
class _Request:
    """A request to be made: what, from which member, by when."""

    what: str
    giver: UUID
    due: date
    done: str


class ActionTerms(NoTerms):
    """Asks for the day of actions without a day, or with one that has passed."""

    day = DayField(gettext_lazy("Day for actions without a day, or whose day has passed"))

    def __init__(self, sent: Any, *, team: Team) -> None:
        super().__init__(sent, team=team)
        self.fields["day"].initial = team.today() + timedelta(days=14)

    def clean_day(self) -> date:
        """Return the day, which is today or later, within a year."""
        day: date = self.cleaned_data["day"]
        today = self.team.today()
        if not today <= day <= today + MOST_AHEAD:
            raise forms.ValidationError(_("Choose a day: today or later, within a year."))
        return day


def _uses() -> list[tuple[Any, list[tuple[str, Any]]]]:
    return [("", [("", _("do not import")), *_NAMES.items()])]


def _read(asked: ImportRequest) -> ImportDraft:
    actions, left_out = read_actions(asked.path.read_text("utf-8-sig"), asked.uses)
    today, usual = asked.team.today(), asked.terms["day"]
    open_now = Counter(open_requests(asked.team, asked.user))
    members = dict[str, Membership]()
    for person in people_in(asked.team.pk):
        if person.user_id != asked.user.pk:
            members |= {name_key(person.user.email): person, name_key(str(person.user)): person}
    requests: list[_Request] = []
    rows: list[tuple[str, ...]] = []
    for action in actions:
        member = members.get(name_key(action.who))
        if member is None:
            left_out.append(_refusal(action, asked.user))
            continue
        open_now[member.user_id] += 1
        if open_now[member.user_id] > MOST_REQUESTS:
            left_out.append(_too_many(action, member))
            continue
        due = action.due if action.due and today <= action.due <= today + MOST_AHEAD else usual
        what = plain(action.what, LONGEST_LINE)
        requests.append(_Request(what, member.pk, due, action.done[:LONGEST]))
        rows.append((str(action.line), what, str(member.user), due.isoformat()))
    number = len(requests)
    message = ngettext(
        "%(number)s request will be made. The person says yes, no, or offers something else.",
        "%(number)s requests will be made. Each person says yes, no, or offers something else.",
        number,
    )
    faults = () if requests else (_("No line names another member of the team and an action."),)
    return ImportDraft(
        evidence=requests,
        sentences=(message % {"number": number},) if requests else (),
        left_out=tuple(left_out),
        faults=faults,
        headings=(_("Line"), _("Action"), _("Person"), _("By when")),
        rows=tuple(rows),
        button=_("Make the requests"),
    )


def _too_many(action: OpenAction, member: Membership) -> str:
    message = _("Line %(line)s: %(name)s would have more than %(most)s open requests of yours.")
    return message % {"line": action.line, "name": member.user, "most": MOST_REQUESTS}


def _refusal(action: OpenAction, user: User) -> str:
    about = {"line": action.line, "name": plain(action.who, _SHOWN)}
    if name_key(action.who) in {name_key(user.email), name_key(str(user))}:
        return _("Line %(line)s: this is you. Promise it yourself.") % about
    if not action.who:
        return _("Line %(line)s: no person is named.") % about
    return _("Line %(line)s: no other member is called “%(name)s”.") % about


def _take(user: User, team: Team, requests: list[_Request]) -> str:
    for request in requests:
        ask_for_promise(
            by=user,
            team=team.pk,
            what=request.what,
            giver=request.giver,
            due=request.due,
            done=request.done,
        )
    return reverse("commitments", args=[team.pk])


ACTIONS: Final = Importer(
    name="actions",
    title=gettext_lazy("Import open actions"),
    about=gettext_lazy(
        "Bring the open actions of Loomio, Parabol, Jira or any list (CSV or XLSX). Nobody can "
        "promise for another person, so each action becomes a request to the person it names."
    ),
    columns=Columns(uses=_uses, suggest=suggest_columns, order=tuple(_NAMES.values())),
    read=_read,
    take=_take,
    terms=ActionTerms,
    members=True,
)
