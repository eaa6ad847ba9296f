"""Sign in from another page by one emailed code, with or without an account."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.account.forms import LoginForm, RequestLoginCodeForm, ResetPasswordForm
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.core import context
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from wholesum.web.accounts.limits.tries import count_try
from wholesum.web.accounts.models import User
from wholesum.web.accounts.signing_in.staying import FIELD, LABEL, remember_choice

_NEXT = "page-after-signing-in"
_ADDRESS = "address-of-the-code"


class AskForm(RequestLoginCodeForm):
    """Asks for the email address that gets a code; suggests this browser's last address."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.initial.setdefault("email", context.request.session.get(_ADDRESS, ""))

    def clean_email(self) -> str:
        """Return the email address; after too many codes, raise an error with the waiting time."""
        count_try(context.request, "code", self.cleaned_data["email"])
        email: str = super().clean_email()
        remember_address(context.request, email)
        return email


class ResetForm(ResetPasswordForm):
    """Asks for an email address, to which a code for setting a new password is sent."""

    def clean_email(self) -> str:
        """Return the email address; after too many codes, raise an error with the waiting time."""
        count_try(context.request, "reset", self.cleaned_data["email"])
        email: str = super().clean_email()
        return email


class PasswordForm(LoginForm):
    """Asks for an email address and a password."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["password"].required = True
        self.fields[FIELD].label = LABEL

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Sign in, and store whether this browser stays signed in."""
        remember_choice(request)
        answer: HttpResponse = super().login(request, redirect_url)
        return answer


def remember_address(request: HttpRequest, email: str) -> None:
    """Store an email address in the session, to suggest it on the form for another code."""
    if request.session.get(_ADDRESS) != email:
        request.session[_ADDRESS] = email


def remember_page(request: HttpRequest, path: str, about: str) -> None:
    """Store the page that this browser opens after signing in by any method."""
    if request.session.get(_NEXT) != [path, about]:
        request.session[_NEXT] = [path, about]


def forget_page(request: HttpRequest) -> None:
    """Delete the stored page that this browser would open after signing in."""
    request.session.pop(_NEXT, None)


def remembered_page(request: HttpRequest) -> tuple[str, str]:
    """Return the page that this browser opens after signing in, and its topic, or empty texts."""
    path, about = request.session.get(_NEXT, ("", ""))
    return path, about


def send_code(request: HttpRequest, email: str, next_page: str) -> tuple[User, str]:
    """Email a code to an address; if there is no account, make one without a name.

    A known and an unknown address get the same answer.

    Parameters
    ----------
    request
        The request of a visitor who has not signed in.
    email
        The address.
    next_page
        Where the code leads to.

    Returns
    -------
    tuple of User and str
        The account that the code opens, and the page on which the code is asked for.

    Raises
    ------
    ValidationError
        If too many codes were asked for, or the address is not sound.
    """
    form = AskForm({"email": email})
    if not form.is_valid():
        raise ValidationError([fault for faults in form.errors.values() for fault in faults])
    user = form._user or User.objects.filter(email__iexact=email).first()
    if user is None:
        user = form._user = User.objects.create_user(email)
    LoginCodeVerificationProcess.initiate(request=request, user=form._user, email=email)
    page = reverse("account_confirm_login_code")
    return user, f"{page}?{urlencode({'next': next_page})}"
