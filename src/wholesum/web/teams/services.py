"""Services on teams: each authorises, checks, saves, and returns the object."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from wholesum.web.accounts.models import User
from wholesum.web.core.database.traces import wipe_traces
from wholesum.web.core.mail import count_or_refuse
from wholesum.web.core.signals import evidence_changed
from wholesum.web.teams import access, mails, queries
from wholesum.web.teams.losses import mail_team_deletion
from wholesum.web.teams.models import Invitation, Membership, Role, Team, hash_token

INVITATION_DAYS: Final = 14
KEPT_DAYS: Final = 60
"""Days after its last day on which the link of an invitation still says what became of it."""
MOST_INVITATIONS: Final = 50
MOST_MAILS: Final = 100
HOUR: Final = 3600


@transaction.atomic
def create_team(*, by: User, name: str, answers: bool) -> Team:
    """Create a team; the user becomes its facilitator.

    Parameters
    ----------
    by
        Who makes it.
    name
        Its name.
    answers
        Whether who makes it is asked in pulses too.

    Returns
    -------
    Team
        The team.
    """
    team = Team(name=name.strip())
    team.clean_fields(exclude={"parent"})
    team.save(force_insert=True)
    Membership.objects.create(team=team, user=by, role=Role.FACILITATOR, answers=answers)
    return team


def invite(*, by: User, team: UUID, role: str, email: str = "") -> tuple[Invitation, str]:
    """Invite one address by mail, or make a link to share.

    Parameters
    ----------
    by
        A facilitator.
    team
        The team.
    role
        What the invited will be.
    email
        Where the mail goes, used once and in the place of an earlier one to this address; empty
        for a link that many may use.

    Returns
    -------
    tuple of Invitation and str
        The invitation, and its link, of which nothing is kept but a hash.

    Raises
    ------
    ValidationError
        If the address is in the team already, too many invitations are open, or the mail cannot
        be sent; then nothing is left of the invitation.
    """
    email = email.strip().lower()
    token = secrets.token_urlsafe(24)
    with transaction.atomic():
        _lock(team)
        place = access.facilitator_of(by, team)
        _clear_invitations(team, email)
        _refuse_invitation(team, email)
        invitation = Invitation(
            team=place.team,
            email=email,
            role=role,
            token_hash=hash_token(token),
            expires=timezone.now() + timedelta(days=INVITATION_DAYS),
            invited_by=by,
        )
        invitation.clean_fields(exclude={"team", "used_by", "invited_by"})
        invitation.save(force_insert=True)
        link = mails.link_of(token)
        if email:
            _count_mail(by)
            transaction.on_commit(partial(mails.send_invitation, invitation, by, link))
    return invitation, link


@transaction.atomic
def renew_invitation(
    *, by: User, team: UUID, invitation: UUID, is_mailed: bool
) -> tuple[Invitation, str]:
    """Give a mailed invitation a new link and 14 more days; its earlier link stops working.

    Parameters
    ----------
    by
        A facilitator.
    team
        The team.
    invitation
        An open invitation to an address.
    is_mailed
        Whether the new link is mailed to the address.

    Returns
    -------
    tuple of Invitation and str
        The invitation, and its new link.

    Raises
    ------
    ValidationError
        If the user has sent too many emails.
    """
    _lock(team)
    access.facilitator_of(by, team)
    found = queries.open_invitations(team).exclude(email="").filter(pk=invitation).first()
    if found is None:
        raise Http404
    token = secrets.token_urlsafe(24)
    found.token_hash = hash_token(token)
    found.expires = timezone.now() + timedelta(days=INVITATION_DAYS)
    found.save(update_fields=["token_hash", "expires"])
    link = mails.link_of(token)
    if is_mailed:
        _count_mail(by)
        transaction.on_commit(partial(mails.send_invitation, found, by, link))
    return found, link


def _clear_invitations(team: UUID, email: str) -> None:
    """Delete addresses of expired invitations, and withdraw earlier ones to this address."""
    now = timezone.now()
    Invitation.objects.filter(expires__lte=now - timedelta(days=KEPT_DAYS)).delete()
    Invitation.objects.filter(expires__lte=now).exclude(email="").update(email="")
    if email:
        before = Invitation.objects.filter(team_id=team, email=email)
        before.update(withdrawn=True, email="")


def _refuse_invitation(team: UUID, email: str) -> None:
    if email and Membership.objects.filter(team_id=team, user__email__iexact=email).exists():
        raise ValidationError(_("%(email)s is already in this team.") % {"email": email})
    if queries.open_invitations(team).count() >= MOST_INVITATIONS:
        raise ValidationError(
            _("A team can have at most %(count)s open invitations. Withdraw one first.")
            % {"count": MOST_INVITATIONS}
        )


def _count_mail(by: User) -> None:
    """Raise an error if a user sends over 100 invitations without a pause of an hour."""
    refusal = _("You have sent %(count)s invitations. Wait an hour, or share a link instead.")
    refusal %= {"count": MOST_MAILS}
    count_or_refuse(f"invitation-mails-{by.pk}", MOST_MAILS, HOUR, refusal)


@transaction.atomic
def withdraw_invitation(*, by: User, team: UUID, invitation: UUID) -> Invitation:
    """Withdraw an open invitation: its link then says so, and its address is deleted."""
    _lock(team)
    access.facilitator_of(by, team)
    found = queries.open_invitations(team).filter(pk=invitation).first()
    if found is None:
        raise Http404
    Invitation.objects.filter(pk=found.pk).update(withdrawn=True, email="")
    return found


def accept_invitation(
    *, by: User, token: str, function: str = "", answers: bool = True
) -> Membership:
    """Join a team by the link of an invitation, as `join` does."""
    return join(by=by, token_hash=hash_token(token), function=function, answers=answers)


@transaction.atomic
def join(*, by: User, token_hash: str, function: str = "", answers: bool = True) -> Membership:
    """Join a team by an invitation; an existing membership does not change.

    Parameters
    ----------
    by
        Who joins.
    token_hash
        The stored hash of the secret part of the link.
    function
        What they do in the organisation, in their own words.
    answers
        Whether they are asked in pulses; members always are.

    Returns
    -------
    Membership
        Their place in the team.
    """
    team = access.invitation_for(by, token_hash).team
    _lock(team.pk)
    invitation = access.invitation_for(by, token_hash)
    member = Membership(team=team, user=by, role=invitation.role, function=function.strip())
    member.answers = answers or not member.facilitates
    member.clean_fields(exclude={"team", "user"})
    place = Membership.objects.filter(team=team, user=by).first()
    if place is not None:
        return place
    member.save(force_insert=True)
    if invitation.email:
        Invitation.objects.filter(pk=invitation.pk).update(used_by=member, email="")
    return member


@transaction.atomic
def set_place(*, by: User, team: UUID, function: str, answers: bool) -> Membership:
    """Save a member's function and, for a facilitator, whether they answer pulses."""
    place = access.member_of(by, team)
    place.function = function.strip()
    place.answers = answers or not place.facilitates
    place.clean_fields(exclude={"team", "user"})
    place.save(update_fields=["function", "answers"])
    evidence_changed.send(Membership, team=team)
    return place


