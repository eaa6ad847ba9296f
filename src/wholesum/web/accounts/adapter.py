"""How allauth behaves here."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.shortcuts import render

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Says so when a mail with a code cannot be sent, whether the address is known or not."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail, or show a page that says that it did not go out."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:
            # What the mail server says stays in the log; an address does not go into it.
            log.error("A mail of %s was not sent: %s", template_prefix, type(error).__name__)
            answer = render(self.request, "503.html", status=503)
            raise ImmediateHttpResponse(answer) from error
