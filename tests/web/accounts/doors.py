"""Functions with which tests sign in as a user does."""

from __future__ import annotations

import re
from typing import Final

from django.core import mail
from django.test import Client
from django.urls import reverse

from wholesum.web.accounts.models import User

CODE: Final = re.compile(r"^\s+([B-Z]{4}-[B-Z]{4})$", re.MULTILINE)
ASK: Final = "account_request_login_code"
CONFIRM: Final = "account_confirm_login_code"


def code_in(message: mail.EmailMessage) -> str:
    """Return the code in an email."""
    found = CODE.search(str(message.body))
    assert found, message.body
    return found[1]


def is_signed_in(client: Client) -> bool:
    """Return whether a browser is signed in."""
    return "_auth_user_id" in client.session


def by_code(user: User, agent: str = "") -> Client:
    """Sign in by an emailed code."""
    client = Client(headers={"user-agent": agent})
    client.post(reverse(ASK), {"email": user.email})
    client.post(reverse(CONFIRM), {"code": code_in(mail.outbox.pop())})
    assert is_signed_in(client)
    return client
