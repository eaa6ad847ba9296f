"""The public page with one question to somebody outside the team, and its address."""

from __future__ import annotations

from typing import Final

from allauth.core.internal.ratelimit import consume
from allauth.core.ratelimit import respond_429
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholesum.web.core.act_view import add_refusal
from wholesum.web.core.http.answering import csrf_protect_without_referrer, leaves_no_trace
from wholesum.web.cycle.access import prototype_of_link
from wholesum.web.cycle.forms import OutsideForm
from wholesum.web.cycle.services import answer_outside
from wholesum.web.teams.models import Membership

RATE: Final = "60/m/ip"
"""How often one network may open the page; nobody can try out links."""


@leaves_no_trace
@csrf_protect_without_referrer
@login_not_required
@require_http_methods(["GET", "POST"])
def outside(request: HttpRequest, token: str) -> HttpResponse:
    """Ask one question; opening the page changes nothing."""
    within = consume(
        request,
        app="wholesum.cycle",
        action="outside",
        config={"outside": RATE},
        limit_get=True,
    )
    if within is None:
        full: HttpResponse = respond_429(request)
        return full
    found = prototype_of_link(token)
    is_member = Membership.objects.filter(team=found.cycle.team_id, user=request.user.pk).exists()
    form = OutsideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not is_member and form.is_valid():
        try:
            answer_outside(token=token, **form.cleaned_data)
        except ValidationError as error:
            add_refusal(form, error)
        else:
            return redirect("outside", token=token)
    about = {"prototype": found, "form": form, "is_member": is_member}
    return render(request, "cycle/outside.html", about)


urlpatterns = [path("<str:token>/", outside, name="outside")]
