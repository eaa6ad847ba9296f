"""The style guide page, and the files by which a phone can install the app."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from wholesum.web.core.look import TOKENS, Sample

_WORKER: Final = Path(__file__).parent / "static" / "core" / "service-worker.js"
_GROUND: Final = "#fbfaf7"


@require_safe
def look(request: HttpRequest) -> HttpResponse:
    """Show each component of the pages once, as a style guide."""
    asked, refused = Sample(), Sample({"name": "", "mood": "none", "closes": ""})
    return render(request, "core/look.html", {"tokens": TOKENS, "asked": asked, "refused": refused})


@login_not_required
@require_safe
def manifest(_request: HttpRequest) -> JsonResponse:
    """Return the data that a phone needs to install the app."""
    icons = [
        {
            "src": static(f"core/icon-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
    about = {
        "id": "/",
        "name": "Wholesum",
        "short_name": "Wholesum",
        "start_url": reverse("home"),
        "scope": "/",
        "display": "standalone",
        "background_color": _GROUND,
        "theme_color": _GROUND,
        "icons": icons,
    }
    return JsonResponse(about, content_type="application/manifest+json")


@login_not_required
@require_safe
def service_worker(_request: HttpRequest) -> HttpResponse:
    """Return the service worker script; at this URL it works for all pages."""
    answer = HttpResponse(_WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@login_not_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Show the page that a phone stores for times without a connection; it names no user."""
    return render(request, "core/offline.html")
