"""Import a list of efforts from pasted rows, tables, other tools and calendars."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wholesum.focus.importers.drafts import Draft, draft_of_calendar, draft_of_text
from wholesum.tables import BadEvidence, Fault, plain
from wholesum.web.accounts.models import User
from wholesum.web.core.uploaded_text import text_of
from wholesum.web.focus.inventory.cells import FIELDS
from wholesum.web.focus.inventory.pasting import Preview, fields_of, preview_text
from wholesum.web.focus.queries import known_in, open_focus_of
from wholesum.web.focus.services.inventory import take_rows
from wholesum.web.importer import Columns, ImportDraft, Importer, ImportRequest, Source
from wholesum.web.teams.models import Team


@dataclass(frozen=True)
class _NewEfforts:
    """The efforts that were read from a file, and the focus round to which they are added."""

    focus: UUID
    preview: Preview


def _uses() -> list[tuple[Any, list[tuple[str, Any]]]]:
    fields = [(name, capfirst(str(label))) for name, label in FIELDS.items()]
    return [("", [("", _("do not import")), *fields])]


def _read(asked: ImportRequest) -> ImportDraft:
    focus = open_focus_of(asked.team.pk)
    if focus is None:
        problem = _("the team has no open focus round")
        raise BadEvidence([Fault(_("the inventory"), problem, _("open a focus round first"))])
    titles = list(focus.efforts.values_list("plain_title", flat=True))
    text = asked.path.read_text("utf-8")
    preview = preview_text(text, known_in(focus), titles, asked.uses)
    number = len(preview.rows)
    message = ngettext(
        "%(number)s effort will be added.", "%(number)s efforts will be added.", number
    )
    button = ngettext("Add %(number)s effort", "Add %(number)s efforts", number)
    done = ngettext("%(number)s effort is added.", "%(number)s efforts are added.", number)
    return ImportDraft(
        evidence=_NewEfforts(focus.pk, preview),
        sentences=(message % {"number": number},) if preview.is_sound else (),
        left_out=tuple(_left_out(preview)),
        warnings=tuple(_warnings(preview)),
        faults=(*preview.faults, *preview.places),
        headings=(_("Line"), *(capfirst(str(FIELDS[name])) for name in preview.taken)),
        rows=tuple(
            (str(row.line), *(row.texts.get(name, "") for name in preview.taken))
            for row in preview.rows
        ),
        button=button % {"number": number},
        done=done % {"number": number},
    )


def _left_out(preview: Preview) -> Iterator[str]:
    yield from preview.remarks
    unread = [f"“{plain(head)}”" for head, name in preview.columns if name is None and head]
    if unread:
        yield _("These columns are not imported: %(names)s.") % {"names": ", ".join(unread)}


def _warnings(preview: Preview) -> Iterator[str]:
    if not preview.rows or not preview.without_hours:
        return
    if "hours" not in preview.taken:
        yield _(
            "No column is read as hours a month. Without hours, you cannot open the "
            "scoring. Choose the column of the hours below, then check again."
        )
    else:
        yield ngettext(
            "%(number)s effort has no hours. Without hours, you cannot open the scoring.",
            "%(number)s efforts have no hours. Without hours, you cannot open the scoring.",
            preview.without_hours,
        ) % {"number": preview.without_hours}


def _take(user: User, team: Team, new: _NewEfforts) -> str:
    take_rows(by=user, team=team.pk, focus=new.focus, preview=new.preview)
    return reverse("focus-inventory", args=[team.pk, new.focus])


def _converted(read: Callable[[bytes, str], Draft]) -> Callable[..., tuple[str, tuple[str, ...]]]:
    def convert(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
        draft = read(data, name)
        return draft.text(), draft.sentences

    return convert


def _tracker(data: bytes, name: str) -> Draft:
    return draft_of_text(text_of(data, name), name)


INVENTORY: Final = Importer(
    name="inventory",
    title=gettext_lazy("Paste or import efforts"),
    about=gettext_lazy(
        "Copy the rows of a spreadsheet with their column headings and paste the rows, "
        "or choose a file. You can check the rows before anything is saved."
    ),
    columns=Columns(
        uses=_uses,
        suggest=fields_of,
        order=tuple(FIELDS.values()),
        sources=(
            Source(
                "tracker",
                gettext_lazy("Jira, Asana or Trello (CSV): times with the same title are added up"),
                _converted(_tracker),
            ),
            Source(
                "calendar",
                gettext_lazy("a calendar (.ics): one person's hours in a month"),
                _converted(draft_of_calendar),
            ),
        ),
    ),
    read=_read,
    take=_take,
    members=True,
)
