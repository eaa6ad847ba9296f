"""The pages on which users choose how the app reaches them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from wholesum.web.accounts.requests import SignedIn
from wholesum.web.core.act_view import act_view
from wholesum.web.core.http.answering import leaves_no_trace
from wholesum.web.notices import queries, services
from wholesum.web.notices.digest import user_of_token
from wholesum.web.notices.forms import MailsForm
from wholesum.web.notices.models import Mails


@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: SignedIn) -> HttpResponse:
    """Show and change which emails a user gets."""
    choice = queries.choice_of(request.user)
    form = MailsForm(request.POST or None, initial={"mails": choice.mails})
    return act_view(
        request,
        lambda: services.choose_mails(by=request.user, **form.cleaned_data),
        form=form,
        message=_("Your choice is saved."),
        next_page=reverse("notices"),
        page=lambda: render(request, "notices/notices.html", {"form": form}),
    )


@leaves_no_trace
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End the emails of the signed address by POST (RFC 8058); opening the page changes nothing.

    The mail programs that post here have no session and no token against forgery. The signed
    address is the permission, and all that it allows is to send fewer emails.
    """
    user = user_of_token(token)
    if user is None:
        raise Http404
    if request.method == "POST":
        services.choose_mails(by=user, mails=Mails.NONE)
    is_done = queries.choice_of(user).mails == Mails.NONE
    return render(request, "notices/unsubscribe.html", {"is_done": is_done})
