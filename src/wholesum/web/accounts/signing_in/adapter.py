"""The adapter that changes defaults of allauth, the library for signing in."""

from __future__ import annotations

import logging
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.httpkit import clean_client_ip
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from wholesum.web.accounts.limits.known_browsers import remember_browser
from wholesum.web.accounts.limits.tries import count_try
from wholesum.web.accounts.signing_in.entering import remember_page, remembered_page
from wholesum.web.core.http.client_address import client_address

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Limits tries to sign in, and does not reveal whether an address has an account."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _(
            "There were too many tries. Wait five minutes, then try again."
        ),
        "rate_limited": _("Too many tries in a short time. Wait five minutes at most."),
    }

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return the page to open after signing in: the one asked for, else the home page."""
        return remembered_page(request)[0] or str(super().get_login_redirect_url(request))

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """Return the same page for a new account as for an existing one."""
        return self.get_login_redirect_url(request)

    def logout(self, request: HttpRequest) -> None:
        """Sign out; after signing in again, the visitor still reaches the page they asked for."""
        page, about = remembered_page(request)
        is_visitor = not request.user.is_authenticated
        super().logout(request)
        if page and is_visitor:
            remember_page(request, page, about)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the network address of the client, given the number of proxies."""
        address: str | None = clean_client_ip(client_address(request))
        if address is None:
            raise PermissionDenied("The network address of the client is not known.")
        return address

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a tried password; a correct password is removed from the count."""
        email = str(credentials.get("email", ""))
        self._login_failed_rl_usage = count_try(request, "password", email)

    def post_login(self, request: HttpRequest, user: Any, **about: Any) -> HttpResponse:
        """Redirect a user who has signed in, and mark the browser as known."""
        response: HttpResponse = super().post_login(request, user, **about)
        remember_browser(request, response, user.email)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send an email, or show an error page if it cannot be sent."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:
            # What the mail server says stays in the log; an address does not go into it.
            log.error("A mail of %s was not sent: %s", template_prefix, type(error).__name__)
            answer = render(self.request, "503.html", status=503)
            raise ImmediateHttpResponse(answer) from error
