"""Add a sample team to the database, and remove it completely."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wholesum.demo import sample_team
from wholesum.demo.people import CAST, Person
from wholesum.web.accounts.models import User
from wholesum.web.operations.samples import domain_of
from wholesum.web.organisations.sample import add_sample_organisation
from wholesum.web.registry import practices
from wholesum.web.teams.models import Membership, Role, Team
from wholesum.web.teams.services import delete_sample_parts


@transaction.atomic
def add_sample_team(owner: User | None, *, key: UUID | None = None) -> Team:
    """Add a sample team to the database: eight users and their data of three cycles.

    A pulse and a dialogue are open. Below it are twelve teams, but not below one with a key.

    The eight cannot sign in, and no mail is sent to them.

    Parameters
    ----------
    owner
        Its facilitator, who is not asked in its pulses. ``None`` for a sample without an owner.
    key
        The key of the team; left out, a new one.

    Returns
    -------
    Team
        The team, marked as a sample.
    """
    evidence = sample_team()
    team = Team.objects.create(pk=key or uuid4(), name=evidence.name, sample=True)
    if owner is not None:
        Membership.objects.create(team=team, user=owner, role=Role.FACILITATOR, answers=False)
    people = [_join(team, person) for person in CAST]
    named = {person.person: user for person, user in zip(CAST, people, strict=True)}
    for practice in practices():
        found = evidence.practices.get(practice.name)
        if practice.sample is not None:
            practice.sample(team, found, named)
        elif practice.take is not None and found is not None:
            practice.take(team, found, named)
    if key is None:  # the public sample has none, because no visitor can see it
        add_sample_organisation(team)
    return team


@transaction.atomic
def make_sample_team(*, by: User) -> Team:
    """Return the sample team that a user facilitates; make it if there is none.

    Parameters
    ----------
    by
        The user.

    Returns
    -------
    Team
        The team; a user has at most one.
    """
    User.objects.select_for_update().get(pk=by.pk)
    mine = Membership.objects.filter(user=by, role=Role.FACILITATOR, team__sample=True)
    found = mine.select_related("team").first()
    return add_sample_team(by) if found is None else found.team


def remove_sample_team(team: Team) -> None:
    """Remove a sample team with all its data and its eight users.

    Parameters
    ----------
    team
        The team; the caller checks that it may be removed.

    Raises
    ------
    ValidationError
        If it is no sample.
    """
    if not team.sample:
        raise ValidationError(_("This team is not a sample. Delete it in its settings."))
    delete_sample_parts(team)
    team.delete()


def sample_user(team: Team, person: str) -> User:
    """Return the account of one of the eight users of a sample team.

    Parameters
    ----------
    team
        The sample team.
    person
        Who, as the evidence of the sample team names them.

    Returns
    -------
    User
        The account.
    """
    return User.objects.get(email=_address(team.pk, person))


def _address(team: UUID, person: str) -> str:
    return f"{person}@{domain_of(team)}"


def _join(team: Team, person: Person) -> User:
    user = User.objects.create_user(_address(team.pk, person.person), person.name)
    user.is_active = False
    user.save(update_fields=["is_active"])
    Membership.objects.create(team=team, user=user, function=person.function, joined=person.joined)
    return user
