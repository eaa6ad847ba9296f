"""The pages for inviting people to a team."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from wholesum.web.accounts.requests import SignedIn
from wholesum.web.core.act_view import act_view
from wholesum.web.core.mail import mails_go_to_the_terminal
from wholesum.web.registry import practices
from wholesum.web.teams import access, forms, invitations, queries
from wholesum.web.teams.models import Invitation, Membership

_LINK = "new-invitation-link"
_LINK_FOR = "new-invitation-link-for"


@never_cache
@require_http_methods(["GET", "POST"])
def invite(request: SignedIn, team: UUID) -> HttpResponse:
    """Invite people by email or by a link; a new link is shown only once."""
    place = access.facilitator_of(request.user, team)
    by_link = request.method == "POST" and request.POST.get("way") == "link"
    by_mail = request.method == "POST" and not by_link
    mails = forms.Mails(request.POST if by_mail else None, prefix="mail")
    link = forms.Link(request.POST if by_link else None, prefix="link")
    if by_mail and mails.is_valid():
        _send(request, place, mails)
    elif by_link and link.is_valid():
        _share(request, place, link)
    if mails.errors or link.errors or request.method != "POST":
        about = {
            "team": place.team,
            "place": place,
            "mails": mails,
            "link": link,
            "new_link": request.session.pop(_LINK, None),
            "new_link_for": request.session.pop(_LINK_FOR, ""),
            "invitations": queries.open_invitations(team),
            "next_steps": [step for practice in practices() for step in practice.next_steps(place)],
        }
        return render(request, "teams/invite.html", about)
    return redirect("team-invite", team=team)


def _send(request: SignedIn, place: Membership, form: forms.Mails) -> None:
    """Invite each email address, and report each refused address."""
    sent, role = 0, form.cleaned_data["role"]
    for email in form.cleaned_data["emails"]:
        try:
            invitations.invite(by=request.user, team=place.team_id, role=role, email=email)
            sent += 1
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    if sent:
        if mails_go_to_the_terminal():
            said = ngettext(
                "%(count)s invitation is ready, but this server sends no emails.",
                "%(count)s invitations are ready, but this server sends no emails.",
                sent,
            )
        else:
            said = ngettext(
                "%(count)s invitation is sent.", "%(count)s invitations are sent.", sent
            )
        messages.success(request, said % {"count": sent})


def _share(request: SignedIn, place: Membership, form: forms.Link) -> None:
    try:
        made = invitations.invite(
            by=request.user, team=place.team_id, role=form.cleaned_data["role"]
        )
        request.session[_LINK] = made[1]
    except ValidationError as error:
        form.add_error(None, error)


@require_POST
def renew(request: SignedIn, team: UUID, invitation: UUID) -> HttpResponse:
    """Make a new link for an invitation, and email the link or show it once."""
    is_mailed = request.POST.get("way") == "mail"

    def said(made: tuple[Invitation, str]) -> str:
        if is_mailed:
            return _("The invitation is sent again to %(email)s.") % {"email": made[0].email}
        request.session[_LINK], request.session[_LINK_FOR] = made[1], made[0].email
        return ""

    return act_view(
        request,
        partial(
            invitations.renew_invitation,
            by=request.user,
            team=team,
            invitation=invitation,
            is_mailed=is_mailed,
        ),
        next_page=reverse("team-invite", args=[team]),
        message=said,
    )


@require_POST
def withdraw(request: SignedIn, team: UUID, invitation: UUID) -> HttpResponse:
    """Withdraw an invitation to a team."""
    invitations.withdraw_invitation(by=request.user, team=team, invitation=invitation)
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("team-invite", team=team)
