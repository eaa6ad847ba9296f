"""A request as `login_required` lets it through."""

from __future__ import annotations

from django.http import HttpRequest

from wholesum.web.accounts.models import User


class SignedIn(HttpRequest):
    """A request of somebody who has signed in."""

    user: User
