"""How long a browser stays signed in: until it is closed, or 60 days if the user chooses this."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

FIELD: Final = "remember"
"""The name of the field, as allauth names it beside the password."""
LABEL: Final = _("Stay signed in on this device for 60 days")
_KEY: Final = "stay-signed-in"


def remember_choice(request: HttpRequest) -> None:
    """Store in the session whether to stay signed in, until signing in is complete."""
    if FIELD in request.POST:
        request.session[_KEY] = True
    else:
        request.session.pop(_KEY, None)


@receiver(user_logged_in)
def _limit_session(request: HttpRequest, **_named: Any) -> None:
    """End the session when the browser is closed, unless the user chose to stay signed in."""
    chosen = request.session.pop(_KEY, False)
    request.session.set_expiry(settings.SESSION_COOKIE_AGE if chosen else 0)
