"""The pages about oneself."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wholesum.web.accounts import queries, services
from wholesum.web.accounts.forms import DeleteForm, NameForm
from wholesum.web.core.requests import SignedIn
from wholesum.web.core.theme import ThemeForm, keep_theme, theme_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: SignedIn) -> HttpResponse:
    """Show one's account, and change one's name."""
    form = NameForm(request.POST or None, initial={"name": request.user.name})
    if form.is_valid():
        services.rename(by=request.user, name=form.cleaned_data["name"])
        messages.success(request, _("Your name is saved."))
        return redirect("account")
    about = {
        "form": form,
        "devices": queries.devices(request.user),
        "theme_form": ThemeForm(initial={"theme": theme_of(request)}),
    }
    return render(request, "accounts/account.html", about)


@login_required
@require_POST
def theme(request: SignedIn) -> HttpResponse:
    """Have this browser keep light or dark."""
    form = ThemeForm(request.POST)
    response = redirect("account")
    if form.is_valid():
        keep_theme(response, form.cleaned_data["theme"])
    return response


@login_required
@never_cache
@require_safe
def data(request: SignedIn) -> HttpResponse:
    """Download all that is kept under one's name."""
    answer = JsonResponse(
        queries.own_data(request.user), json_dumps_params={"indent": 2, "ensure_ascii": False}
    )
    answer["Content-Disposition"] = 'attachment; filename="wholesum-my-data.json"'
    return answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def delete(request: SignedIn) -> HttpResponse:
    """Say what goes and what stays, and delete the account once the address is typed."""
    form = DeleteForm(request.POST or None, email=request.user.email)
    if form.is_valid():
        try:
            services.delete_account(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("typed", error)
        else:
            logout(request)
            messages.success(request, _("Your account is deleted."))
            return redirect("account_login")
    about = {
        "form": form,
        "held": queries.held_teams(request.user),
        "places": request.user.memberships.count(),
        "signed": queries.signed_sheets(request.user).count(),
    }
    return render(request, "accounts/delete.html", about)
