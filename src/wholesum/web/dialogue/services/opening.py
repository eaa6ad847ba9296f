"""Open a dialogue, and add its participants."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wholesum.dialogue.schema import LONGEST_STATEMENT
from wholesum.web.accounts.models import User
from wholesum.web.dialogue.models import (
    GUESTS,
    MARKS,
    SIGNS,
    Audience,
    Dialogue,
    Naming,
    Promise,
    Statement,
    Voice,
)
from wholesum.web.dialogue.services.joining import check_guests
from wholesum.web.dialogue.services.seeds import MOST_SEEDS
from wholesum.web.dialogue.tasks import (
    OPENED,
    announce_dialogue,
    end_due_dialogues,
    mail_dialogue,
)
from wholesum.web.dialogue.text import plain_text
from wholesum.web.rounds.models import THRESHOLDS
from wholesum.web.teams.access import facilitator_of
from wholesum.web.teams.models import Membership, Team
from wholesum.web.teams.queries import below

MOST_DAYS: Final = 90
_CODE: Final = 8


@transaction.atomic
def open_dialogue(
    *,
    by: User,
    team: UUID,
    question: str,
    purpose: str,
    decides: str,
    closes: datetime,
    wicked: bool = False,
    promise: str = Promise.SEALED,
    naming: str = Naming.COUNTS,
    named: bool = False,
    together: bool = True,
    audience: str = Audience.TEAM,
    guests: int = GUESTS,
    marks: int = MARKS[0],
    threshold: int = THRESHOLDS[0],
    seeds: Sequence[str] = (),
) -> Dialogue:
    """Open a dialogue; its settings cannot change later.

    Parameters
    ----------
    by
        A facilitator of the team.
    team
        The team that asks.
    question, purpose, decides
        What it is about, what for, and who decides in the end.
    closes
        When it ends by itself, at most 90 days ahead.
    wicked
        Whether the question has no final answer, which is then said on its card.
    promise
        What is promised about votes, ``sealed`` or ``signed``.
    naming
        How sealed votes are shown: ``counts`` alone, or also ``unnamed`` rows, one a voter. Signed
        votes are shown with names.
    named
        Whether the name of the author stands beside a statement.
    together
        Whether it is held in one meeting, with a timer for each step, or over some days.
    audience
        ``team``, ``organisation`` or ``code``.
    guests
        How many are let in with the code; it can be changed later.
    marks
        How many statements one may mark as mattering to oneself, 3 to 5.
    threshold
        From how many voters on anything is shown: 5, or 4 if the team decided so.
    seeds
        Up to 1,000 statements to start with, marked as such.

    Returns
    -------
    Dialogue
        The dialogue, at its first step.

    Raises
    ------
    Http404
        If the person is no facilitator of the team.
    ValidationError
        If it cannot be opened so, with the reason.
    """
    facilitator_of(by, team)
    _check_terms(promise, naming, audience)
    _check_numbers(marks, threshold)
    check_guests(guests)
    now = timezone.now()
    if not now < closes <= now + timedelta(days=MOST_DAYS + 1):
        raise ValidationError(_("Choose a last day between today and 90 days from now."))
    opened = Dialogue(
        team_id=team,
        question=" ".join(question.split()),
        purpose=" ".join(purpose.split()),
        decides=" ".join(decides.split()),
        wicked=wicked,
        promise=promise,
        naming=Naming.NAMED if promise == Promise.SIGNED else naming,
        named=named,
        together=together,
        audience=audience,
        guests=guests,
        code=fresh_code() if audience == Audience.CODE else None,
        marks=marks,
        threshold=threshold,
        closes=closes,
    )
    opened.clean_fields(exclude={"team", "timer", "ended", "reminded", "code"})
    opened.save(force_insert=True)
    _plant(opened, seeds)
    _check_voices(take_in(opened), opened)
    mail_dialogue.enqueue(str(opened.pk), OPENED)
    announce_dialogue(opened, OPENED)
    end_due_dialogues.using(run_after=closes).enqueue()
    return opened


def take_in(dialogue: Dialogue) -> int:
    """Add members of the team who are not participants yet, and return how many.

    Whoever facilitates and is not asked in pulses has none either. Once a sealed round was held
    nobody comes in: the next round less this one would be what they voted.
    """
    if dialogue.is_sealed and not dialogue.is_for_anybody and dialogue.rounds.exists():
        return dialogue.voices.count()
    teams = {dialogue.team_id}
    if dialogue.audience == Audience.ORGANISATION:
        teams = below(dialogue.team_id, dict(Team.objects.values_list("pk", "parent_id")))
    asked = Membership.objects.filter(team__in=teams, answers=True)
    known = set(dialogue.voices.values_list("user", flat=True))
    new = {place.user_id: place for place in asked.order_by("pk") if place.user_id not in known}
    Voice.objects.bulk_create(
        Voice(dialogue=dialogue, user_id=user, team_id=place.team_id) for user, place in new.items()
    )
    return dialogue.voices.count()


def fresh_code() -> str:
    """Return a new code of eight letters that are easy to distinguish and form no word."""
    return "".join(secrets.choice(SIGNS) for _place in range(_CODE))


def _plant(opened: Dialogue, seeds: Sequence[str]) -> None:
    texts = [text for text in (plain_text(seed) for seed in seeds) if text]
    if len(texts) > MOST_SEEDS or any(len(text) > LONGEST_STATEMENT for text in texts):
        raise ValidationError(
            _("Give at most %(most)s statements to start with, of at most %(longest)s characters.")
            % {"most": MOST_SEEDS, "longest": LONGEST_STATEMENT}
        )
    Statement.objects.bulk_create(
        Statement(dialogue=opened, text=text, seed=True) for text in dict.fromkeys(texts)
    )


def _check_terms(promise: str, naming: str, audience: str) -> None:
    if promise not in Promise.values:
        raise ValidationError(_("Choose a promise: sealed or signed."))
    if naming not in (Naming.COUNTS, Naming.UNNAMED):
        raise ValidationError(_("Choose how votes are shown."))
    if audience not in Audience.values:
        raise ValidationError(_("Choose who takes part."))
    if promise == Promise.SIGNED and audience == Audience.CODE:
        raise ValidationError(
            _("Guests with a code give no name, so votes cannot be signed. Choose sealed.")
        )


def _check_numbers(marks: int, threshold: int) -> None:
    if marks not in MARKS:
        raise ValidationError(_("Choose 3, 4 or 5 marks."))
    if threshold not in THRESHOLDS:
        raise ValidationError(_("Choose whether results need at least 5 voters or at least 4."))


def _check_voices(voices: int, opened: Dialogue) -> None:
    if opened.is_for_anybody or not opened.is_sealed or voices >= opened.threshold:
        return
    raise ValidationError(
        _(
            "Only %(voices)s people would take part, but sealed votes need at least "
            "%(threshold)s voters. Invite more people first, or choose signed."
        )
        % {"voices": voices, "threshold": opened.threshold}
    )
