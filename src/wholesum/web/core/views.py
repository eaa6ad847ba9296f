"""The style guide page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wholesum.web.core.look import TOKENS, Sample


@require_safe
def look(request: HttpRequest) -> HttpResponse:
    """Show every component of the pages once."""
    asked, refused = Sample(), Sample({"name": "", "mood": "none", "closes": ""})
    return render(request, "core/look.html", {"tokens": TOKENS, "asked": asked, "refused": refused})
