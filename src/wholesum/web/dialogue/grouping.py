"""Who talks with whom: pairs across functions, then two pairs that have not met."""

from __future__ import annotations

from itertools import pairwise
from secrets import SystemRandom
from uuid import UUID

from wholesum.web.dialogue.models import Dialogue, Group, Step, Voice
from wholesum.web.teams.models import Membership


def make_pairs(dialogue: Dialogue) -> list[Group]:
    """Put those who take part into pairs across functions; an odd one makes a three.

    People are lined up function by function, the biggest first and each in random order, and the
    first half faces the second: who is in the same function meets only where more than half are.
    """
    voices = list(dialogue.voices.all())
    functions = _functions(voices)
    chance = SystemRandom()
    chance.shuffle(voices)
    sizes = {name: list(functions.values()).count(name) for name in set(functions.values())}
    voices.sort(key=lambda one: (-sizes[functions[one.pk]], functions[one.pk]))
    half = len(voices) // 2
    pairs = [list(pair) for pair in zip(voices[:half], voices[half : 2 * half], strict=True)]
    if len(voices) % 2:
        (pairs or [[]])[-1].append(voices[-1])
        pairs = pairs or [voices]
    chance.shuffle(pairs)
    return _save(dialogue, Step.PAIRS, pairs)


def make_fours(dialogue: Dialogue) -> list[Group]:
    """Put two pairs together; an odd pair joins the last four."""
    pairs = [list(pair.voices.all()) for pair in dialogue.groups.filter(step=Step.PAIRS)]
    if not pairs:
        make_pairs(dialogue)
        pairs = [list(pair.voices.all()) for pair in dialogue.groups.filter(step=Step.PAIRS)]
        dialogue.groups.filter(step=Step.PAIRS).delete()
    fours = [first + second for first, second in list(pairwise(pairs))[::2]]
    if len(pairs) % 2:
        fours = fours or [[]]
        fours[-1] += pairs[-1]
    return _save(dialogue, Step.FOURS, fours)


def _functions(voices: list[Voice]) -> dict[UUID, str]:
    """Return what each does, by their place in the team they come from."""
    places = Membership.objects.filter(user__in=[one.user_id for one in voices])
    said: dict[tuple[int | None, UUID | None], str] = {
        (place.user_id, place.team_id): place.function.casefold() for place in places
    }
    return {one.pk: said.get((one.user_id, one.team_id), "") for one in voices}


def _save(dialogue: Dialogue, step: str, people: list[list[Voice]]) -> list[Group]:
    dialogue.groups.filter(step=step).delete()
    groups = Group.objects.bulk_create(
        Group(dialogue=dialogue, step=step, number=number) for number in range(1, len(people) + 1)
    )
    places = Group.voices.through
    places.objects.bulk_create(
        places(group_id=group.pk, voice_id=voice.pk)
        for group, together in zip(groups, people, strict=True)
        for voice in together
    )
    return groups
