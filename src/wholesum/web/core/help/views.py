"""The help pages, which can be read without an account."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wholesum.web.core.help.documents import PAGES, document
from wholesum.web.core.help.terms import facets, terms


@login_not_required
@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Show the glossary, the facets, and a list of the documentation pages."""
    pages = [(name, title) for name, (_path, title) in PAGES.items()]
    about = {"terms": terms(), "facets": facets(), "pages": pages}
    return render(request, "help/glossary.html", about)


@login_not_required
@require_safe
def page(request: HttpRequest, name: str) -> HttpResponse:
    """Show a page of the documentation."""
    if name not in PAGES:
        raise Http404
    return render(request, "help/page.html", {"document": document(name)})
