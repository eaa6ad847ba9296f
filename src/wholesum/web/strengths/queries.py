"""Read strengths: evidence, the matrix, the user's own page, challenges and proposals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import polars as pl
from django.db.models import Count, Max, Value
from django.utils.translation import gettext as _

from wholesum.strengths.constellations.given import challenges_of, roster_of
from wholesum.strengths.constellations.model import Challenge as NeededBy
from wholesum.strengths.constellations.model import Roster
from wholesum.strengths.evidence import StrengthsEvidence
from wholesum.strengths.measures.bus_factor import MOST_PEOPLE, BusFactor, bus_factor
from wholesum.strengths.measures.gifts import similar_words
from wholesum.strengths.measures.stand_ins import Level, Levels
from wholesum.strengths.schema import (
    CHALLENGES,
    CONSTELLATIONS,
    COVERAGE,
    KINDS,
    NEEDS,
    STRENGTHS,
)
from wholesum.tables import Table
from wholesum.web.accounts.models import User
from wholesum.web.strengths.models import (
    Challenge,
    ChallengeNeed,
    ChosenMember,
    KindOfWork,
    NamedStrength,
    WorkLevel,
)
from wholesum.web.teams.models import Membership
from wholesum.web.teams.queries import id_in_evidence, key_in_evidence, names_of

_NOTHING: Final = repr([])
_MARKED: Final[tuple[tuple[Any, str], ...]] = (
    (NamedStrength, "team_id"),
    (KindOfWork, "team_id"),
    (Challenge, "team_id"),
    (WorkLevel, "kind__team_id"),
)


@dataclass(frozen=True)
class Row:
    """The levels of one member, one for each kind of work."""

    name: str
    is_own: bool
    levels: tuple[Level, ...]


def strengths_evidence(team: UUID) -> StrengthsEvidence | None:
    """Return the strengths, kinds of work and challenges of a team; ``None`` without any.

    People are named by the keys of their accounts, or by their ids in an imported folder. Rows are
    in the order in which they were saved, kinds of work and challenges in that of the alphabet.
    """
    if strengths_mark(team) == _NOTHING:
        return None
    named = NamedStrength.objects.filter(team_id=team)
    strengths = [
        {
            "person": id_in_evidence(strength.user_id, strength.person),
            "strength": strength.word,
            "named_by": id_in_evidence(strength.by_id, strength.by_person),
            "story": strength.story or None,
            "shared": strength.shared or None,
            "wish": strength.wish or None,
        }
        for strength in named
    ]
    rows = {STRENGTHS: strengths, **_kind_rows(team), **_challenge_rows(team)}
    frames: dict[str, Any] = {
        table.name: pl.DataFrame(found, schema=table.empty().schema)
        for table, found in rows.items()
    }
    return StrengthsEvidence(**frames)


def _kind_rows(team: UUID) -> dict[Table, list[dict[str, Any]]]:
    kinds = {kind.pk: kind for kind in KindOfWork.objects.filter(team_id=team)}
    return {
        KINDS: [
            {"kind": key_in_evidence(kind), "title": kind.title, "day": kind.day}
            for kind in kinds.values()
        ],
        COVERAGE: [
            {
                "kind": key_in_evidence(kinds[level.kind_id]),
                "person": id_in_evidence(level.user_id, level.person),
                "level": level.level,
                "day": level.day,
            }
            for level in WorkLevel.objects.filter(kind__team_id=team)
        ],
    }


def _challenge_rows(team: UUID) -> dict[Table, list[dict[str, Any]]]:
    challenges = {challenge.pk: challenge for challenge in Challenge.objects.filter(team_id=team)}
    return {
        CHALLENGES: [
            {
                "challenge": key_in_evidence(challenge),
                "title": challenge.title,
                "hours": challenge.hours,
                "meets": challenge.meets,
            }
            for challenge in sorted(challenges.values(), key=_order)
        ],
        NEEDS: [
            {
                "challenge": key_in_evidence(challenges[need.challenge_id]),
                "strength": need.word,
                "people": need.people,
            }
            for need in ChallengeNeed.objects.filter(challenge__team_id=team)
        ],
        CONSTELLATIONS: [
            {
                "challenge": key_in_evidence(challenges[member.challenge_id]),
                "person": id_in_evidence(member.user_id, member.person),
            }
            for member in ChosenMember.objects.filter(challenge__team_id=team)
        ],
    }


def strengths_mark(team: UUID) -> str:
    """Return a text that changes whenever the evidence of strengths changes."""
    parts = [
        model.objects.filter(**{where: team})
        .order_by()
        .annotate(part=Value(part))
        .values("part")
        .annotate(number=Count("pk"), latest=Max("changed"))
        .values_list("part", "number", "latest")
        for part, (model, where) in enumerate(_MARKED)
    ]
    found = parts[0].union(*parts[1:], all=True)
    return repr(sorted(level for level in found if level[1]))


def evidence_of(team: UUID) -> StrengthsEvidence:
    """Return the evidence of a team, which may be empty."""
    return strengths_evidence(team) or StrengthsEvidence()


def matrix(levels: Levels, names: Mapping[str, str], own: str, kinds: Sequence[str]) -> list[Row]:
    """Return a row for each person: the user first, then each next to the most similar one."""
    table = {
        person: tuple(levels[kind].get(person, Level.NONE) for kind in kinds) for person in names
    }
    left = sorted(table, key=lambda person: (person != own, names[person].casefold(), person))
    rows = list[Row]()
    before = left[0] if left else ""
    while left:
        like = max(left, key=lambda one: _alike(table[one], table[before]) + (one == own) * 1000)
        left.remove(like)
        rows.append(Row(names[like], like == own, table[like]))
        before = like
    return rows


def factor_of(levels: Levels) -> BusFactor | None:
    """Return the bus factor; ``None`` if nobody covers any work, or too many people do."""
    people = {person for those in levels.values() for person in those}
    return bus_factor(levels) if len(people) <= MOST_PEOPLE else None


def own_levels(user: User, team: UUID) -> dict[UUID, str]:
    """Return a user's latest level in each kind of work."""
    found = WorkLevel.objects.filter(user_id=user.pk, kind__team_id=team).order_by("day")
    return {level.kind_id: level.level for level in found}


