"""Let guests join by a code: one guest for each browser, up to the facilitator's limit."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Final
from uuid import UUID

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from wholesum.web.accounts.models import User
from wholesum.web.dialogue.access import run_dialogue
from wholesum.web.dialogue.models import MOST_GUESTS, SIGNS, Dialogue, Voice
from wholesum.web.dialogue.services.version import touch
from wholesum.web.dialogue.voting.locks import hold_seats

_TRIES: Final = 30
_NETWORK: Final = 1000
"""Guests an hour from one network: a hall behind one address, not a script that runs all night."""
_HOUR: Final = 3600


def find_by_code(*, code: str, address: str) -> Dialogue:
    """Return the open dialogue with this code; raise an error if there is none.

    Parameters
    ----------
    code
        The code, in any case and spacing.
    address
        Where the request came from, of which only a count of wrong codes is kept, for an hour.

    Raises
    ------
    ValidationError
        If no open dialogue has this code, or too many wrong ones came from there.
    """
    counter = _counter("codes", address)
    tries = cache.get(counter, 0)
    if tries >= _TRIES:
        raise ValidationError(_("Too many codes were tried from your network. Wait an hour."))
    wanted = "".join(sign for sign in code.upper() if sign in SIGNS)
    found = Dialogue.objects.filter(code=wanted, ended=None, closes__gt=timezone.now()).first()
    if found is None:
        cache.set(counter, tries + 1, _HOUR)
        raise ValidationError(_("No open dialogue has this code. Check the code and try again."))
    return found


@transaction.atomic
def join(*, dialogue: Dialogue, address: str) -> Voice:
    """Add a guest who has the code; only a random id is stored.

    Parameters
    ----------
    dialogue
        The dialogue.
    address
        Where the request came from. Of its network only a count of guests is kept, for an hour.

    Returns
    -------
    Voice
        As whom they take part.

    Raises
    ------
    ValidationError
        If as many have come as are let in, or too many within the hour from one network.
    """
    hold_seats(dialogue.pk)
    if guests_in(dialogue) >= Dialogue.objects.values_list("guests", flat=True).get(pk=dialogue.pk):
        raise ValidationError(_("The dialogue is full. Ask the facilitator to let in more guests."))
    counter = _counter(f"guests of {dialogue.pk}", _network(address))
    came = cache.get(counter, 0)
    if came >= _NETWORK:
        raise ValidationError(_("Too many guests have joined from your network. Wait an hour."))
    cache.set(counter, came + 1, _HOUR)
    return Voice.objects.create(dialogue=dialogue)


@transaction.atomic
def let_in(*, by: User, dialogue: UUID, guests: int) -> Dialogue:
    """Change the greatest number of guests who may join a dialogue.

    Raises
    ------
    Http404
        If the person does not run the dialogue, or it has no code.
    ValidationError
        If it is none, or more than a dialogue can have.
    """
    found = run_dialogue(by, dialogue)
    check_guests(guests)
    found.guests = guests
    found.save(update_fields=["guests"])
    touch(found)
    return found


def guests_in(dialogue: Dialogue) -> int:
    """Count the guests who joined by the code."""
    return dialogue.voices.filter(user=None).count()


def check_guests(guests: int) -> None:
    """Raise an error if the limit of guests is outside the allowed range."""
    if not 1 <= guests <= MOST_GUESTS:
        raise ValidationError(
            _("Choose a number of guests from 1 to %(most)s.") % {"most": MOST_GUESTS}
        )


def _network(address: str) -> str:
    """Return the network part of an IP address, which people in one building share."""
    try:
        return str(ip_network(f"{address}/{48 if ':' in address else 24}", strict=False))
    except ValueError:
        return address


def _counter(what: str, whose: str) -> str:
    """Return the cache key of a counter of tries; it contains a hash instead of the IP address."""
    return salted_hmac(
        "wholesum.dialogue.joining", f"{what}:{whose}", algorithm="sha256"
    ).hexdigest()
