"""Import a file in the same steps for all kinds: recognise it, choose columns, preview, import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from wholesum.tables import BadEvidence, Fault
from wholesum.web.accounts.requests import SignedIn
from wholesum.web.exchange.folder_import import FOLDER_IMPORTER
from wholesum.web.exchange.uploaded_table import (
    UploadedTable,
    checked_table,
    examples_of,
    header_of,
    pasted_table,
    uploaded_table,
)
from wholesum.web.exchange.uploads import UploadedFolder, packed_folder, uploaded_folder
from wholesum.web.importer import Columns, ImportDraft, Importer, ImportRequest
from wholesum.web.registry import Keeper, Practice, keepers
from wholesum.web.teams.access import facilitator_of, member_of
from wholesum.web.teams.models import Membership

_LONGEST_NOTE: Final = 2_000
_MOST_NOTES: Final = 40


@dataclass(frozen=True)
class Choice:
    """A column or an answer label of a file, with the options of its select field."""

    key: str
    text: str
    chosen: str
    examples: str = ""


@dataclass
class Preview:
    """The preview of an uploaded file: its columns, its faults, and the data to import."""

    table: UploadedTable | None = None
    header: str = ""
    columns: list[Choice] = field(default_factory=list)
    labels: list[Choice] = field(default_factory=list)
    packed: str = ""
    draft: ImportDraft | None = None
    faults: list[str] = field(default_factory=list)


@never_cache
@sensitive_post_parameters("table", "packed")
@require_http_methods(["GET", "POST"])
def import_file(request: SignedIn, team: UUID, kind: str) -> HttpResponse:
    """Import a file of another tool into a team; nothing is saved before the user confirms."""
    keeper, importer = _importer(kind)
    place = (member_of if importer.members else facilitator_of)(request.user, team)
    return _import(request, importer, place, keeper if isinstance(keeper, Practice) else None)


@never_cache
@sensitive_post_parameters("packed")
@require_http_methods(["GET", "POST"])
def import_evidence(request: SignedIn) -> HttpResponse:
    """Create a team from a folder of exported data; nothing is saved before the user confirms."""
    return _import(request, FOLDER_IMPORTER)


def _import(
    request: SignedIn,
    importer: Importer,
    place: Membership | None = None,
    practice: Practice | None = None,
) -> HttpResponse:
    team = place.team if place else None
    terms = importer.terms(request.POST if request.method == "POST" else None, team=team)
    preview = Preview()
    if request.method == "POST":
        asked = ImportRequest(request.user, team, terms.cleaned_data) if terms.is_valid() else None
        try:
            if importer.columns is not None:
                _fill_from_table(preview, importer, importer.columns, request, asked)
            else:
                _fill_from_folder(preview, importer, request, asked)
        except BadEvidence as error:
            preview.faults, preview.packed = [str(fault) for fault in error.faults], ""
    draft = preview.draft
    if draft is not None and not draft.faults and "take" in request.POST:
        try:
            with transaction.atomic():
                page = importer.take(request.user, team, draft.evidence)
        except BadEvidence as error:
            preview.faults, preview.draft = [str(fault) for fault in error.faults], None
        except ValidationError as error:
            preview.faults = error.messages
        else:
            messages.success(request, draft.done or _("The file is imported."))
            return redirect(page)
    about = {
        "frame": "teams/frame.html" if place else "core/page.html",
        "place": place,
        "team": team,
        "practice": practice,
        "importer": importer,
        "terms": terms,
        "preview": preview,
    }
    return render(request, "exchange/file.html", about)


def _importer(kind: str) -> tuple[Keeper, Importer]:
    for keeper in keepers():
        for importer in keeper.importers:
            if importer.name == kind:
                return keeper, importer
    raise Http404


def _fill_from_folder(
    preview: Preview, importer: Importer, request: SignedIn, asked: ImportRequest | None
) -> None:
    """Fill in the preview from uploaded files, or else from those in the hidden form field."""
    folder = _folder(importer, request)
    preview.packed = folder.packed()
    with folder.on_disk() as path:
        if asked is not None:
            preview.draft = importer.read(replace(asked, path=path, unread=folder.unread))


def _folder(importer: Importer, request: SignedIn) -> UploadedFolder:
    is_read = importer.files or (lambda _name: False)
    files = request.FILES.getlist("file")
    if files:
        return uploaded_folder(files, is_read)
    packed = str(request.POST.get("packed", ""))
    if not packed:
        raise BadEvidence([Fault(_("the folder"), _("no file was sent"), _("choose the files"))])
    return packed_folder(packed, is_read)


def _fill_from_table(
    preview: Preview,
    importer: Importer,
    columns: Columns,
    request: SignedIn,
    asked: ImportRequest | None,
) -> None:
    """Fill in the preview from the parts of the table that can be read."""
    sent = request.POST
    preview.table = _table(request, columns)
    with preview.table.on_disk() as path:
        header = header_of(path)
        preview.header = _mark(*header)
        uses = _uses(columns, header, sent, is_same=sent.get("header") == preview.header)
        examples = examples_of(path, header)
        preview.columns = [
            Choice(f"column-{number}", name, uses.get(name, ""), examples.get(name, ""))
            for number, name in enumerate(header)
        ]
        preview.labels = [
            Choice(key, label, str(sent.get(key, "")))
            for label in columns.labels(path, uses)
            for key in (f"label-{_mark(label)}",)
        ]
        if asked is not None:
            labels = {label.text: label.chosen for label in preview.labels}
            preview.draft = importer.read(replace(asked, path=path, uses=uses, labels=labels))


def _table(request: SignedIn, columns: Columns) -> UploadedTable:
    """Return the table of the uploaded file, or else the rows in the text field."""
    file = request.FILES.get("file")
    if isinstance(file, UploadedFile):
        return uploaded_table(file, columns, str(request.POST.get("source", "")))
    text = str(request.POST.get("table", ""))
    if "header" not in request.POST:
        return pasted_table(text, columns)
    notes = tuple(note[:_LONGEST_NOTE] for note in request.POST.getlist("note")[:_MOST_NOTES])
    return checked_table(text, str(request.POST.get("table-name", ""))[:_LONGEST_NOTE], notes)


def _uses(
    columns: Columns, header: tuple[str, ...], sent: QueryDict, *, is_same: bool
) -> Mapping[str, str]:
    """Return how each column is read: as the user chose, or as the app suggests for a new table."""
    if not is_same:
        return columns.suggest(header)
    known = {value for _group, options in columns.uses() for value, _text in options}
    chosen = {name: str(sent.get(f"column-{number}", "")) for number, name in enumerate(header)}
    return {name: use for name, use in chosen.items() if use in known}


def _mark(*texts: str) -> str:
    return sha256("\0".join(texts).encode()).hexdigest()[:12]
