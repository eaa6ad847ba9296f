"""Form pairs of people with different job functions, then groups of four from two pairs."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import polars as pl

from wholesum.dialogue.facilitation import pairs
from wholesum.web.dialogue.evidence import votes_table
from wholesum.web.dialogue.models import Dialogue, Group, Step, Voice
from wholesum.web.teams.models import Membership


def make_pairs(dialogue: Dialogue) -> list[Group]:
    """Form pairs of participants; if their number is odd, one group has three people.

    In a signed dialogue that has voted, people of unlike answers meet; in a sealed one nobody
    knows them, and functions alone decide.
    """
    found = pairs.make_pairs(
        _functions(dialogue),
        seed=secrets.randbits(32),
        votes=_signed_votes(dialogue),
        before=_met(dialogue),
    )
    return _save(dialogue, Step.PAIRS, found)


def make_fours(dialogue: Dialogue) -> list[Group]:
    """Form groups of four from two pairs each; if there are no pairs, form pairs first."""
    functions, seed = _functions(dialogue), secrets.randbits(32)
    made = _people(dialogue, Step.PAIRS) or pairs.make_pairs(functions, seed=seed)
    found = pairs.make_fours(
        made, functions, seed=seed, votes=_signed_votes(dialogue), before=_met(dialogue)
    )
    return _save(dialogue, Step.FOURS, found)


def _functions(dialogue: Dialogue) -> dict[str, str]:
    """Return the job function of each participant in their team."""
    voices = list(dialogue.voices.all())
    places = Membership.objects.filter(user__in=[voice.user_id for voice in voices])
    said: dict[tuple[object, object], str] = {
        (place.user_id, place.team_id): place.function for place in places
    }
    return {voice.pk.hex: said.get((voice.user_id, voice.team_id), "") for voice in voices}


def _signed_votes(dialogue: Dialogue) -> pl.DataFrame | None:
    closed = dialogue.rounds.filter(closed__isnull=False).order_by("number").last()
    if dialogue.is_sealed or closed is None:
        return None
    return votes_table(closed)


def _met(dialogue: Dialogue) -> list[list[str]]:
    return [*_people(dialogue, Step.PAIRS), *_people(dialogue, Step.FOURS)]


def _people(dialogue: Dialogue, step: str) -> list[list[str]]:
    groups = dialogue.groups.filter(step=step).prefetch_related("voices")
    return [[voice.pk.hex for voice in group.voices.all()] for group in groups]


def _save(dialogue: Dialogue, step: str, people: Sequence[Sequence[str]]) -> list[Group]:
    dialogue.groups.filter(step=step).delete()
    voices: dict[str, Voice] = {voice.pk.hex: voice for voice in dialogue.voices.all()}
    groups = Group.objects.bulk_create(
        Group(dialogue=dialogue, step=step, number=number) for number in range(1, len(people) + 1)
    )
    places = Group.voices.through
    places.objects.bulk_create(
        places(group_id=group.pk, voice_id=voices[name].pk)
        for group, together in zip(groups, people, strict=True)
        for name in together
    )
    return groups
