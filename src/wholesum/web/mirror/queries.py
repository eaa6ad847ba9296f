"""Compute and cache the Mirror of a team from its data."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.core.cache import caches

from wholesum import __version__
from wholesum.core.facets import Facet
from wholesum.mirror.evidence import Evidence
from wholesum.mirror.gather import TeamMirror, gather
from wholesum.mirror.mirror import Mirror, facets_with_evidence
from wholesum.pulse.summary.results import PulseResult, RoundResult
from wholesum.web.registry import evidence_of, marks_of
from wholesum.web.teams.models import Team

_CACHE: Final = "mirrors"


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
    """The Mirror of a team at the end of one of its cycles.

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
        """The Mirror: what the team answers and what it does."""
        return self.gathered.mirror

    @property
    def pulse(self) -> PulseResult:
        """The pulses up to the cycle that is shown."""
        return self.gathered.pulse

    @property
    def latest(self) -> RoundResult | None:
        """The pulse of the cycle that is shown."""
        return self.pulse.rounds[-1] if self.pulse.rounds else None

    @property
    def number(self) -> int:
        """The number of the cycle that is shown."""
        return len(self.gathered.cycles)

    @property
    def is_past(self) -> bool:
        """Whether the team has a later cycle than the one that is shown."""
        return self.number < len(self.cycles)

    @property
    def facets(self) -> list[Facet]:
        """The facets with a result of answers or of actions."""
        return facets_with_evidence(self.mirror)


def team_mirror(team: Team) -> TeamMirror:
    """Return the Mirror of a team, from the cache if the data of the team have not changed.

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
    """Return the Mirror of a team at the end of a cycle.

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
    """Return the cache key of a Mirror: a hash of its data, computed without loading answers."""
    return sha256(repr((__version__, team.pk, team.name, marks_of(team.pk))).encode()).hexdigest()
