"""The public page with one question to somebody outside the team, and its address."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from wholesum.web.core.act_view import add_refusal
from wholesum.web.core.http.answering import (
    csrf_protect_without_referrer,
    leaves_no_trace,
    limits_tries,
)
from wholesum.web.cycle.access import prototype_of_link
from wholesum.web.cycle.forms import OutsideForm
from wholesum.web.cycle.services import answer_outside
from wholesum.web.teams.models import Membership


@leaves_no_trace
@csrf_protect_without_referrer
@login_not_required
@require_http_methods(["GET", "POST"])
@limits_tries("outside")
def outside(request: HttpRequest, token: str) -> HttpResponse:
    """Ask one question; opening the page changes nothing."""
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
