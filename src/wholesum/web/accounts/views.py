"""The pages on which users see and change their own account."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib.auth import logout
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wholesum.web.accounts import queries, services
from wholesum.web.accounts.forms import DeleteForm, NameForm
from wholesum.web.accounts.requests import SignedIn
from wholesum.web.core.act_view import act_view
from wholesum.web.core.http.theme import ThemeForm, keep_theme, theme_of


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: SignedIn) -> HttpResponse:
    """Show the user's own account, and let the user change the name."""
    form = NameForm(request.POST or None, initial={"name": request.user.name})

    def page() -> HttpResponse:
        about = {
            "form": form,
            "devices": queries.devices(request.user),
            "theme_form": ThemeForm(initial={"theme": theme_of(request)}),
        }
        return render(request, "accounts/account.html", about)

    return act_view(
        request,
        lambda: services.rename(by=request.user, **form.cleaned_data),
        form=form,
        message=_("Your name is saved."),
        next_page=reverse("account"),
        page=page,
    )


@require_POST
def theme(request: SignedIn) -> HttpResponse:
    """Store in this browser whether pages are light or dark."""
    form = ThemeForm(request.POST)
    response = redirect("account")
    if form.is_valid():
        keep_theme(response, form.cleaned_data["theme"])
    return response


@never_cache
@require_safe
def data(request: SignedIn) -> HttpResponse:
    """Let a user download all data that are stored under their name."""
    answer = JsonResponse(
        queries.own_data(request.user), json_dumps_params={"indent": 2, "ensure_ascii": False}
    )
    answer["Content-Disposition"] = 'attachment; filename="wholesum-my-data.json"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def delete(request: SignedIn) -> HttpResponse:
    """List what is deleted and kept; delete the account if the user types the email address."""
    form = DeleteForm(request.POST or None, email=request.user.email)

    def service() -> None:
        services.delete_account(by=request.user, **form.cleaned_data)
        logout(request)

    def page() -> HttpResponse:
        about = {
            "form": form,
            "holds": queries.holds(request.user),
            **queries.deletion(request.user),
        }
        return render(request, "accounts/delete.html", about)

    return act_view(
        request,
        service,
        form=form,
        field="typed",
        message=_("Your account is deleted."),
        next_page=reverse("account_login"),
        page=page,
    )
