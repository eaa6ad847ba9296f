"""The pages that import an evidence folder, and the downloads that export one."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wholesum.tables import BadEvidence, Fault
from wholesum.web.accounts.requests import SignedIn
from wholesum.web.core.http.downloads import download
from wholesum.web.exchange import evidence, folders
from wholesum.web.exchange.forms import ImportForm
from wholesum.web.exchange.uploads import read_upload
from wholesum.web.teams.access import member_of


@never_cache
@require_safe
def export_folder(request: SignedIn, team: UUID) -> HttpResponse:
    """Send the folder that members may export, as a zip."""
    place = member_of(request.user, team)
    content = folders.pack(evidence.team_folder(place.team))
    return download(content, "application/zip", place.team.name, "folder.zip")


@never_cache
@require_safe
def export_evidence(request: SignedIn, team: UUID) -> HttpResponse:
    """Send the evidence with all sealed sheets as a zip, if the server allows this."""
    place = member_of(request.user, team)
    if not settings.EVIDENCE_EXPORT:
        raise Http404
    content = folders.pack(evidence.team_evidence(place.team))
    return download(content, "application/zip", place.team.name, "evidence.zip")


@require_http_methods(["GET", "POST"])
def import_evidence(request: SignedIn) -> HttpResponse:
    """Make a team from an uploaded evidence folder."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ImportForm(*sent)
    faults: tuple[Fault, ...] = ()
    if form.is_valid():
        try:
            return _import(request, form)
        except BadEvidence as error:
            faults = error.faults
        except ValidationError as error:
            form.add_error("name", error.messages)
    return render(request, "exchange/import.html", {"form": form, "faults": faults})


def _import(request: SignedIn, form: ImportForm) -> HttpResponse:
    upload = read_upload(form.cleaned_data["folder"])
    made = folders.import_team(
        by=request.user,
        evidence=upload.evidence,
        name=form.cleaned_data["name"],
        answers=form.cleaned_data["answers"],
    )
    count = made.rounds.count()
    said = ngettext(
        "%(team)s was imported, with %(count)s closed round. Invite the people of the team.",
        "%(team)s was imported, with %(count)s closed rounds. Invite the people of the team.",
        count,
    )
    messages.success(request, said % {"team": made, "count": count})
    if upload.unread:
        unread = _("These files were not imported, because Wholesum does not know them: %(files)s")
        messages.warning(request, unread % {"files": ", ".join(upload.unread)})
    for sentence in folders.left_out(upload.evidence):
        messages.warning(request, sentence)
    return redirect("mirror", team=made.pk)
