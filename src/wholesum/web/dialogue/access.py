"""Who may see, take part in and run a dialogue; other users get "not found"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.http import Http404, HttpRequest

from wholesum.web.accounts.models import User
from wholesum.web.dialogue.models import Dialogue, Statement, Voice
from wholesum.web.teams.access import facilitator_of
from wholesum.web.teams.models import Membership
from wholesum.web.teams.visiting import is_visitor, visitor_place

_SALT: Final = "wholesum.dialogue.voice"


@dataclass(frozen=True, slots=True)
class Seat:
    """What a visitor may do in a dialogue: take part, run it, or both.

    Parameters
    ----------
    dialogue
        The dialogue.
    voice
        As which they take part; ``None`` for somebody of the team who only looks on.
    place
        Their membership of the dialogue's team; ``None`` for all others.
    """

    dialogue: Dialogue
    voice: Voice | None
    place: Membership | None

    @property
    def facilitates(self) -> bool:
        """Whether the visitor is a facilitator who runs the dialogue."""
        return self.place is not None and self.place.facilitates


def cookie_name(dialogue: UUID) -> str:
    """Return the name of the cookie that identifies a guest's browser in a dialogue."""
    return f"wholesum-voice-{dialogue.hex}"


def sign_voice(voice: Voice) -> str:
    """Return the content of a guest's cookie."""
    return signing.Signer(salt=_SALT).sign(voice.pk.hex)


def seat_in(request: HttpRequest, dialogue: UUID) -> Seat:
    """Return what a visitor may do in a dialogue; raise 404 if the visitor has no access."""
    found = Dialogue.objects.select_related("team").filter(pk=dialogue).first()
    if found is None:
        raise Http404
    place = None
    if is_visitor(request.user):
        return Seat(found, None, visitor_place(request.user, found.team_id))
    if not isinstance(request.user, AnonymousUser):
        place = Membership.objects.filter(team_id=found.team_id, user=request.user).first()
    voice = voice_of(request, found)
    if voice is None and place is None:
        raise Http404
    return Seat(found, voice, place)


def voice_of(request: HttpRequest, dialogue: Dialogue) -> Voice | None:
    """Return the participant record of a visitor, by account or by cookie; else ``None``."""
    user = request.user
    voice = None if isinstance(user, AnonymousUser) else _voice_of(user, dialogue)
    if voice is None and dialogue.is_for_anybody:
        voice = _guest(request, dialogue)
    return voice


def voice_in(request: HttpRequest, dialogue: UUID) -> Voice:
    """Return the participant record of the visitor; raise 404 if the visitor has none."""
    voice = seat_in(request, dialogue).voice
    if voice is None:
        raise Http404
    return voice


def run_dialogue(user: User | AnonymousUser, dialogue: UUID) -> Dialogue:
    """Return a dialogue to a facilitator of its team; raise 404 for other users."""
    found = Dialogue.objects.select_related("team").filter(pk=dialogue).first()
    if found is None:
        raise Http404
    facilitator_of(user, found.team_id)
    return found


def own_statement(voice: Voice, statement: int) -> Statement:
    """Return a statement to its author; raise 404 for other users."""
    found = Statement.objects.filter(pk=statement, author=voice).first()
    if found is None:
        raise Http404
    return found


def statement_in(dialogue: Dialogue, statement: int) -> Statement:
    """Return a statement of a dialogue that the caller has already checked for access."""
    found = Statement.objects.filter(pk=statement, dialogue=dialogue).first()
    if found is None:
        raise Http404
    return found


def voter_in(request: HttpRequest, dialogue: UUID) -> Voice | None:
    """Return the participant record of a signed-in visitor, with the dialogue, by one query.

    ``None`` for whoever has no voice by their account; they may still be a guest.
    """
    if isinstance(request.user, AnonymousUser):
        return None
    found = Voice.objects.select_related("dialogue").filter(dialogue=dialogue, user=request.user)
    return found.filter(team__memberships__user=request.user).first()


def _voice_of(user: User, dialogue: Dialogue) -> Voice | None:
    """Return the participant record of a member; ``None`` after the member has left the team."""
    found = Voice.objects.filter(dialogue=dialogue, user=user, team__memberships__user=user).first()
    return _with(dialogue, found)


def _guest(request: HttpRequest, dialogue: Dialogue) -> Voice | None:
    kept = request.COOKIES.get(cookie_name(dialogue.pk), "")
    try:
        voice = UUID(signing.Signer(salt=_SALT).unsign(kept))
    except (signing.BadSignature, ValueError):
        return None
    return _with(dialogue, dialogue.voices.filter(pk=voice, user=None).first())


def _with(dialogue: Dialogue, voice: Voice | None) -> Voice | None:
    """Attach the loaded dialogue to a participant record, so that no second query loads it."""
    if voice is not None:
        voice.dialogue = dialogue
    return voice
