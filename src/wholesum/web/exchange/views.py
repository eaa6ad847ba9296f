"""The pages that export a team as a folder of tables."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wholesum.web.accounts.requests import SignedIn
from wholesum.web.core.http.downloads import download
from wholesum.web.exchange import evidence, folders
from wholesum.web.teams.access import member_of


@never_cache
@require_safe
def export_folder(request: SignedIn, team: UUID) -> HttpResponse:
    """Send the data of a team that members may export, as a zip file."""
    place = member_of(request.user, team)
    content = folders.pack(evidence.team_folder(place.team))
    return download(content, "application/zip", place.team.name, "folder.zip")


@never_cache
@require_safe
def export_evidence(request: SignedIn, team: UUID) -> HttpResponse:
    """Send the data of a team with all single answers as a zip file, if the server allows this."""
    place = member_of(request.user, team)
    if not settings.EVIDENCE_EXPORT:
        raise Http404
    content = folders.pack(evidence.team_evidence(place.team))
    return download(content, "application/zip", place.team.name, "evidence.zip")
