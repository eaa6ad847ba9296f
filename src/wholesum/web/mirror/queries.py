"""From the records of a team to its evidence and its Mirror."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from operator import itemgetter
from typing import Final
from uuid import UUID

import polars as pl
from django.core.cache import caches

from wholesum import __version__
from wholesum.core.facets import Facet
from wholesum.core.people import PEOPLE, named_people, rename_people
from wholesum.mirror.evidence import Evidence
from wholesum.mirror.gather import TeamMirror, gather
from wholesum.mirror.mirror import Mirror, facets_with_evidence
from wholesum.pulse.summary.results import PulseResult, RoundResult
from wholesum.tables import plain
from wholesum.web.registry import evidence_of, marks_of, practices
from wholesum.web.teams.models import NOT_SAID, AbsentPerson, Membership, Team

_CACHE: Final = "mirrors"
_PERSON: Final = {column.name: column.dtype for column in PEOPLE.columns}
_TEAM: Final = "team"
_LONGEST: Final = 80


@dataclass(frozen=True)
class Cycle:
    """A cycle that the Mirror can show.

    Parameters
    ----------
    number
        Its place in time, counted from 1.
    name
        What the team calls it.
    """

    number: int
    name: str


@dataclass(frozen=True)
class Look:
    """A team's Mirror after one of its cycles.

    Parameters
    ----------
    gathered
        What all practices tell, up to then.
    cycles
        All cycles, the latest last.
    """

    gathered: TeamMirror
    cycles: tuple[Cycle, ...]

    @property
    def mirror(self) -> Mirror:
        """The Mirror: what the team says, and what it does."""
        return self.gathered.mirror

    @property
    def pulse(self) -> PulseResult:
        """The pulse rounds up to this cycle."""
        return self.gathered.pulse

    @property
    def latest(self) -> RoundResult | None:
        """The round that is looked at."""
        return self.pulse.rounds[-1] if self.pulse.rounds else None

    @property
    def number(self) -> int:
        """The number of the cycle that is looked at."""
        return len(self.gathered.cycles)

    @property
    def is_past(self) -> bool:
        """Whether there is a later cycle."""
        return self.number < len(self.cycles)

    @property
    def facets(self) -> list[Facet]:
        """The facets with a result on either side."""
        return facets_with_evidence(self.mirror)


def team_evidence(team: Team) -> Evidence:
    """Return all evidence of a team, as written into its evidence folder.

    Parameters
    ----------
    team
        The team.

    Returns
    -------
    Evidence
        The people, under ids made for this once, the closed rounds, and what the other practices
        keep. People who have left the team are listed by an id alone, and only if a signed round
        has their answers or another practice names them. People of an imported folder keep its ids.
    """
    found = evidence_of(team.pk)
    members = Membership.objects.filter(team=team).select_related("user")
    people = {str(member.user_id): _person(member) for member in members}
    people |= {absent.person: _absent(absent) for absent in team.absent_people.all()}
    for evidence in found.values():
        for gone in named_people(evidence):
            people.setdefault(gone, _person(None))
    ids = {user: str(person["person"]) for user, person in people.items()}
    renamed = {name: rename_people(evidence, ids) for name, evidence in found.items()}
    if "pulse" in renamed:
        renamed["pulse"] = replace(
            renamed["pulse"],
            answers=renamed["pulse"].answers.sort("round", "respondent", "item"),
            teams=pl.DataFrame({"team": [_TEAM], "name": [team.name]}),
        )
    listed = sorted(people.values(), key=itemgetter("person"))
    return Evidence(team.name, pl.DataFrame(listed, schema=_PERSON), renamed)


def team_folder(team: Team) -> Evidence:
    """Return the folder that members may export: it shows nothing below a threshold.

    Parameters
    ----------
    team
        The team.

    Returns
    -------
    Evidence
        The people, the items, the rounds, the sheets of signed rounds, and of sealed ones the
        readings that the Mirror shows; of the other practices what the whole team sees anyway.
    """
    evidence = team_evidence(team)
    shared = {
        practice.name: practice.shared(evidence.practices[practice.name], team)
        for practice in practices()
        if practice.name in evidence.practices
    }
    kept = {name: one for name, one in shared.items() if one is not None}
    return replace(evidence, practices=kept)


def _person(member: Membership | None) -> dict[str, str | date | None]:
    known = {"person": secrets.token_hex(4), "function": NOT_SAID}
    if member is None:
        return {**dict.fromkeys(_PERSON), **known}
    return {
        "person": known["person"],
        "function": member.function or NOT_SAID,
        "name": plain(member.user.name, _LONGEST) or None,
        "role": member.role,
        "joined": member.joined,
        "left": None,
    }


def _absent(person: AbsentPerson) -> dict[str, str | date | None]:
    return {name: getattr(person, name) for name in _PERSON}


def team_mirror(team: Team) -> TeamMirror:
    """Return the Mirror of a team from all practices, cached by what it depends on.

    Parameters
    ----------
    team
        The team.

    Returns
    -------
    TeamMirror
        The pulse and what the other practices tell, from which its Mirrors are made.
    """
    cache, mark = caches[_CACHE], _key(team)
    kept: tuple[str, TeamMirror] | None = cache.get(str(team.pk))
    if kept is not None and kept[0] == mark:
        return kept[1]
    evidence = Evidence(team.name, practices=evidence_of(team.pk))
    gathered = gather(evidence)
    cache.set(str(team.pk), (mark, gathered))
    return gathered


def forget_mirror(team: UUID) -> None:
    """Delete the cached Mirrors of a team."""
    caches[_CACHE].delete(str(team))


def forget_mirrors() -> None:
    """Delete the cached Mirrors of all teams."""
    caches[_CACHE].clear()


def look_at(team: Team, number: int | None = None) -> Look | None:
    """Return a team's Mirror after a cycle.

    Parameters
    ----------
    team
        The team.
    number
        The cycle, counted from 1; left out, the latest.

    Returns
    -------
    Look or None
        The Mirror; ``None`` where there is no such cycle.
    """
    gathered = team_mirror(team)
    cycles = tuple(Cycle(place, one.name) for place, one in enumerate(gathered.cycles, start=1))
    if number is None:
        return Look(gathered, cycles)
    if not 1 <= number <= len(cycles):
        return None
    return Look(gathered.after(number), cycles)


def _key(team: Team) -> str:
    """Return the cache key of a Mirror: a hash of what it depends on, without loading answers."""
    return sha256(repr((__version__, team.pk, team.name, marks_of(team.pk))).encode()).hexdigest()
