"""The pages of the Mirror and its downloads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from uuid import UUID

import msgspec
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wholesum.charts.chart import Chart
from wholesum.core.facets import FACET
from wholesum.mirror import report as reports
from wholesum.mirror.gather import charts_of
from wholesum.mirror.parts import (
    facet_part,
    method_part,
    reliability_part,
)
from wholesum.mirror.pdf import NoPdfError, can_write_pdf, pdf_of
from wholesum.web.accounts.requests import SignedIn
from wholesum.web.core.http.downloads import download
from wholesum.web.mirror import queries
from wholesum.web.mirror.forms import ReportForm
from wholesum.web.mirror.parts import mirror_picture, missing_parts, next_act
from wholesum.web.mirror.queries import Look
from wholesum.web.registry import evidence_of
from wholesum.web.teams.access import member_of
from wholesum.web.teams.models import Team
from wholesum.web.teams.visiting import is_visitor

_MOST_DIGITS: Final = 4


@require_safe
def mirror(request: SignedIn, team: UUID) -> HttpResponse:
    """Show what a team answers and what it does, in the latest cycle or a past one."""
    place = member_of(request.user, team)
    look = _look(request, place.team)
    about: dict[str, object] = {
        "team": place.team,
        "place": place,
        "look": look,
        "report_form": ReportForm(with_pdf=_offers_pdf(request)),
    }
    if look.facets:
        about |= mirror_picture(place.team, look)
        about["act"] = next_act(place, request.user, look)
        about["missing"] = missing_parts(place.team, look)
    if look.latest is not None:
        about |= {
            "reliability": reliability_part(look.latest),
            "method": method_part(look.latest),
        }
    return render(request, "mirror/mirror.html", about)


@require_safe
def facet(request: SignedIn, team: UUID, facet: str) -> HttpResponse:
    """Show one facet of the Mirror with all its data."""
    place = member_of(request.user, team)
    look = _look(request, place.team)
    seen = FACET.get(facet)
    if seen not in look.facets:
        raise Http404
    index = look.facets.index(seen)
    about = {
        "team": place.team,
        "place": place,
        "look": look,
        "facet": seen,
        "question": next(row.question for row in look.mirror.rows if row.facet == seen),
        "part": facet_part(look.gathered, facet, _charts(place.team, look, facet)),
        "missing": [part for part in missing_parts(place.team, look) if part.facet == seen],
        "before": look.facets[index - 1] if index else None,
        "after": look.facets[index + 1] if index + 1 < len(look.facets) else None,
    }
    return render(request, "mirror/facet.html", about)


@never_cache
@require_safe
def report(request: SignedIn, team: UUID) -> HttpResponse:
    """Send the printable report as a web page, as PDF or as Markdown."""
    place = member_of(request.user, team)
    form = ReportForm({"kind": "html", **request.GET.dict()}, with_pdf=_offers_pdf(request))
    if not form.is_valid():
        raise Http404
    look, kind = _look(request, place.team), form.cleaned_data["kind"]
    evidence = evidence_of(place.team.pk, but="pulse")
    if kind == "md":
        text = reports.markdown_report(look.gathered, evidence)
        return download(text.encode(), "text/markdown; charset=utf-8", place.team.name, "mirror.md")
    page = reports.report(look.gathered, evidence, annex=form.cleaned_data["annex"])
    if kind == "html":
        return download(page.encode(), "text/html; charset=utf-8", place.team.name, "mirror.html")
    try:
        content = pdf_of(page, kind)
    except NoPdfError:
        messages.error(
            request, _("This server cannot make a PDF. Download the web page instead and print it.")
        )
        return redirect("mirror", team=place.team.pk)
    return download(content, "application/pdf", place.team.name, "mirror.pdf")


@never_cache
@require_safe
def as_json(request: SignedIn, team: UUID) -> HttpResponse:
    """Send the Mirror of a team as JSON."""
    place = member_of(request.user, team)
    look = _look(request, place.team)
    content = msgspec.json.format(msgspec.json.encode(look.mirror), indent=2)
    return download(content, "application/json", place.team.name, "mirror.json")


def _offers_pdf(request: SignedIn) -> bool:
    """Return whether a user can get a PDF; it takes the server a second, so no visitor can."""
    return can_write_pdf() and not is_visitor(request.user)


def _look(request: SignedIn, team: Team) -> Look:
    """Return the Mirror in the cycle that the address names, else in the latest cycle."""
    said = request.GET.get("cycle", "")
    if said and not (said.isascii() and said.isdecimal() and len(said) <= _MOST_DIGITS):
        raise Http404
    look = queries.look_at(team, int(said) if said else None)
    if look is None:
        raise Http404
    return look


def _charts(team: Team, look: Look, facet: str) -> Iterator[Chart]:
    return charts_of(evidence_of(team.pk, but="pulse"), look.gathered.cycles, facet)
