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
from django.db.models import Count

from wholesum import __version__
from wholesum.core.facets import Facet
from wholesum.core.people import PEOPLE
from wholesum.mirror.evidence import Evidence
from wholesum.mirror.gather import Gathered, gather
from wholesum.mirror.mirror import Mirror, told_facets
from wholesum.pulse.summary.published import to_take_along
from wholesum.pulse.summary.results import PulseResult, RoundResult
from wholesum.pulse.summary.summarise import read_result
from wholesum.tables import plain
from wholesum.web.mirror.practices import KEPT, done_in, marks_of
from wholesum.web.pulse.models import Round
from wholesum.web.pulse.queries import pulse_evidence
from wholesum.web.teams.models import Membership, Team

_CACHE: Final = "mirrors"
_PERSON: Final = {column.name: column.dtype for column in PEOPLE.columns if column.name != "left"}
_NOT_SAID: Final = "not said"  # the table asks for a function
_TEAM: Final = "team"
_LONGEST: Final = 80
_OPEN: Final = frozenset({"decisions"})
"""Practices of whose evidence the whole team sees every row; others hold what one said alone."""


@dataclass(frozen=True)
class Cycle:
    """A cycle one can look at.

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
    """A team's Mirror as it stood after one of its cycles.

    Parameters
    ----------
    gathered
        What all practices tell, up to then.
    cycles
        All cycles, the latest last.
    """

    gathered: Gathered
    cycles: tuple[Cycle, ...]

    @property
    def mirror(self) -> Mirror:
        """What the team says, facing what it does."""
        return self.gathered.mirror

    @property
    def pulse(self) -> PulseResult:
        """The pulse up to then."""
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
        """The facets of which something is said or done."""
        return told_facets(self.mirror)


def team_evidence(team: Team) -> Evidence:
    """Return all that is known of a team, as it is written into its evidence folder.

    Parameters
    ----------
    team
        The team.

    Returns
    -------
    Evidence
        The people, under ids made for this once, the closed rounds, and what the other practices
        keep. Whoever has left the team stands among the people by an id alone, and only where a
        signed round has their answers or another practice names them.
    """
    pulse, done = pulse_evidence(team.pk), done_in(team.pk)
    members = Membership.objects.filter(team=team).select_related("user")
    people = {str(member.user_id): _person(member) for member in members}
    for practice in KEPT:
        for gone in practice.people(done[practice.name]) if practice.name in done else ():
            people.setdefault(gone, _person(None))
    if pulse is not None:
        signed = pulse.rounds.filter(promise="signed")["round"]
        answers = pulse.answers.with_columns(signed=pl.col("round").is_in(signed.implode()))
        for gone in answers.filter("signed")["respondent"].unique():
            people.setdefault(gone, _person(None))
        ids = {user: person["person"] for user, person in people.items()}
        renamed = pl.when("signed").then(pl.col("respondent").replace(ids)).otherwise("respondent")
        pulse = replace(
            pulse,
            answers=answers.with_columns(respondent=renamed).sort("round", "respondent", "item"),
            teams=pl.DataFrame({"team": [_TEAM], "name": [team.name]}),
        )
    names = {user: str(person["person"]) for user, person in people.items()}
    told = {
        practice.name: practice.renamed(done[practice.name], names)
        for practice in KEPT
        if practice.name in done
    }
    listed = sorted(people.values(), key=itemgetter("person"))
    return Evidence(team.name, pl.DataFrame(listed, schema=_PERSON), pulse, told)


def team_folder(team: Team) -> Evidence:
    """Return what the members of a team may take elsewhere without going round a threshold.

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
    evidence = replace(evidence, done={k: v for k, v in evidence.done.items() if k in _OPEN})
    if evidence.pulse is None:
        return evidence
    shown = read_result(evidence.pulse, team.name)
    return replace(evidence, pulse=to_take_along(evidence.pulse, shown))


def _person(member: Membership | None) -> dict[str, str | date | None]:
    known = {"person": secrets.token_hex(4), "function": _NOT_SAID}
    if member is None:
        return {**dict.fromkeys(_PERSON), **known}
    return {
        "person": known["person"],
        "function": member.function or _NOT_SAID,
        "name": plain(member.user.name, _LONGEST) or None,
        "role": member.role,
        "joined": member.joined,
    }


def team_mirror(team: Team) -> Gathered:
    """Return what all practices tell of a team, worked out once for what they are made of.

    Parameters
    ----------
    team
        The team.

    Returns
    -------
    Gathered
        The pulse and what the other practices tell, from which its Mirrors are made.
    """
    cache, mark = caches[_CACHE], _key(team)
    kept: tuple[str, Gathered] | None = cache.get(str(team.pk))
    if kept is not None and kept[0] == mark:
        return kept[1]
    evidence = Evidence(team.name, pulse=pulse_evidence(team.pk), done=done_in(team.pk))
    gathered = gather(evidence)
    cache.set(str(team.pk), (mark, gathered))
    return gathered


def forget_mirror(team: UUID) -> None:
    """Throw away what was worked out for a team."""
    caches[_CACHE].delete(str(team))


def look_at(team: Team, number: int | None = None) -> Look | None:
    """Return a team's Mirror as it stood after a cycle.

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
    """Return a name for what a Mirror is made of, read without reading any answer.

    Sheets of closed rounds never change, but for signed ones that go with their person; the other
    practices say by a mark whether theirs did.
    """
    closed = Round.objects.filter(team=team).exclude(closed=None).order_by("pk")
    rounds = list(
        closed.annotate(signed=Count("signed_sheets")).values_list("pk", "name", "signed")
    )
    made_of = repr((__version__, team.pk, team.name, rounds, marks_of(team.pk)))
    return sha256(made_of.encode()).hexdigest()
