"""The page of the bin of a team."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from wholesum.web.accounts.requests import SignedIn
from wholesum.web.core.act_view import act_view
from wholesum.web.registry import practices
from wholesum.web.teams.access import facilitator_of
from wholesum.web.teams.bin import services
from wholesum.web.teams.models import BinItem


@require_safe
def bin_page(request: SignedIn, team: UUID) -> HttpResponse:
    """Show a facilitator the objects in the bin of a team, and when each will be deleted."""
    place = facilitator_of(request.user, team)
    titles = {practice.name: practice.title for practice in practices()}
    items = BinItem.objects.filter(team_id=team).select_related("by", "team").order_by("-until")
    about = {
        "place": place,
        "team": place.team,
        "items": [(item, titles.get(item.practice, "")) for item in items],
        "days": services.DAYS,
    }
    return render(request, "teams/bin.html", about)


@require_POST
def restore(request: SignedIn, team: UUID, item: UUID) -> HttpResponse:
    """Restore an object from the bin."""
    return act_view(
        request,
        lambda: services.restore(by=request.user, team=team, item=item),
        message=lambda found: _("“%(name)s” is restored.") % {"name": found.name},
        next_page=reverse("team-bin", args=[team]),
    )


@require_POST
def empty(request: SignedIn, team: UUID) -> HttpResponse:
    """Delete all objects in the bin permanently."""

    def message(number: int) -> str:
        words = ngettext(
            "%(number)s item is deleted for good.",
            "%(number)s items are deleted for good.",
            number,
        )
        return words % {"number": number}

    return act_view(
        request,
        lambda: services.empty_bin(by=request.user, team=team),
        message=message,
        next_page=reverse("team-bin", args=[team]),
    )
