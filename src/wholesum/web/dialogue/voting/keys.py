"""Compute the voter key under which a participant's votes in one round are stored."""

from __future__ import annotations

from django.utils.crypto import salted_hmac

from wholesum.web.dialogue.models import Dialogue, Voice, VotingRound


def voter_key(voice: Voice, asked: VotingRound) -> str:
    """Return the voter key of a participant in a round.

    Sealed, it can be worked out while the round has its secret, which is deleted at closing; it
    differs from round to round. Signed, it is the voice itself.
    """
    return _key(voice, asked.dialogue, asked.secret)


def listener_key(voice: Voice) -> str:
    """Return the listener key of a participant, valid until the dialogue's secret is deleted."""
    return _key(voice, voice.dialogue, voice.dialogue.secret)


def _key(voice: Voice, dialogue: Dialogue, secret: str) -> str:
    if not dialogue.is_sealed:
        return voice.pk.hex
    made = salted_hmac("wholesum.dialogue.key" + secret, voice.pk.hex, algorithm="sha256")
    return made.hexdigest()[:32]
