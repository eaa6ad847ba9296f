"""The importer of rosters and ties: tables, GraphML, and person-to-person files of Viva."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from io import StringIO
from pathlib import Path, PureWindowsPath
from tempfile import TemporaryDirectory
from typing import Any, Final

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wholesum.network.organisation.graphml import read_graphml
from wholesum.network.organisation.tables import TieTable, read_tie_table, suggest_uses
from wholesum.network.organisation.ties import FEWEST, HARDLY, OrganisationNetwork
from wholesum.web.accounts.models import User
from wholesum.web.importer import Columns, ImportDraft, Importer, ImportRequest, NoTerms, Source
from wholesum.web.organisations.ties.models import TieWave
from wholesum.web.organisations.ties.queries import key_of, opted_out, restored
from wholesum.web.organisations.ties.services import (
    functions_known,
    keys_in,
    network_from,
    take_table,
)
from wholesum.web.teams.models import Team

_NAMES: Final = {
    "person": gettext_lazy("the person (an email address, or another id)"),
    "function": gettext_lazy("the function of the person"),
    "other": gettext_lazy("whom the person turns to"),
    "other_function": gettext_lazy("the function of the other person"),
    "weight": gettext_lazy("how often, or how strong the tie is"),
}


class TieTerms(NoTerms):
    """Asks for the people who opted out."""

    away = forms.CharField(
        label=gettext_lazy("People who opted out"),
        help_text=gettext_lazy(
            "One a line, written as in the file. They and all ties with them are left out, also in "
            "later waves."
        ),
        widget=forms.Textarea({"rows": 3}),
        required=False,
    )


@dataclass(frozen=True)
class _NewTies:
    """A table that was read, and the digests of the people who opted out."""

    table: TieTable
    away: frozenset[str]


def _uses() -> list[tuple[Any, list[tuple[str, Any]]]]:
    return [("", [("", _("do not import")), *_NAMES.items()])]


def _read(asked: ImportRequest) -> ImportDraft:
    table = read_tie_table(asked.path, asked.uses)
    away = frozenset(key_of(line) for line in asked.terms["away"].splitlines() if line.strip())
    evidence = _NewTies(table, away)
    functions = ngettext(
        "The function of %(people)s person is read.",
        "The functions of %(people)s people are read.",
        len(table.functions),
    ) % {"people": len(table.functions)}
    if table.is_roster:
        return ImportDraft(
            evidence=evidence,
            sentences=(functions, _("Import the ties next. They are joined by the id.")),
            left_out=tuple(_unread(asked, table)),
            button=_("Import the roster"),
            done=_("The roster is imported. Import the ties next."),
        )
    known, gone = functions_known(asked.team.pk, table), opted_out(asked.team.pk) | away
    network, keys = network_from(known, table, gone), keys_in(table)
    message = _("A wave of %(ties)s ties among %(people)s people in %(functions)s functions.")
    about = {
        "ties": network.source.size,
        "people": len(network.people),
        "functions": len(network.functions),
    }
    few = _("Figures need ties among at least %(fewest)s people with a known function.")
    return ImportDraft(
        evidence=evidence,
        sentences=(functions, message % about),
        left_out=(*_unread(asked, table), *_away(table, keys, known, gone)),
        warnings=tuple(_warnings(asked.team, set(keys.values()), known, network)),
        faults=() if network.enough else (few % {"fewest": FEWEST},),
        button=_("Make the wave"),
        done=_("The wave is made."),
    )


def _unread(asked: ImportRequest, table: TieTable) -> Iterator[str]:
    unread = [f"“{name}”" for name, use in asked.uses.items() if not use]
    if unread:
        yield _("These columns are not imported: %(names)s.") % {"names": ", ".join(unread)}
    if table.blank:
        message = ngettext(
            "%(number)s line without a person.", "%(number)s lines without a person.", table.blank
        )
        yield message % {"number": table.blank}
    if table.selves:
        message = ngettext(
            "%(number)s line in which a person turns to themselves.",
            "%(number)s lines in which a person turns to themselves.",
            table.selves,
        )
        yield message % {"number": table.selves}
    if table.zeros:
        message = ngettext(
            "%(number)s line with the weight 0, which is no tie.",
            "%(number)s lines with the weight 0, which are no ties.",
            table.zeros,
        )
        yield message % {"number": table.zeros}


def _away(
    table: TieTable, keys: Mapping[str, str], known: Mapping[str, str], gone: Set[str]
) -> Iterator[str]:
    """Say how many ties are left out, because a person has no function or opted out."""
    pairs = [(source, target) for source, target, _weight in table.ties]
    out = sum(keys[source] in gone or keys[target] in gone for source, target in pairs)
    unknown = {person for person, key in keys.items() if key not in known and key not in gone}
    if out:
        message = ngettext(
            "%(number)s tie with a person who opted out.",
            "%(number)s ties with people who opted out.",
            out,
        )
        yield message % {"number": out}
    if unknown:
        number = sum(source in unknown or target in unknown for source, target in pairs)
        message = _("%(ties)s ties with %(people)s people whose function is not known.")
        yield message % {"ties": number, "people": len(unknown)}


def _warnings(
    team: Team, named: Set[str], known: Mapping[str, str], network: OrganisationNetwork
) -> Iterator[str]:
    if len(named & known.keys()) < HARDLY * len(named):
        yield _(
            "Fewer than half of the people in the ties are in the roster. Check that both files "
            "use the same ids."
        )
    last = TieWave.objects.filter(team=team, topic="").exclude(network=None).first()
    before = set(restored(last.network).people) if last is not None else set()
    if len(before & set(network.people)) < HARDLY * len(before):
        yield _(
            "Fewer than half of the people of the last wave are in this file. Check that an id "
            "means the same person in both files."
        )


def _take(user: User, team: Team, new: _NewTies) -> str:
    wave = take_table(by=user, team=team.pk, table=new.table, away=new.away)
    if wave is None:
        return reverse("team-import-file", args=[team.pk, "ties"])
    return reverse("ties", args=[team.pk])


def _graphml_as_csv(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    with TemporaryDirectory() as folder:
        file = Path(folder, PureWindowsPath(name).name or "file")
        file.write_bytes(data)
        people, ties = read_graphml(file)
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(("person", "function", "other", "weight"))
    writer.writerows((*row, "", "") for row in people.select("person", "function").iter_rows())
    writer.writerows((source, "", target, weight) for source, target, weight in ties.iter_rows())
    return out.getvalue(), ()


TIES: Final = Importer(
    name="ties",
    title=gettext_lazy("Import who turns to whom"),
    about=gettext_lazy(
        "A table of ties between people, with their functions. Or first a roster with the function "
        "of each person, then the ties."
    ),
    points=(
        gettext_lazy("With an email address as id, a person with an account sees their own page."),
        gettext_lazy("The server keeps codes instead of ids, and ties of the last wave only."),
    ),
    read=_read,
    take=_take,
    columns=Columns(
        uses=_uses,
        suggest=suggest_uses,
        sources=(Source("graphml", gettext_lazy("a graph (GraphML)"), _graphml_as_csv),),
    ),
    help=gettext_lazy(
        "CSV, XLSX, a person-to-person file of Viva Insights, or GraphML, up to 2 megabytes."
    ),
    terms=TieTerms,
)
