"""Read ties: digests of people, the latest network, and what one person may see of themselves."""

from __future__ import annotations

import warnings
from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

import numpy as np
import polars as pl
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from wholesum.core.disclosure import LEAST_PEOPLE
from wholesum.network.organisation.tables import person_key
from wholesum.network.organisation.ties import OrganisationNetwork, organisation_network
from wholesum.tables import ReadingWarning
from wholesum.web.accounts.models import User
from wholesum.web.organisations.queries import ancestors, tree
from wholesum.web.organisations.ties.models import Bridge, OptOut, TieWave
from wholesum.web.teams.models import Membership, Team
from wholesum.web.teams.queries import below


def key_of(person: str) -> str:
    """Return the digest of a person's id; only this server can compute it."""
    return salted_hmac("wholesum.ties", person_key(person), algorithm="sha256").hexdigest()[:32]


def opted_out(team: UUID) -> set[str]:
    """Return the digests of the people left out at any team in the tree of a team."""
    return set(OptOut.objects.filter(team__in=whole_tree(team)).values_list("person", flat=True))


def whole_tree(team: UUID) -> set[UUID]:
    """Return all teams in the tree of a team, whose people may be the same."""
    parents = tree()
    return below(ancestors(team, parents)[-1], parents)


def kept_waves(team: UUID) -> QuerySet[TieWave]:
    """Return the waves of an organisation that are not deleted, the latest first."""
    return TieWave.objects.filter(team=team).exclude(figures={}).defer("network", "groups", "own")


def joined(
    people: pl.DataFrame, ties: pl.DataFrame, away: Collection[str] = ()
) -> OrganisationNetwork:
    """Join people and ties by id, without the people who are away and all ties with them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ReadingWarning)  # the preview of an import warns
        return organisation_network(people, ties, opted_out=away)


def without(network: OrganisationNetwork, away: Collection[str]) -> OrganisationNetwork:
    """Return a network without some people and all ties with them."""
    names = np.array(network.people, dtype=object)
    functions = np.array(network.functions, dtype=object)[network.function]
    people = pl.DataFrame(
        {
            "person": list(network.people),
            "function": list(functions),
            "answered": network.answered.tolist(),
        },
        schema={"person": pl.String, "function": pl.String, "answered": pl.Boolean},
    )
    ties = pl.DataFrame(
        {
            "source": list(names[network.source]),
            "target": list(names[network.target]),
            "weight": network.weight,
        },
        schema={"source": pl.String, "target": pl.String, "weight": pl.Float64},
    )
    return joined(people, ties, away)


def stored(network: OrganisationNetwork) -> dict[str, Any]:
    """Return a network as JSON."""
    return {
        "people": network.people,
        "function": network.function.tolist(),
        "functions": network.functions,
        "answered": network.answered.tolist(),
        "source": network.source.tolist(),
        "target": network.target.tolist(),
        "weight": network.weight.tolist(),
    }


def restored(kept: Any) -> OrganisationNetwork:
    """Return the network that was stored as JSON."""
    return OrganisationNetwork(
        tuple(kept["people"]),
        np.array(kept["function"], np.int32),
        tuple(kept["functions"]),
        np.array(kept["answered"], np.bool_),
        np.array(kept["source"], np.int32),
        np.array(kept["target"], np.int32),
        np.array(kept["weight"], np.float64),
    )


def functions_by_account(team: UUID) -> dict[User, str]:
    """Return for each member of an organisation's teams the part directly below the top.

    A member of several parts has the one of the place taken first. A member of the team at the top
    only has the name of that team.
    """
    parents = tree()
    inside = below(team, parents)
    names = dict(Team.objects.filter(pk__in=inside).values_list("pk", "name"))
    found: dict[User, str] = {}
    places = Membership.objects.filter(team__in=inside).select_related("user")
    for place in sorted(places, key=lambda place: (place.team_id == team, place.joined, place.pk)):
        above = ancestors(place.team_id, parents)
        part = above[max(above.index(team) - 1, 0)]
        found.setdefault(place.user, names[part])
    return found


@dataclass(frozen=True)
class OwnTies:
    """What a user sees of their own ties, and nobody else does.

    Parameters
    ----------
    function
        The function of the user in the latest wave.
    turns_to, outside
        How many people the user turns to, and how many of them are in other functions.
    named
        How many people turn to the user; ``None`` if fewer than three people do, or if fewer than
        three of the others who answered do not, to show no answer.
    """

    function: str
    turns_to: int
    outside: int
    named: int | None


def own_ties(user: User, team: UUID) -> OwnTies | None:
    """Return the user's own ties in the latest wave; ``None`` without any."""
    key = key_of(user.email)
    latest = TieWave.objects.filter(team=team, own__has_key=key).first()
    return None if latest is None else OwnTies(**latest.own[key])


def own_counts(network: OrganisationNetwork) -> dict[str, dict[str, Any]]:
    """Return for each person what they may see of their own ties, as JSON."""
    number = len(network.people)
    turns_to = np.bincount(network.source, minlength=number)
    outside = np.bincount(network.source[network.is_external], minlength=number)
    named = np.bincount(network.target, minlength=number)
    others = network.answered.sum() - network.answered
    is_shown = (named >= LEAST_PEOPLE) & (others - named >= LEAST_PEOPLE)
    return {
        person: asdict(
            OwnTies(
                network.functions[network.function[place]],
                int(turns_to[place]),
                int(outside[place]),
                int(named[place]) if is_shown[place] else None,
            )
        )
        for place, person in enumerate(network.people)
    }


def bridges_of(user: User) -> QuerySet[Bridge]:
    """Return the proposals to a user, in all organisations."""
    return Bridge.objects.filter(Q(one=user) | Q(other=user))


def own_bridges(user: User, team: UUID) -> list[tuple[User, str]]:
    """Return the people whom a user is proposed to meet, with their function."""
    rows = []
    for bridge in bridges_of(user).filter(team=team).select_related("one", "other").order_by("pk"):
        is_first = bridge.one_id == user.pk
        whom = bridge.other if is_first else bridge.one
        rows.append((whom, bridge.functions[1 if is_first else 0]))
    return rows


def colleagues_of(people: dict[str, str], user: User) -> list[tuple[User, str]]:
    """Return the others who are asked and still have an account, by name, with their function."""
    others = User.objects.filter(pk__in=map(int, people)).exclude(pk=user.pk)
    return [(other, people[str(other.pk)]) for other in others.order_by(Lower("name"), "email")]
