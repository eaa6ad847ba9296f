"""Send a file to the browser as a download."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify


def download(content: bytes, kind: str, team: str, name: str) -> HttpResponse:
    """Send a file whose name begins with the name of a team."""
    file = f"{slugify(team) or 'team'}-{name}"
    disposition = content_disposition_header(as_attachment=True, filename=file)
    return HttpResponse(content, kind, headers={"Content-Disposition": disposition})