def strengths_by_word(evidence: StrengthsEvidence, names: Mapping[str, str]) -> list[Any]:
    """Return each strength that members share, with their names, in the order of the alphabet."""
    found: dict[str, tuple[str, set[str]]] = {}
    shared = evidence.shared_only().strengths.filter(pl.col("wish").is_null())
    for person, word in shared.select("person", "strength").iter_rows():
        if person in names:
            found.setdefault(word.casefold(), (word, set()))[1].add(names[person])
    return [(word, sorted(people)) for _key, (word, people) in sorted(found.items())]


def similar_pairs(evidence: StrengthsEvidence) -> list[tuple[str, str]]:
    """Return pairs of similar words among shared strengths and needs."""
    words = [*evidence.shared_only().strengths["strength"], *evidence.needs["strength"]]
    return list(similar_words({word.casefold(): word for word in words}.values()))


def given_of(place: Membership) -> tuple[Roster, list[NeededBy], dict[str, str]]:
    """Return the members of a team, its open challenges, and the names of the members."""
    evidence = evidence_of(place.team_id)
    people = names_of(place.team_id)
    return roster_of(evidence, people), challenges_of(evidence), people


def own_part(user: User) -> dict[str, list[dict[str, Any]]]:
    """Return a user's records in strengths, ready for JSON."""
    named = NamedStrength.objects.select_related("team").order_by("pk")
    levels = WorkLevel.objects.filter(user=user).select_related("kind__team").order_by("pk")
    chosen = ChosenMember.objects.filter(user=user).select_related("challenge__team")
    return {
        "strengths": [
            {
                "team": strength.team.name,
                "strength": strength.word,
                "story": strength.story,
                "named_by_you": strength.by_id == user.pk,
                "shared": strength.shared,
                "wish": strength.wish,
            }
            for strength in named.filter(user=user)
        ],
        "strengths_named_of_others": [
            {"team": strength.team.name, "strength": strength.word, "story": strength.story}
            for strength in named.filter(by=user).exclude(user=user)
        ],
        "levels_in_work": [
            {
                "team": level.kind.team.name,
                "work": level.kind.title,
                "level": level.level,
                "day": level.day.isoformat(),
            }
            for level in levels
        ],
        "chosen_for_challenges": [
            {"team": member.challenge.team.name, "challenge": member.challenge.title}
            for member in chosen.order_by("pk")
        ],
    }


def members_of(challenge: Challenge, names: Mapping[str, str]) -> list[str]:
    """Return the names of the chosen members of a challenge."""
    ids = (id_in_evidence(member.user_id, member.person) for member in challenge.chosen.all())
    return sorted(names.get(one or "", _("a former member")) for one in ids)


def _alike(one: Sequence[Level], other: Sequence[Level]) -> int:
    return sum(a is b for a, b in zip(one, other, strict=True))


def _order(challenge: Challenge) -> tuple[str, str]:
    return challenge.title, key_in_evidence(challenge)
