"""The importer of rewards: pasted rows or a table of what the organisation rewards."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from io import StringIO
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wholesum.tables import heading_key, name_key, plain
from wholesum.web.accounts.models import User
from wholesum.web.importer import Columns, ImportDraft, Importer, ImportRequest
from wholesum.web.recognition.models import GoesToChoice, Reward
from wholesum.web.recognition.services import save_reward
from wholesum.web.teams.models import Team

_NAMES: Final = {
    "title": gettext_lazy("what is rewarded"),
    "goes_to": gettext_lazy("who receives it"),
    "value": gettext_lazy("the value that it supports"),
}
_HEADINGS: Final = {
    "title": ("reward", "award", "what", "title", "name"),
    "goes_to": ("goes to", "goes_to", "who", "receiver", "who receives it"),
    "value": ("value", "supports", "stated value"),
}
_RECEIVERS: Final = {
    GoesToChoice.ONE: ("one person", "one", "solo", "person", "individual"),
    GoesToChoice.GROUP: ("a group", "group", "team", "shared"),
    GoesToChoice.ALL: ("everybody", "everyone", "all"),
}


def _uses() -> list[tuple[Any, list[tuple[str, Any]]]]:
    return [("", [("", _("do not import")), *_NAMES.items()])]


def _suggest(headings: tuple[str, ...]) -> Mapping[str, str]:
    keys = {heading_key(heading): heading for heading in reversed(headings)}
    found = dict.fromkeys(headings, "")
    for use, known in _HEADINGS.items():
        names = (keys[key] for key in map(heading_key, (*known, str(_NAMES[use]))) if key in keys)
        if (heading := next(names, None)) is not None:
            found[heading] = use
    return found


def _read(asked: ImportRequest) -> ImportDraft:
    receivers = {
        name_key(word): choice
        for choice, words in _RECEIVERS.items()
        for word in (*words, str(choice.label))
    }
    listed = {name_key(title) for title in _titles(asked.team)}
    rows: list[dict[str, str]] = []
    left_out, faults = list[str](), list[str]()
    reader = csv.DictReader(StringIO(asked.path.read_text("utf-8-sig")))
    for line in reader:
        row = {use: (line.get(name) or "").strip() for name, use in asked.uses.items() if use}
        about = {"line": reader.line_num, "text": plain(row.get("goes_to", ""), 60)}
        title = row.get("title", "")
        row["goes_to"] = receivers.get(name_key(row.get("goes_to", "")), "")
        if not title:
            left_out.append(_("Line %(line)s: no reward is written there.") % about)
        elif name_key(title) in listed:
            left_out.append(_("Line %(line)s: this reward is on the list already.") % about)
        elif not row["goes_to"]:
            message = _(
                "Line %(line)s: write “one person”, “a group” or “everybody” for who receives "
                "it, not “%(text)s”."
            )
            faults.append(message % about)
        else:
            listed.add(name_key(title))
            rows.append(row)
    number = len(rows)
    message = ngettext(
        "%(number)s reward will be added.", "%(number)s rewards will be added.", number
    )
    if not rows and not faults:
        faults.append(_("No line has a new reward."))
    return ImportDraft(
        evidence=rows,
        sentences=(message % {"number": number},) if rows else (),
        left_out=tuple(left_out),
        faults=tuple(faults),
        headings=tuple(str(name) for name in _NAMES.values()),
        rows=tuple(tuple(row.get(use, "") for use in _NAMES) for row in rows),
        button=_("Add the rewards"),
    )


def _titles(team: Team) -> list[str]:
    return list(Reward.objects.filter(team=team).values_list("title", flat=True))


def _take(user: User, team: Team, rows: list[dict[str, str]]) -> str:
    for row in rows:
        title, goes_to, value = (row.get(use, "") for use in _NAMES)
        try:
            save_reward(by=user, team=team.pk, title=title, goes_to=goes_to, value=value)
        except ValidationError as error:
            raise ValidationError([f"“{plain(title, 60)}”: {one}" for one in error]) from None
    return reverse("recognition-rewards", args=[team.pk])


REWARDS: Final = Importer(
    name="rewards",
    title=gettext_lazy("Import rewards"),
    about=gettext_lazy(
        "Bring a list of what your organisation rewards (CSV or XLSX): one reward a line, who "
        "receives it, and the value that it supports."
    ),
    columns=Columns(uses=_uses, suggest=_suggest, order=tuple(_NAMES.values())),
    read=_read,
    take=_take,
)
