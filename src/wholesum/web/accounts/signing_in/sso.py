"""Accounts that are made from the data of an organisation's sign-in provider."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest

from wholesum.web.accounts.models import User


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Copies the name of a user from the sign-in provider to the new account."""

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]
    ) -> User:
        """Fill in the new account; without a name, use the email address up to the @."""
        user: User = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name"), data.get("last_name"))
        said = data.get("name") or " ".join(part for part in parts if part)
        user.name = (said or user.email.partition("@")[0])[:80]
        return user
