"""Queries for the pages about a team."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import ngettext

from wholesum.web.accounts.models import User
from wholesum.web.registry import practices
from wholesum.web.teams.models import AbsentPerson, BinItem, Invitation, Membership, Role, Team

LEAST_ANSWERING: Final = 4
"""Fewest answers before a pulse may show results."""


def people_in(team: UUID) -> QuerySet[Membership]:
    """Return the members of a team, sorted by name."""
    people = Membership.objects.select_related("user").filter(team_id=team)
    return people.order_by(Lower("user__name"), "user__email")


def names_of(team: UUID) -> dict[str, str]:
    """Return the names of the people of a team by their ids in exported data."""
    absent = {person.person: str(person) for person in AbsentPerson.objects.filter(team_id=team)}
    members = {str(person.user_id): str(person.user) for person in people_in(team)}
    return {**absent, **members}


def id_in_evidence(user: int | None, person: str) -> str | None:
    """Return the id of a person in exported data: the key of the account, or an imported id."""
    return str(user) if user is not None else person or None


def account_fields(
    person: str | None, accounts: Mapping[str, User], account: str = "user", kept: str = "person"
) -> dict[str, User | str | None]:
    """Return two fields for a person in imported evidence: the account, or without one the id."""
    known = None if person is None else accounts.get(person)
    return {account: known, kept: "" if known is not None else person or ""}


def key_in_evidence(record: Any) -> str:
    """Return the id of a record in evidence: the one in the imported folder, or its key."""
    return record.imported or str(record.pk)


def open_invitations(team: UUID) -> QuerySet[Invitation]:
    """Return the invitations of a team that can still be used, the next to expire first."""
    return _open().filter(team_id=team).order_by("expires", "email")


def invitations_for(user: User) -> QuerySet[Invitation]:
    """Return the open invitations that were emailed to a confirmed address of a user."""
    confirmed = EmailAddress.objects.filter(user=user, verified=True).values(low=Lower("email"))
    mine = _open().exclude(email="").filter(email__in=confirmed)
    known = mine.exclude(team__memberships__user=user).select_related("team", "invited_by")
    return known.order_by("expires")


def _open() -> QuerySet[Invitation]:
    """Return only the invitations that can still be used."""
    return Invitation.objects.filter(used_by=None, withdrawn=False, expires__gt=timezone.now())


def open_links(team: UUID) -> int:
    """Count the shared links by which visitors can still join."""
    return open_invitations(team).filter(email="").count()


def parts_of(team: UUID, user: User) -> QuerySet[Team]:
    """Return the teams directly inside a team, and whether the user is a member of each."""
    parts = Team.objects.filter(parent_id=team).order_by(Lower("name"))
    return parts.annotate(is_mine=Exists(Membership.objects.filter(team=OuterRef("pk"), user=user)))


def is_in(team: UUID | None, user: User) -> bool:
    """Return whether a user is in a team."""
    return team is not None and Membership.objects.filter(team_id=team, user=user).exists()


def below(team: UUID, parents: Mapping[UUID, UUID | None]) -> set[UUID]:
    """Return a team and all teams inside it, at any depth.

    Parameters
    ----------
    team
        The team.
    parents
        The parent of every team.

    Returns
    -------
    set of UUID
        The team itself and every team that is part of it.
    """
    parts: dict[UUID | None, list[UUID]] = {}
    for part, whole in parents.items():
        parts.setdefault(whole, []).append(part)
    found, waiting = {team}, [team]
    while waiting:
        new = [part for part in parts.get(waiting.pop(), []) if part not in found]
        found.update(new)
        waiting += new
    return found


def homes_for(user: User, team: Team) -> QuerySet[Team]:
    """Return the teams to which a user may move a team: its present parent, and own teams."""
    parents = dict(Team.objects.values_list("pk", "parent_id"))
    mine = Membership.objects.filter(user=user, role=Role.FACILITATOR).values("team")
    homes = Team.objects.filter(Q(pk__in=mine) | Q(pk=team.parent_id))
    return homes.exclude(pk__in=below(team.pk, parents)).order_by(Lower("name"))


def is_too_small(people: Iterable[Membership]) -> bool:
    """Return whether a team has too few members for the results of a pulse."""
    return sum(somebody.answers for somebody in people) < LEAST_ANSWERING


@dataclass(frozen=True)
class Contents:
    """What a team contains, as counts, before the team is deleted."""

    people: int
    lines: tuple[str, ...]
    invitations: int


def what_goes(team: UUID) -> Contents:
    """Count the records that are deleted together with a team."""
    return Contents(
        Membership.objects.filter(team_id=team).count(),
        (*(line for practice in practices() for line in practice.team_goes(team)), *_in_bin(team)),
        open_invitations(team).count(),
    )


def _in_bin(team: UUID) -> Iterator[str]:
    number = BinItem.objects.filter(team_id=team).count()
    if number:
        yield ngettext("%(number)s item in the bin.", "%(number)s items in the bin.", number) % {
            "number": number
        }


def memberships_of(user: User) -> QuerySet[Membership]:
    """Return the memberships of a user with the number of people in each team; samples last."""
    return (
        Membership.objects.filter(user_id=user.pk)
        .select_related("team")
        .annotate(people=Count("team__memberships"))
        .order_by("team__sample", "team__name", "team_id")
    )
