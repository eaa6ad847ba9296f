"""The pages on which people join a team, with or without an account."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import ValidationError
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wholesum.web.accounts import services as accounts
from wholesum.web.accounts.models import User
from wholesum.web.accounts.requests import SignedIn
from wholesum.web.accounts.signing_in import entering
from wholesum.web.teams import access, forms, invitations
from wholesum.web.teams.models import Invitation, Membership, hash_token

_JOINING = "joining"
"""The entries of a visitor, saved until the code is entered."""


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str = "") -> HttpResponse:
    """Show an invitation, or join its team; only joining makes the invitation used.

    Without a token this is the invitation that this browser opened last.
    """
    token_hash = hash_token(token) if token else entering.remembered_page(request)[1]
    found = access.invitations_of(token_hash).first()
    if found is None and not token:
        return redirect("home")
    if isinstance(request.user, User):
        return _show(request, request.user, found)
    if found is None or found.state != "open":
        return _closed(request, found)
    entering.remember_page(request, reverse("invitation-kept"), token_hash)
    return _visitor(request, found)


@never_cache
@require_http_methods(["GET", "POST"])
def mailed(request: SignedIn, invitation: UUID) -> HttpResponse:
    """Show an invitation that was emailed to the user, or join its team."""
    return _show(request, request.user, access.invitation_mailed_to(request.user, invitation))


def _show(request: HttpRequest, user: User, found: Invitation | None) -> HttpResponse:
    """Add a signed-in user to the team; redirect a member to the team."""
    if found is None:
        return _closed(request, found)
    usable = found.state == "open" or (found.used_by is not None and found.used_by.user == user)
    if not usable:
        return _closed(request, found)
    if Membership.objects.filter(team=found.team, user=user).exists():
        _forget(request)
        messages.info(request, _("You are in %(team)s.") % {"team": found.team})
        return redirect("team", team=found.team_id)
    form = forms.Place(request.POST if request.method == "POST" else None, role=found.role)
    if form.is_valid():
        place = invitations.join(by=user, token_hash=found.token_hash, **form.place())
        _forget(request)
        messages.success(request, _("You have joined %(team)s.") % {"team": place.team})
        return redirect("team", team=place.team_id)
    return render(request, "teams/invitation.html", {"invitation": found, "form": form})


def _visitor(request: HttpRequest, found: Invitation) -> HttpResponse:
    """Ask a visitor for a name and an email address, and email a code to this address."""
    form = forms.Entry(request.POST if request.method == "POST" else None, invitation=found)
    if form.is_valid():
        email = found.email or form.cleaned_data["email"]
        try:
            user, page = entering.send_code(request, email, reverse("invitation-kept"))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            about = {"hash": found.token_hash, "name": form.cleaned_data["name"]}
            request.session[_JOINING] = {**about, "user": user.pk, "answers": form.answers_pulses()}
            return redirect(page)
    about = {"invitation": found, "form": form, "kept": reverse("invitation-kept")}
    return render(request, "teams/invitation.html", about)


def _closed(request: HttpRequest, found: Invitation | None) -> HttpResponse:
    """Show why an invitation cannot be used, and whom to ask for a new one."""
    _forget(request)
    return render(request, "teams/invitation_closed.html", {"invitation": found}, status=404)


def _forget(request: HttpRequest) -> None:
    entering.forget_page(request)
    request.session.pop(_JOINING, None)


@receiver(user_logged_in)
def _join(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    """Add a visitor to the team after they typed the code that was emailed to them."""
    said = request.session.pop(_JOINING, None)
    if said is None or said["user"] != user.pk:
        return
    if not user.name:
        accounts.rename(by=user, name=said["name"])
    with suppress(Http404):  # The page that follows says what became of the invitation.
        invitations.join(by=user, token_hash=said["hash"], answers=said["answers"])
