"""Adding the organisation of a sample team: twelve teams below it, two waves, and their ties."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

from wholesum.demo.organisation import (
    DAYS,
    DECISIONS,
    PARTS,
    organisation_means,
    organisation_ties,
)
from wholesum.network.organisation.tables import TieTable
from wholesum.places.waves import Wave as Shown
from wholesum.places.waves import make_wave
from wholesum.web.organisations.models import Wave
from wholesum.web.organisations.ties.services import functions_known, network_from, record_wave
from wholesum.web.teams.models import Team

TOPIC: Final = "advice across functions"


def add_sample_organisation(top: Team) -> None:
    """Add the parts and the twelve teams of the railway below the sample team, without members."""
    parts = [Team(name=name, parent=top, sample=True) for name in PARTS]
    teams = [
        Team(name=name, parent=part, sample=True)
        for part, names in zip(parts, PARTS.values(), strict=True)
        for name in names
    ]
    Team.objects.bulk_create([*parts, *teams])
    ordered = sorted([*parts, *teams], key=lambda one: one.name)
    tree = {str(team.pk): str(team.parent_id) for team in ordered}
    named = {team.name: str(team.pk) for team in teams}
    waves: list[Shown] = []
    for number, day in enumerate(DAYS):
        means = {named[name]: those for name, those in organisation_means(number).items()}
        earlier = [wave.groups for wave in waves]
        made = make_wave({**tree, str(top.pk): None}, str(top.pk), means, earlier)
        waves.append(made)
        Wave.objects.create(
            organisation=top,
            made=day,
            invited=len(tree) + 1,
            figures=[asdict(facet) for facet in made.facets],
            groups={
                code: [sorted(group) for group in groups] for code, groups in made.groups.items()
            },
            decisions=DECISIONS[number],
        )
    _add_ties(top)


def _add_ties(top: Team) -> None:
    """Add two waves of ties among the members of the team and people of the twelve teams."""
    leaders = top.memberships.filter(answers=True).values_list("user__email", flat=True)
    for number, day in enumerate(DAYS):
        functions, ties = organisation_ties(number, sorted(leaders))
        table = TieTable(functions, ties)
        network = network_from(functions_known(top.pk, table), table, ())
        record_wave(top, network, topic=TOPIC, made=day)
