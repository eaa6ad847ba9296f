"""Who may change stories and rewards, and who may divide credit; others get "not found"."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from wholesum.web.accounts.models import User
from wholesum.web.recognition.models import Contribution, Credit, Reward, Story
from wholesum.web.teams.access import facilitator_of, member_of


def own_contribution(user: User | AnonymousUser, team: UUID, story: UUID) -> Contribution:
    """Return the user's own part in a story."""
    place = member_of(user, team)
    parts = Contribution.objects.select_related("story")
    return get_object_or_404(parts, story=story, story__team=team, user_id=place.user_id)


def giving_contribution(user: User | AnonymousUser, team: UUID, story: UUID) -> Contribution:
    """Return the user's own part in a story whose credit is being divided."""
    found = own_contribution(user, team, story)
    if found.story.credit != Credit.OPEN:
        raise Http404
    return found


def divided_story(user: User | AnonymousUser, team: UUID, story: UUID) -> Story:
    """Return a story to a facilitator, who opens and closes the division of its credit."""
    facilitator_of(user, team)
    return get_object_or_404(Story, pk=story, team=team)


def changed_story(user: User | AnonymousUser, team: UUID, story: UUID) -> Story:
    """Return a story to the member who told it, as long as it can be changed."""
    place = member_of(user, team)
    found = get_object_or_404(Story, pk=story, team=team, told_by=place.user_id)
    if not found.can_be_changed(place.team.today()):
        raise Http404
    return found


def removed_story(user: User | AnonymousUser, team: UUID, story: UUID) -> Story:
    """Return a story to the member who told it, and to a facilitator."""
    place = member_of(user, team)
    mine = Q() if place.facilitates else Q(told_by_id=place.user_id)
    return get_object_or_404(Story, mine, pk=story, team=team)


def changed_reward(user: User | AnonymousUser, team: UUID, reward: int) -> Reward:
    """Return a reward to a facilitator, who writes down what the organisation rewards."""
    facilitator_of(user, team)
    return get_object_or_404(Reward, pk=reward, team=team)
