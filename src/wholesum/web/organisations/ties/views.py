"""The pages of ties: the figures of an organisation, one's own page, and rounds that ask."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wholesum.web.accounts.requests import SignedIn
from wholesum.web.core.act_view import act_view
from wholesum.web.organisations.access import led_organisation
from wholesum.web.organisations.ties import access, services
from wholesum.web.organisations.ties.charts import ties_chart
from wholesum.web.organisations.ties.forms import OpenTies
from wholesum.web.organisations.ties.models import TieRound, TieWave
from wholesum.web.organisations.ties.queries import key_of, opted_out, own_bridges, own_ties
from wholesum.web.registry import promise_link
from wholesum.web.rounds.acts import act_views, opened_message
from wholesum.web.rounds.asked_groups import notice
from wholesum.web.rounds.queries import round_state
from wholesum.web.rounds.views import answer_page, answered, answering
from wholesum.web.rounds.views import sent_page as rounds_sent_page
from wholesum.web.teams.models import Team


@require_safe
def ties(request: SignedIn, team: UUID, tie_wave: UUID | None = None) -> HttpResponse:
    """Show the figures of the latest wave or an earlier one, and the open round."""
    found, place = access.seen_ties(request.user, team)
    leads = place.team_id == team and place.facilitates
    rounds = TieRound.objects.filter(team=found).select_related("team").order_by("-opened", "pk")
    unclosed = rounds.filter(closed=None).first()
    waves = access.seen_waves(request.user, team)
    about = {
        "organisation": found,
        "team": found,
        "place": place,
        "leads": leads,
        "round": unclosed,
        "state": unclosed and round_state(unclosed, request.user),
        "loss": services.loss_of_round() if leads else None,
        "last": rounds.exclude(closed=None).first(),
        "waves": waves,
        "wave_loss": services.loss_of(waves[0]) if waves and leads else None,
        **_shown(access.seen_waves(request.user, team, tie_wave) if tie_wave else waves),
    }
    return render(request, "organisations/ties.html", about)


def _shown(waves: list[TieWave]) -> dict[str, Any]:
    if not waves:
        return {}
    wave, figures = waves[0], waves[0].figures
    before = next((earlier for earlier in waves[1:] if earlier.topic == wave.topic), None)
    matrix = figures["matrix"]
    lines = matrix and [
        (name, people, list(zip(ties, expected, strict=True)))
        for name, people, ties, expected in zip(
            matrix["functions"], matrix["people"], matrix["ties"], matrix["expected"], strict=True
        )
    ]
    found, spread = figures["bridging"], figures["spread"]
    return {
        "wave": wave,
        "figures": figures,
        "by_chance": found and round(found["expected"] * found["ties"]),
        "alike": spread and round(spread["value"]["value"] * spread["people"]),
        "tenth": spread and round(spread["tenth"] * 100),
        "stays": figures["stand_in"] and round(figures["stand_in"]["value"] * 100),
        "lines": lines,
        "before": before,
        "chart": ties_chart(figures, before.figures if before else None),
    }


@require_POST
def delete_wave(request: SignedIn, team: UUID, tie_wave: UUID) -> HttpResponse:
    """Delete the latest wave."""
    return act_view(
        request,
        partial(services.delete_wave, by=request.user, team=team, tie_wave=tie_wave),
        message=_("The wave is deleted. You can make a new one now."),
        next_page=reverse("ties", args=[team]),
    )


@never_cache
@require_safe
def own_page(request: SignedIn, team: UUID) -> HttpResponse:
    """Show a user their own ties and proposals; nobody else can open this page."""
    found, place = access.seen_ties(request.user, team)
    is_out = key_of(request.user.email) in opted_out(team)
    bridges = [
        (whom, function, promise_link(place.team_id, what % {"name": whom}, ""))
        for whom, function in own_bridges(request.user, team)
        for what in (_("Meet %(name)s for half an hour: what could our functions do together?"),)
    ]
    about = {
        "organisation": found,
        "is_out": is_out,
        "own": None if is_out else own_ties(request.user, team),
        "bridges": bridges,
    }
    return render(request, "organisations/own_ties.html", about)


@require_POST
def count_me(request: SignedIn, team: UUID) -> HttpResponse:
    """Leave the user out of all figures, or count them again."""
    access.seen_ties(request.user, team)
    leave = request.POST.get("count") != "yes"
    service = services.opt_out if leave else services.opt_in
    return act_view(
        request,
        partial(service, by=request.user, team=team),
        message=_("Nothing is computed about you from now on. Your ties are deleted.")
        if leave
        else _("You are counted again, from the next wave on."),
        next_page=reverse("ties-mine", args=[team]),
    )


@require_http_methods(["GET", "POST"])
def open_round(request: SignedIn, team: UUID) -> HttpResponse:
    """Ask the people of an organisation whom they turn to."""
    place = led_organisation(request.user, team)
    last = TieRound.objects.filter(team=team).order_by("-opened").first()
    initial = {"topic": last.topic if last else _("advice across functions")}
    form = OpenTies(request.POST or None, today=place.team.today(), initial=initial)
    return act_view(
        request,
        lambda: services.open_round(by=request.user, team=team, **form.cleaned_data),
        form=form,
        message=opened_message(),
        next_page=TieRound.get_absolute_url,
        page=lambda: render(request, "organisations/open.html", _about_opening(place.team, form)),
    )


def _about_opening(top: Team, form: OpenTies) -> dict[str, object]:
    asked = TieRound(team=top, topic=str(form["topic"].value() or ""))
    return {
        "organisation": top,
        "form": form,
        "number": asked.invited.count(),
        "notice": notice(asked),
    }


@answering
def answer(request: SignedIn, team: UUID, tie_round: UUID) -> HttpResponse:
    """Save whom a user turns to."""
    return answer_page(request, access.asked_round(request.user, team, tie_round))


@answered
def sent_page(request: SignedIn, team: UUID, tie_round: UUID) -> HttpResponse:
    """Thank a user whose answers are recorded."""
    return rounds_sent_page(request, access.asked_round(request.user, team, tie_round))


remind, prolong, close, delete = act_views(
    services, lambda team, _round: reverse("ties", args=[team]), "ties"
)