@transaction.atomic
def set_role(*, by: User, team: UUID, member: UUID, role: str) -> Membership:
    """Change the role of a member; the only facilitator must hand over first.

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
    _lock(team)
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
    """Remove a member from a team, as a facilitator; the last facilitator stays."""
    _lock(team)
    access.facilitator_of(by, team)
    return _take_out(access.somebody_in(team, member))


@transaction.atomic
def leave(*, by: User, team: UUID) -> Membership:
    """Leave a team; the last facilitator hands over first."""
    _lock(team)
    return _take_out(access.member_of(by, team))


def _take_out(place: Membership) -> Membership:
    _keep_a_facilitator(place)
    Membership.objects.filter(pk=place.pk).delete()
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
    """Give a team another name."""
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
    """Move a team into another team, or out of its parent.

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
    """Delete a team with everything in it; the teams inside it become independent.

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
        raise ValidationError(_("This is not the name of the team. Type: %s") % found.name)
    mail_team_deletion(found)
    Team.objects.filter(parent=found).update(parent=None)
    Team.objects.filter(pk=team).delete()
    evidence_changed.send(Team, team=team)
    transaction.on_commit(wipe_traces, robust=True)
    return found


def _lock(team: UUID) -> None:
    """Lock a team, so that changes to its members run one after the other."""
    list(Team.objects.select_for_update(no_key=True).filter(pk=team).values_list("pk"))


def _lock_tree() -> Mapping[UUID, UUID | None]:
    """Lock the tree of teams, so that moves run in turn, and return each team's parent.

    Two moves that each look fine can close a ring together, so that all teams are locked.
    """
    teams = Team.objects.select_for_update(no_key=True).order_by("pk")
    return dict(teams.values_list("pk", "parent_id"))
