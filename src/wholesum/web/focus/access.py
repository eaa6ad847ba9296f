"""Who may see, answer and manage a focus round; other users get "not found"."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from wholesum.web.accounts.models import User
from wholesum.web.focus.models import Asking, Effort, FocusRound, Goal
from wholesum.web.teams.access import facilitator_of, member_of
from wholesum.web.teams.models import Membership


def seen_focus(user: User, team: UUID, focus: UUID) -> tuple[Membership, FocusRound]:
    """Return a focus round to a member of its team; raise 404 for other users."""
    return member_of(user, team), _focus_in(team, focus)


def run_focus(user: User, team: UUID, focus: UUID) -> FocusRound:
    """Return a focus round to a facilitator of its team; raise 404 for other users."""
    facilitator_of(user, team)
    return _focus_in(team, focus)


def held_focus(user: User, team: UUID, focus: UUID) -> FocusRound:
    """Return a focus round to a member of its team, locked until the transaction ends."""
    member_of(user, team)
    held = FocusRound.objects.select_for_update().filter(pk=focus, team_id=team).first()
    if held is None:
        raise Http404
    return held


def held_by_facilitator(user: User, team: UUID, focus: UUID) -> FocusRound:
    """Return a focus round to a facilitator, locked until the transaction ends."""
    facilitator_of(user, team)
    return held_focus(user, team, focus)


def goal_in(focus: FocusRound, goal: UUID) -> Goal:
    """Return a goal of a focus round that the user may see; raise 404 if there is none."""
    found = Goal.objects.filter(round=focus, pk=goal).first()
    if found is None:
        raise Http404
    return found


def effort_in(focus: FocusRound, effort: UUID) -> Effort:
    """Return an effort of a focus round that the user may see; raise 404 if there is none."""
    found = Effort.objects.filter(round=focus, pk=effort).first()
    if found is None:
        raise Http404
    return found


def seen_asking(user: User, team: UUID, focus: UUID, what: str) -> Asking | None:
    """Return a request for points or scores to a member; ``None`` if it was not made yet."""
    _place, round_ = seen_focus(user, team, focus)
    found = round_.askings.filter(what=what).first()
    if found is not None:
        found.round = round_
    return found


def _focus_in(team: UUID, focus: UUID) -> FocusRound:
    found = FocusRound.objects.select_related("team").filter(pk=focus, team_id=team).first()
    if found is None:
        raise Http404
    return found
