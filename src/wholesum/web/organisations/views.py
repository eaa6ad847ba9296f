"""The pages of an organisation, of the sharings of a team, and of a coach."""

from __future__ import annotations

from uuid import UUID

import msgspec
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wholesum.charts.chart import Chart
from wholesum.core.facets import FACET
from wholesum.places.waves import FacetFigure
from wholesum.web.accounts.requests import SignedIn
from wholesum.web.core.act_view import act_view
from wholesum.web.mirror.parts import mirror_picture
from wholesum.web.organisations import access, queries, services
from wholesum.web.organisations.forms import AnswerForm, CoachForm
from wholesum.web.organisations.models import Wave
from wholesum.web.organisations.wave_chart import wave_chart
from wholesum.web.teams.access import facilitator_of, member_of
from wholesum.web.teams.models import Membership, Team


@require_safe
def organisation(request: SignedIn, team: UUID, wave: UUID | None = None) -> HttpResponse:
    """Show the figures of an organisation, at its latest wave or a past one."""
    found, place = access.seen_organisation(request.user, team)
    waves = list(Wave.objects.filter(organisation=found))
    shown = access.seen_wave(team, wave) if wave is not None else next(iter(waves), None)
    about: dict[str, object] = {"organisation": found, "place": place, "waves": waves}
    if shown is not None:
        about |= {"wave": shown, **_shown(shown, waves)}
    return render(request, "organisations/organisation.html", about)


@require_POST
def start_wave(request: SignedIn, team: UUID) -> HttpResponse:
    """Make a wave of the latest pulses."""
    access.led_organisation(request.user, team)
    return act_view(
        request,
        lambda: services.start_wave(by=request.user, team=team),
        message=_("The wave is made."),
        next_page=reverse("organisation", args=[team]),
    )


@require_safe
def sharings(request: SignedIn, team: UUID) -> HttpResponse:
    """Show the members with whom their team shares, and ask for their answers."""
    return _sharings(request, member_of(request.user, team), CoachForm())


@require_POST
def ask_organisation(request: SignedIn, team: UUID) -> HttpResponse:
    """Ask the members whether their team may be counted in its organisation."""
    facilitator_of(request.user, team)
    return act_view(
        request,
        lambda: services.ask_for_organisation(by=request.user, team=team),
        message=_("The members are asked."),
        next_page=reverse("sharings", args=[team]),
    )


@require_POST
def ask_coach(request: SignedIn, team: UUID) -> HttpResponse:
    """Ask the members whether a coach may see their Mirror."""
    place = facilitator_of(request.user, team)
    form = CoachForm(request.POST)
    return act_view(
        request,
        lambda: services.ask_for_coach(by=request.user, team=team, **form.cleaned_data),
        form=form,
        field="email",
        message=_("The members are asked."),
        next_page=reverse("sharings", args=[team]),
        page=lambda: _sharings(request, place, form),
    )


@require_POST
def answer(request: SignedIn, team: UUID, sharing: UUID) -> HttpResponse:
    """Record whether a member agrees."""
    access.sharing_in(request.user, team, sharing)
    form = AnswerForm(request.POST)
    return act_view(
        request,
        lambda: services.answer(
            by=request.user, team=team, sharing=sharing, agrees=form.cleaned_data["agrees"]
        ),
        form=form,
        message=_("Your answer is saved. You can change it at any time."),
        next_page=reverse("sharings", args=[team]),
    )


@require_POST
def end(request: SignedIn, team: UUID, sharing: UUID) -> HttpResponse:
    """End a sharing."""
    facilitator_of(request.user, team)
    access.sharing_in(request.user, team, sharing)
    return act_view(
        request,
        lambda: services.end(by=request.user, team=team, sharing=sharing),
        message=_("The team no longer shares this."),
        next_page=reverse("sharings", args=[team]),
    )


@require_safe
def coach(request: SignedIn) -> HttpResponse:
    """Show a coach the teams that share with them, and what is next in each."""
    teams = list(queries.coached_teams(request.user))
    return render(request, "organisations/coach.html", {"teams": teams})


@never_cache
@require_safe
def coach_team(request: SignedIn, sharing: UUID) -> HttpResponse:
    """Show a coach the Mirror of a team that shares with them."""
    found = queries.coached_team(access.coached(request.user, sharing))
    about: dict[str, object] = {"one": found}
    if found.look is not None:
        about |= mirror_picture(found.sharing.team, found.look)
    return render(request, "organisations/coach_team.html", about)


def _sharings(request: SignedIn, place: Membership, form: CoachForm) -> HttpResponse:
    about = {
        "team": place.team,
        "place": place,
        "lines": queries.sharing_lines(place),
        "organisations": queries.organisations_of(place.team),
        "form": form,
    }
    return render(request, "organisations/sharings.html", about)


def _shown(wave: Wave, waves: list[Wave]) -> dict[str, object]:
    """Return the chart of a wave, its parts, and why facets are missing."""
    figures = msgspec.convert(wave.figures, tuple[FacetFigure, ...])
    place = next(number for number, one in enumerate(waves) if one.pk == wave.pk)
    earlier = waves[place + 1].figures if place + 1 < len(waves) else []
    before = {figure["facet"]: figure["mean"] for figure in earlier}
    chart: Chart | None = wave_chart(figures, date_format(wave.made, "j F Y"), wave.invited, before)
    shown = [figure for figure in figures if figure.parts]
    parts = list(dict.fromkeys(part.part for figure in shown for part in figure.parts))
    names = {str(team.pk): team.name for team in Team.objects.filter(pk__in=parts)}
    return {
        "chart": chart,
        "part_names": [names.get(part, _("a former part")) for part in parts],
        "part_lines": [(FACET[one.facet].name, _cells(one, parts)) for one in shown],
        "withheld": [FACET[figure.facet].name for figure in figures if figure.withheld == "left"],
    }


def _cells(figure: FacetFigure, parts: list[str]) -> list[str]:
    means = {part.part: f"{part.mean:.1f}" for part in figure.parts}
    return [means.get(part, "–") for part in parts]
