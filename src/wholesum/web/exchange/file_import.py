"""The page that imports a file of another tool: detect columns, map, preview, import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
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
from wholesum.web.exchange.uploaded_table import (
    MOST_BYTES,
    UploadedTable,
    examples_of,
    header_of,
    uploaded_table,
)
from wholesum.web.registry import ImportDraft, Importer, Practice, practices
from wholesum.web.teams.access import facilitator_of


@dataclass(frozen=True)
class Choice:
    """A column or an answer label, with the choices of its select field."""

    key: str
    text: str
    chosen: str
    examples: str = ""


@dataclass
class Preview:
    """The preview of a file: its columns, its faults, and the data to import."""

    table: UploadedTable | None = None
    columns: list[Choice] = field(default_factory=list)
    labels: list[Choice] = field(default_factory=list)
    draft: ImportDraft | None = None
    faults: tuple[Fault, ...] = ()


@never_cache
@sensitive_post_parameters("table")
@require_http_methods(["GET", "POST"])
def import_file(request: SignedIn, team: UUID, kind: str) -> HttpResponse:
    """Import a file of another tool into a team; nothing is saved before the last step."""
    place = facilitator_of(request.user, team)
    practice, importer = _importer(kind)
    terms = importer.terms(request.POST or None, team=place.team)
    preview = Preview()
    if request.method == "POST":
        try:
            preview.table = _table(request)
            with preview.table.on_disk() as path:
                _fill(preview, importer, path, request.POST, terms)
        except BadEvidence as error:
            preview.faults = error.faults
    if preview.draft is not None and "take" in request.POST and practice.take is not None:
        try:
            with transaction.atomic():
                practice.take(place.team, preview.draft.evidence, {})
        except BadEvidence as error:
            preview.faults, preview.draft = error.faults, None
        else:
            messages.success(request, _("The file is imported."))
            return redirect(practice.page, place.team.pk)
    about = {
        "place": place,
        "team": place.team,
        "practice": practice,
        "importer": importer,
        "uses": importer.uses(),
        "meanings": importer.meanings(),
        "terms": terms,
        "preview": preview,
    }
    return render(request, "exchange/file.html", about)


def _importer(kind: str) -> tuple[Practice, Importer]:
    for practice in practices():
        for importer in practice.importers:
            if importer.name == kind:
                return practice, importer
    raise Http404


def _table(request: SignedIn) -> UploadedTable:
    """Return the table of the uploaded file, or else the table in the hidden form field."""
    file = request.FILES.get("file")
    if isinstance(file, UploadedFile):
        return uploaded_table(file)
    text = str(request.POST.get("table", ""))
    if not text or len(text) > MOST_BYTES:
        raise BadEvidence([Fault(_("the file"), _("no file was sent"), _("choose a file"))])
    name, note = (str(request.POST.get(key, ""))[:300] for key in ("table-name", "table-note"))
    return UploadedTable(name, text, note)


def _fill(
    preview: Preview,
    importer: Importer,
    path: Path,
    sent: QueryDict,
    terms: Any,
) -> None:
    """Fill in the preview from the parts of the file that can be read."""
    header = header_of(path)
    uses = _uses(importer, header, sent)
    examples = examples_of(path, header)
    preview.columns = [
        Choice(f"column-{number}", name, uses.get(name, ""), examples.get(name, ""))
        for number, name in enumerate(header)
    ]
    preview.labels = [
        Choice(key, label, str(sent.get(key, "")))
        for label in importer.labels(path, uses)
        for key in (f"label-{sha256(label.encode()).hexdigest()[:12]}",)
    ]
    if terms.is_valid():
        labels = {label.text: label.chosen for label in preview.labels}
        preview.draft = importer.read(path, uses, labels, terms.cleaned_data)


def _uses(importer: Importer, header: tuple[str, ...], sent: QueryDict) -> Mapping[str, str]:
    """Return how each column is imported: as the user chose, or else as suggested."""
    if "column-0" not in sent:
        return importer.suggest(header)
    known = {value for _group, options in importer.uses() for value, _text in options}
    chosen = {name: str(sent.get(f"column-{number}", "")) for number, name in enumerate(header)}
    return {name: use for name, use in chosen.items() if use in known}
