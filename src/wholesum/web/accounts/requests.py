"""The type of a request that has passed `login_required`."""

from __future__ import annotations

from django.http import HttpRequest

from wholesum.web.accounts.models import User


class SignedIn(HttpRequest):
    """The request of a user who has signed in."""

    user: User
