"""The pages on which users and teams choose how the app reaches them."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wholesum.web.accounts.requests import SignedIn
from wholesum.web.core.act_view import act_view
from wholesum.web.core.http.answering import leaves_no_trace, limits_tries
from wholesum.web.notices import queries, services
from wholesum.web.notices.calendar import feed_of
from wholesum.web.notices.digest import user_of_token
from wholesum.web.notices.forms import ChatForm, MailsForm
from wholesum.web.notices.models import ChatAddress, Mails
from wholesum.web.teams.access import facilitator_of

_ADDRESS: Final = "new-calendar-address"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: SignedIn) -> HttpResponse:
    """Show and change which emails a user gets; a new calendar address is shown once."""
    choice = queries.choice_of(request.user)
    form = MailsForm(request.POST or None, initial={"mails": choice.mails})

    def page() -> HttpResponse:
        address = request.session.pop(_ADDRESS, "")
        return render(
            request, "notices/notices.html", {"form": form, "choice": choice, "address": address}
        )

    return act_view(
        request,
        lambda: services.choose_mails(by=request.user, **form.cleaned_data),
        form=form,
        message=_("Your choice is saved."),
        next_page=reverse("notices"),
        page=page,
    )


@require_POST
def renew_calendar(request: SignedIn) -> HttpResponse:
    """Make a new calendar address, which the next page shows."""
    request.session[_ADDRESS] = services.renew_calendar(by=request.user)
    return redirect("notices")


@require_POST
def end_calendar(request: SignedIn) -> HttpResponse:
    """End the calendar address."""
    return act_view(
        request,
        lambda: services.end_calendar(by=request.user),
        message=_("The calendar address no longer works."),
        next_page=reverse("notices"),
    )


@leaves_no_trace
@login_not_required
@require_safe
@limits_tries("calendar")
def calendar(_request: HttpRequest, token: str) -> HttpResponse:
    """Return the calendar of the user with this secret address."""
    feed = feed_of(queries.user_of_calendar(token))
    return HttpResponse(feed, content_type="text/calendar; charset=utf-8")


@sensitive_post_parameters("address")
@require_http_methods(["GET", "POST"])
def chat(request: SignedIn, team: UUID) -> HttpResponse:
    """Show whether messages go to the chat of a team, and set where they go."""
    place = facilitator_of(request.user, team)
    known = ChatAddress.objects.filter(team_id=team).first()
    form = ChatForm(request.POST or None, initial={"kind": known.kind if known else "slack"})
    about = {"team": place.team, "place": place, "chat": known, "form": form}
    return act_view(
        request,
        lambda: services.set_chat(by=request.user, team=team, **form.cleaned_data),
        form=form,
        field="address",
        message=_("Messages go to this chat from now on."),
        next_page=reverse("team-chat", args=[team]),
        page=lambda: render(request, "notices/chat.html", about),
    )


@require_POST
def test_chat(request: SignedIn, team: UUID) -> HttpResponse:
    """Send a test message to the chat of a team."""
    return act_view(
        request,
        lambda: services.send_test_message(by=request.user, team=team),
        message=_("A test message is on its way. Look for it in the channel."),
        next_page=reverse("team-chat", args=[team]),
    )


@require_POST
def remove_chat(request: SignedIn, team: UUID) -> HttpResponse:
    """Delete the webhook of a team."""
    return act_view(
        request,
        lambda: services.remove_chat(by=request.user, team=team),
        message=_("No more messages go to the chat."),
        next_page=reverse("team-chat", args=[team]),
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
