"""Create a team from a folder of exported data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wholesum.core.people import PEOPLE, people_in_column
from wholesum.mirror.evidence import (
    ALL_TABLES,
    FILES,
    Evidence,
    check_evidence,
    read_folder,
    unread_columns,
)
from wholesum.tables import BadEvidence, Fault, TableSet, raise_if
from wholesum.web.accounts.models import User
from wholesum.web.exchange.folders import import_team
from wholesum.web.exchange.forms import FolderTerms
from wholesum.web.exchange.uploads import FOLDER
from wholesum.web.importer import ImportDraft, Importer, ImportRequest
from wholesum.web.registry import practices

_KNOWN: Final = frozenset((*FILES, *(f"{table.name}.csv" for table in ALL_TABLES)))
_PACKED: Final = frozenset(
    f"{table.name}{end}" for table in ALL_TABLES for end in (".csv.gz", ".parquet")
)


@dataclass(frozen=True)
class _NewTeam:
    """A folder of exported data that was read, and the team that will be created from it."""

    evidence: Evidence
    name: str
    answers: bool


def _is_read(name: str) -> bool:
    if name in _PACKED:
        problem, remedy = _("only tables in CSV can be imported"), _("send the table as CSV")
        raise BadEvidence([Fault(name, problem, remedy)])
    return name in _KNOWN


def _read(asked: ImportRequest) -> ImportDraft:
    evidence = _sound(asked.path)
    name = asked.terms["name"] or evidence.name
    rounds = evidence.practices["pulse"].rounds.height if "pulse" in evidence.practices else 0
    done = ngettext(
        "%(team)s was imported, with %(count)s closed round. Invite the people of the team.",
        "%(team)s was imported, with %(count)s closed rounds. Invite the people of the team.",
        rounds,
    )
    return ImportDraft(
        evidence=_NewTeam(evidence, asked.terms["name"], asked.terms["answers"]),
        sentences=(_("The name of the new team: %(team)s.") % {"team": name or "–"},),
        left_out=tuple(_left_out(evidence, asked.unread)),
        headings=(_("Table"), _("Rows in the folder"), _("People in these rows")),
        rows=tuple(_tables(evidence)),
        button=_("Import the team"),
        done=done % {"team": name, "count": rounds},
    )


def _sound(folder: Path) -> Evidence:
    evidence = read_folder(folder)
    if not evidence.practices:
        problem = _("there is no table of rounds, dialogues, focus rounds or decisions")
        raise BadEvidence([Fault(FOLDER, problem, _("send the whole evidence folder"))])
    raise_if(check_evidence(evidence))
    return replace(evidence, name="") if evidence.name == FOLDER else evidence


def _tables(evidence: Evidence) -> Iterator[tuple[str, ...]]:
    """Yield the name of each table of a folder, with its numbers of rows and of people."""
    if evidence.people.height:
        yield PEOPLE.name, f"{evidence.people.height}", f"{evidence.people.height}"
    for practice in practices():
        if practice.name not in evidence.practices:
            continue
        found: TableSet = evidence.practices[practice.name]
        for table in found.TABLES:
            rows = found.frame(table)
            if table.name in found.sources and not table.shared:
                columns = [column for column in table.columns if column.person]
                named = set().union(*(people_in_column(rows, column) for column in columns))
                yield table.name, f"{rows.height}", f"{len(named)}" if columns else "–"


def _left_out(evidence: Evidence, unread: tuple[str, ...]) -> Iterator[str]:
    """Yield sentences that say which data of a folder are not imported."""
    if unread:
        text = _("These files are not imported, because Wholesum does not know them: %(files)s")
        yield text % {"files": ", ".join(unread)}
    if columns := unread_columns(evidence):
        text = _("These columns are not imported, because Wholesum does not know them: %(columns)s")
        yield text % {"columns": "; ".join(columns)}
    for practice in practices():
        if practice.name in evidence.practices:
            yield from practice.left_out(evidence.practices[practice.name])


def _take(user: User, _team: None, new: _NewTeam) -> str:
    made = import_team(by=user, evidence=new.evidence, name=new.name, answers=new.answers)
    return reverse("mirror", args=[made.pk])


FOLDER_IMPORTER: Final = Importer(
    name="folder",
    title=gettext_lazy("Import a team"),
    about=gettext_lazy(
        "Use an evidence folder: all data of a team as tables. You get such a folder "
        "from this app, from another installation of Wholesum or from the command line. "
        "You become the facilitator of the imported team."
    ),
    points=(
        gettext_lazy(
            "The pulses, dialogues and focus rounds of the team are imported as closed rounds. "
            "You see their results, and nobody can answer them any more."
        ),
        gettext_lazy(
            "The decisions of the team are imported with their reviews. You can record the "
            "reviews that are still to come."
        ),
        gettext_lazy(
            "The people of the team get no account on this server. Invite them, so that they can "
            "see their Mirror."
        ),
    ),
    help=gettext_lazy("One zip file, or the tables as CSV files. Up to 20 megabytes."),
    terms=FolderTerms,
    files=_is_read,
    read=_read,
    take=_take,
)
