"""Services for teams: each checks permission and values, saves, and returns the object."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wholesum.web.accounts.models import User
from wholesum.web.core.database.traces import wipe_traces
from wholesum.web.core.signals import evidence_changed
from wholesum.web.teams import access, queries
from wholesum.web.teams.losses import mail_team_deletion
from wholesum.web.teams.mails import mail_removal
from wholesum.web.teams.models import FormerMember, Membership, Role, Team


@transaction.atomic
def create_team(*, by: User, name: str, answers: bool, zone: str = "UTC") -> Team:
    """Create a team; the user who creates it becomes its facilitator.

    Parameters
    ----------
    by
        Who makes it.
    name
        Its name.
    answers
        Whether who makes it is asked in pulses too.
    zone
        Its time zone.

    Returns
    -------
    Team
        The team.
    """
    team = Team(name=name.strip(), zone=zone)
    team.clean_fields(exclude={"parent"})
    team.save(force_insert=True)
    Membership.objects.create(team=team, user=by, role=Role.FACILITATOR, answers=answers)
    return team


@transaction.atomic
def set_place(*, by: User, team: UUID, function: str, answers: bool) -> Membership:
    """Save the job function of a member and, for a facilitator, whether they answer pulses."""
    place = access.member_of(by, team)
    place.function = function.strip()
    place.answers = answers or not place.facilitates
    place.clean_fields(exclude={"team", "user"})
    place.save(update_fields=["function", "answers"])
    evidence_changed.send(Membership, team=team)
    return place


@transaction.atomic
def set_role(*, by: User, team: UUID, member: UUID, role: str) -> Membership:
    """Change the role of a member; the only facilitator must appoint another one first.

    Parameters
    ----------
    by
        A facilitator.
    team
        The team.
    member
        The member whose role changes; it may be the user.
    role
        The new role. A new member is asked in pulses; a new facilitator continues
        being asked, and may say otherwise.

    Returns
    -------
    Membership
        Their place in the team.

    Raises
    ------
    ValidationError
        If the team would have no facilitator.
    """
    lock_team(team)
    access.facilitator_of(by, team)
    place = access.somebody_in(team, member)
    if role != Role.FACILITATOR:
        _keep_a_facilitator(place)
    place.role = role
    place.answers = place.answers or not place.facilitates
    place.clean_fields(exclude={"team", "user"})
    place.save(update_fields=["role", "answers"])
    return place


@transaction.atomic
def remove_member(*, by: User, team: UUID, member: UUID) -> Membership:
    """Remove a member from a team and email all; the last facilitator cannot be removed."""
    lock_team(team)
    access.facilitator_of(by, team)
    place = access.somebody_in(team, member)
    mail_removal(place)
    return _take_out(place)


@transaction.atomic
def leave(*, by: User, team: UUID) -> Membership:
    """Leave a team; the last facilitator must appoint another one first."""
    lock_team(team)
    return _take_out(access.member_of(by, team))


def _take_out(place: Membership) -> Membership:
    _keep_a_facilitator(place)
    Membership.objects.filter(pk=place.pk).delete()
    if place.answers:
        FormerMember.objects.create(team=place.team, user=place.user, function=place.function)
    evidence_changed.send(Membership, team=place.team_id)
    return place


def _keep_a_facilitator(place: Membership) -> None:
    others = Membership.objects.filter(team=place.team, role=Role.FACILITATOR).exclude(pk=place.pk)
    if place.facilitates and not others.exists():
        raise ValidationError(
            _(
                "%(name)s is the only facilitator of this team. Make another member a "
                "facilitator first, or delete the team."
            )
            % {"name": place.user}
        )


@transaction.atomic
def rename(*, by: User, team: UUID, name: str) -> Team:
    """Give a team a new name."""
    found = access.facilitator_of(by, team).team
    found.name = name.strip()
    found.clean_fields(exclude={"parent"})
    found.save(update_fields=["name"])
    evidence_changed.send(Team, team=team)
    return found


def set_zone(*, by: User, team: UUID, zone: str) -> Team:
    """Set the time zone of a team; the closing times of open rounds do not change."""
    found = access.facilitator_of(by, team).team
    found.zone = zone
    found.save(update_fields=["zone"])
    return found


@transaction.atomic
def move_into(*, by: User, team: UUID, parent: UUID | None) -> Team:
    """Move a team into a larger team, or out of it.

    Parameters
    ----------
    by
        A facilitator of both.
    team
        The team that moves, with all that is inside it.
    parent
        Where to; ``None`` for on its own.

    Returns
    -------
    Team
        The team.

    Raises
    ------
    ValidationError
        If a team would be inside itself.
    """
    parents = _lock_tree()
    found = access.facilitator_of(by, team).team
    if parent == found.parent_id:
        return found
    found.parent = None if parent is None else access.facilitator_of(by, parent).team
    if parent in queries.below(team, parents):
        raise ValidationError(_("A team cannot be part of itself or of one of its own parts."))
    found.save(update_fields=["parent"])
    return found


@transaction.atomic
def delete_team(*, by: User, team: UUID, typed: str) -> Team:
    """Delete a team with everything in it; teams inside it become independent.

    Parameters
    ----------
    by
        A facilitator.
    team
        The team.
    typed
        The name of the team, typed as a confirmation.

    Returns
    -------
    Team
        The deleted team.

    Raises
    ------
    ValidationError
        If the typed name is another.
    """
    _lock_tree()
    found = access.facilitator_of(by, team).team
    if typed.strip() != found.name:
        raise ValidationError(
            _("The name that you typed is not the name of the team. Type: %s") % found.name
        )
    mail_team_deletion(found)
    delete_sample_parts(found)
    Team.objects.filter(parent=found).update(parent=None)
    Team.objects.filter(pk=team).delete()
    evidence_changed.send(Team, team=team)
    transaction.on_commit(wipe_traces, robust=True)
    return found


def delete_sample_parts(team: Team) -> None:
    """Delete the sample teams inside a sample team, at any depth; other teams are left alone."""
    inside = Team.objects.filter(parent=team, sample=True) if team.sample else ()
    for part in inside:
        delete_sample_parts(part)
        Team.objects.filter(parent=part).update(parent=None)
        part.delete()


def lock_team(team: UUID) -> None:
    """Lock a team, so that two changes to its members cannot happen at the same time."""
    list(Team.objects.select_for_update(no_key=True).filter(pk=team).values_list("pk"))


def _lock_tree() -> Mapping[UUID, UUID | None]:
    """Lock all teams, so that two moves cannot happen at the same time; return each team's parent.

    Two moves that each look fine can close a ring together, so that all teams are locked.
    """
    teams = Team.objects.select_for_update(no_key=True).order_by("pk")
    return dict(teams.values_list("pk", "parent_id"))
