"""Pages of values: stated values, compared with hours, agenda, rewards and praise."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wholesum.web.accounts.requests import SignedIn
from wholesum.web.focus import queries
from wholesum.web.focus.models import Value
from wholesum.web.focus.results.values_gap import values_gap
from wholesum.web.focus.services import values as acts
from wholesum.web.focus.services.readiness import VALUES
from wholesum.web.focus.views.requests import page_context, perform, round_of_page


@require_safe
def values(request: SignedIn, team: UUID, focus: UUID) -> HttpResponse:
    """Show the stated values next to the share of hours, agenda, rewards and praise of each."""
    about = page_context(request, team, focus)
    round_ = round_of_page(about)
    points = about["state"].values
    found = queries.values_of(round_)
    about |= {
        "values": [{"value": value, "cells": _cells(value)} for value in found],
        "sources": list(acts.SOURCES.items()),
        "fixed": points is not None or round_.closed is not None,
        "mirrored": None
        if points is None
        else values_gap(round_, points.round, list(round_.efforts.all())),
        "least": VALUES[0],
        "most": VALUES[1],
    }
    return render(request, "focus/values.html", about)


@require_POST
def name(request: SignedIn, team: UUID, focus: UUID) -> HttpResponse:
    """Add a value that the team states."""
    text = request.POST.get("name", "")
    perform(request, partial(acts.name_value, by=request.user, team=team, focus=focus, name=text))
    return redirect("focus-values", team=team, focus=focus)


@require_POST
def delete(request: SignedIn, team: UUID, focus: UUID, value: UUID) -> HttpResponse:
    """Delete a value that the team states."""
    perform(
        request, partial(acts.delete_value, by=request.user, team=team, focus=focus, value=value)
    )
    return redirect("focus-values", team=team, focus=focus)


@require_POST
def expressed(request: SignedIn, team: UUID, focus: UUID) -> HttpResponse:
    """Save how much of the agenda, rewards and praise went to each value."""
    cells = {
        (value.pk, source): request.POST.get(f"{source}-{value.pk}", "")
        for value in Value.objects.filter(round=focus, round__team=team)
        for source in acts.SOURCES
    }
    act = partial(acts.write_expressed, by=request.user, team=team, focus=focus, cells=cells)
    perform(request, act, _("Saved."))
    return redirect("focus-values", team=team, focus=focus)


@require_POST
def experiment(request: SignedIn, team: UUID, focus: UUID) -> HttpResponse:
    """Save the experiment by which the team wants to bring values and hours closer."""
    text = request.POST.get("text", "")
    act = partial(acts.write_experiment, by=request.user, team=team, focus=focus, text=text)
    perform(request, act, _("The experiment is saved."))
    return redirect("focus-values", team=team, focus=focus)


def _cells(value: Value) -> list[tuple[str, str]]:
    return [
        (name, "" if (amount := getattr(value, name)) is None else f"{amount.normalize():f}")
        for name in acts.SOURCES
    ]
