"""Read all data of a team from the database in the form in which members export them."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date
from operator import itemgetter
from typing import Final

import polars as pl

from wholesum.core.people import PEOPLE, named_people, rename_people
from wholesum.mirror.evidence import Evidence
from wholesum.tables import plain
from wholesum.web.registry import evidence_of, practices
from wholesum.web.teams.models import NOT_SAID, AbsentPerson, Membership, Team

_PERSON: Final = {column.name: column.dtype for column in PEOPLE.columns}
_TEAM: Final = "team"
_LONGEST: Final = 80


def team_evidence(team: Team) -> Evidence:
    """Return all data of a team for export, also single answers.

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
    functions = {str(member.user_id): member.function for member in team.former_members.all()}
    for evidence in found.values():
        for gone in named_people(evidence):
            people.setdefault(gone, _without_name(functions.get(gone, "")))
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
    """Return the data of a team that members may export, without results below a threshold.

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


def _without_name(function: str) -> dict[str, str | date | None]:
    known = {"person": secrets.token_hex(4), "function": function or NOT_SAID}
    return {**dict.fromkeys(_PERSON), **known}


def _person(member: Membership) -> dict[str, str | date | None]:
    return {
        **_without_name(member.function),
        "name": plain(member.user.name, _LONGEST) or None,
        "role": member.role,
        "joined": member.joined,
        "left": None,
    }


def _absent(person: AbsentPerson) -> dict[str, str | date | None]:
    return {name: getattr(person, name) for name in _PERSON}
