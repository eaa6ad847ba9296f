"""Limits on tries to sign in, for each pair of an email address and the source of the request.

A source is a browser in which the address signed in before, else a network. Tries from one source
use up only its own limit, so that a stranger who tries an address does not lock its user out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from allauth.core.internal.ratelimit import RateLimitUsage, consume, get_ip
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wholesum.web.accounts.limits.known_browsers import browser_of

Act: TypeAlias = Literal["code", "password", "reset"]

ONE_MINUTE: Final = _("Wait one minute, then try again.")
FIVE_MINUTES: Final = _("Wait five minutes, then try again.")
ONE_HOUR: Final = _("Wait one hour, then try again.")
IN_BROWSER: Final = _("There were too many tries in this browser.")
FOR_ADDRESS: Final = _("There were too many tries for this address from your network.")
FROM_NETWORK: Final = _("There were too many tries from your network.")
FROM_MANY: Final = _("There were too many tries for this address from many networks.")
WAY_IN: Final = _(
    "You can sign in now with a passkey, or in a browser in which you have signed in before."
)


@dataclass(frozen=True)
class Limit:
    """A limit on tries from one source, and the message that is shown when the limit is reached.

    Parameters
    ----------
    rate
        How many tries in how long, such as ``3/m``.
    key
        What is counted, with places for ``{browser}``, ``{network}`` and ``{address}``.
    reason
        The message when the limit is reached.
    wait
        The sentence that says how long to wait.
    """

    rate: str
    key: str
    reason: Promise
    wait: Promise


_BROWSER: Final = "browser {browser} {address}"
_PAIR: Final = "pair {network} {address}"
_NETWORK: Final = "network {network}"
_ADDRESS: Final = "address {address}"

OF_A_KNOWN_BROWSER: Final[dict[Act, tuple[Limit, ...]]] = {
    "code": (Limit("3/m", _BROWSER, IN_BROWSER, ONE_MINUTE),),
    "reset": (Limit("3/m", _BROWSER, IN_BROWSER, ONE_MINUTE),),
    "password": (Limit("5/300s", _BROWSER, IN_BROWSER, FIVE_MINUTES),),
}
# A limit of an address over all networks holds back a guesser with many networks. It is ten times
# the hourly limit of one network, so that one stranger cannot use it up.
_MAILS: Final = (
    Limit("3/m", _PAIR, FOR_ADDRESS, ONE_MINUTE),
    Limit("10/h", _PAIR, FOR_ADDRESS, ONE_HOUR),
    Limit("20/m", _NETWORK, FROM_NETWORK, ONE_MINUTE),
    Limit("100/h", _ADDRESS, FROM_MANY, ONE_HOUR),
)
OF_A_NEW_BROWSER: Final[dict[Act, tuple[Limit, ...]]] = {
    "code": _MAILS,
    "reset": _MAILS,
    "password": (
        Limit("5/300s", _PAIR, FOR_ADDRESS, FIVE_MINUTES),
        Limit("10/h", _PAIR, FOR_ADDRESS, ONE_HOUR),
        Limit("20/m", _NETWORK, FROM_NETWORK, ONE_MINUTE),
        Limit("100/h", _ADDRESS, FROM_MANY, ONE_HOUR),
    ),
}


def count_try(request: HttpRequest, act: Act, email: str) -> RateLimitUsage:
    """Count one try to sign in; raise an error if a limit is reached.

    Known and unknown addresses get the same answer.

    Parameters
    ----------
    request
        The request of a visitor.
    act
        The action that is limited.
    email
        The address that is tried.

    Returns
    -------
    RateLimitUsage
        The count; its ``rollback`` undoes it if the try succeeds.

    Raises
    ------
    ValidationError
        If the source made too many tries; it says how long to wait, and how to sign in now.
    """
    address = email.strip().lower()
    browser = browser_of(request, address)
    limits = OF_A_KNOWN_BROWSER if browser else OF_A_NEW_BROWSER
    counted = RateLimitUsage(usage=[])
    for limit in limits[act]:
        key = limit.key.format(browser=browser, network=get_ip(request), address=address)
        rates = {act: f"{limit.rate}/key"}
        usage = consume(request, app="wholesum.accounts", action=act, config=rates, key=key)
        if usage is None:
            counted.rollback()
            sentences = [limit.reason, limit.wait, *([] if browser else [WAY_IN])]
            raise ValidationError(" ".join(map(str, sentences)), code="too_many_tries")
        counted.usage += usage.usage
    return counted
