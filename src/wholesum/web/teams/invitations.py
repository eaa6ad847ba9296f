"""Services for invitations: invite, send a new link, withdraw an invitation, and join a team."""

from __future__ import annotations

import secrets
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
from wholesum.web.core.mail import count_or_refuse
from wholesum.web.teams import access, mails, queries
from wholesum.web.teams.models import FormerMember, Invitation, Membership, hash_token
from wholesum.web.teams.services import lock_team

INVITATION_DAYS: Final = 14
KEPT_DAYS: Final = 60
"""Days after its last day on which the link of an invitation still says what became of it."""
MOST_INVITATIONS: Final = 50
MOST_MAILS: Final = 100
HOUR: Final = 3600


def invite(*, by: User, team: UUID, role: str, email: str = "") -> tuple[Invitation, str]:
    """Invite one person by email, or make a link to share.

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
        lock_team(team)
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
    """Give an emailed invitation a new link for 14 days; its old link stops working.

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
    lock_team(team)
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
    """Delete addresses of expired invitations, and withdraw older invitations to an address."""
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
    """Raise an error if a user sends over 100 invitations without an hour's pause."""
    refusal = _("You have sent %(count)s invitations. Wait an hour, or share a link instead.")
    refusal %= {"count": MOST_MAILS}
    count_or_refuse(f"invitation-mails-{by.pk}", MOST_MAILS, HOUR, refusal)


@transaction.atomic
def withdraw_invitation(*, by: User, team: UUID, invitation: UUID) -> Invitation:
    """Withdraw an open invitation; its link says so, and its email address is deleted."""
    lock_team(team)
    access.facilitator_of(by, team)
    found = queries.open_invitations(team).filter(pk=invitation).first()
    if found is None:
        raise Http404
    Invitation.objects.filter(pk=found.pk).update(withdrawn=True, email="")
    return found


def accept_invitation(
    *, by: User, token: str, function: str = "", answers: bool = True
) -> Membership:
    """Join a team by the link of an invitation."""
    return join(by=by, token_hash=hash_token(token), function=function, answers=answers)


@transaction.atomic
def join(*, by: User, token_hash: str, function: str = "", answers: bool = True) -> Membership:
    """Join a team by an invitation; a person who is already a member keeps their role.

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
    lock_team(team.pk)
    invitation = access.invitation_for(by, token_hash)
    member = Membership(team=team, user=by, role=invitation.role, function=function.strip())
    member.answers = answers or not member.facilitates
    member.clean_fields(exclude={"team", "user"})
    place = Membership.objects.filter(team=team, user=by).first()
    if place is not None:
        return place
    member.save(force_insert=True)
    FormerMember.objects.filter(team=team, user=by).delete()
    if invitation.email:
        Invitation.objects.filter(pk=invitation.pk).update(used_by=member, email="")
    return member
