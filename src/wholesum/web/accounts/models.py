"""The database table of users."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Creates accounts and finds accounts by email address."""

    def create_user(self, email: str, name: str = "", password: str | None = None) -> User:
        """Make an account; without a password, the user signs in by emailed code or passkey."""
        from allauth.account.models import EmailAddress

        user = self.model(email=self.normalize_email(email).lower(), name=name)
        user.set_password(password)
        with transaction.atomic(using=self._db):
            user.save(using=self._db)
            # Known to allauth too, so that the first mailed code confirms the address by the way.
            EmailAddress.objects.create(user=user, email=user.email, primary=True)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Find an account by its email address; small and capital letters are equal."""
        return self.get(email__iexact=username or "")


class User(AbstractBaseUser):
    """A person with an account; the email address identifies the account."""

    email = models.EmailField(_("email"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.email
