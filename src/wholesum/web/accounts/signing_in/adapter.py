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
    """Limits tries to sign in, and hides whether an email address has an account."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _(
            "There were too many tries. Wait five minutes, then try again."
        ),
        "rate_limited": _("Too many tries in a short time. Wait five minutes at most."),
    }

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return the page to open after signing in: the requested page, else the home page."""
        return remembered_page(request)[0] or str(super().get_login_redirect_url(request))

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """Return the page to open after signing up, the same as after signing in."""
        return self.get_login_redirect_url(request)

    def logout(self, request: HttpRequest) -> None:
        """Sign out, but remember the page that the visitor wanted to open after signing in."""
        page, about = remembered_page(request)
        is_visitor = not request.user.is_authenticated
        super().logout(request)
        if page and is_visitor:
            remember_page(request, page, about)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the IP address of the visitor, given the number of proxies."""
        address: str | None = clean_client_ip(client_address(request))
        if address is None:
            raise PermissionDenied("The network address of the client is not known.")
        return address

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count each password that is tried, unless it is correct."""
        email = str(credentials.get("email", ""))
        self._login_failed_rl_usage = count_try(request, "password", email)

    def post_login(self, request: HttpRequest, user: Any, **about: Any) -> HttpResponse:
        """Redirect a user who has just signed in, and mark the browser as known."""
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
