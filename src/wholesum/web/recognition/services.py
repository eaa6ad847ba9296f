"""Actions on stories, credit and rewards: they authorise, validate, and save all or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wholesum.recognition.checks import FEWEST_NAMES
from wholesum.recognition.measures.credit import LEAST, POINTS, simple_division
from wholesum.web.accounts.models import User
from wholesum.web.core.database.traces import wipe_traces
from wholesum.web.core.signals import evidence_changed
from wholesum.web.core.texts import optional, required, single_line
from wholesum.web.recognition import access
from wholesum.web.recognition.models import (
    LONGEST,
    LONGEST_LINE,
    LONGEST_WORDS,
    Contribution,
    Credit,
    CreditPoints,
    GoesToChoice,
    Reward,
    Story,
)
from wholesum.web.recognition.queries import points_of
from wholesum.web.teams.access import facilitator_of, member_of, somebody_in
from wholesum.web.teams.bin.services import put_into_bin

FEWEST_GIVERS = 3
"""With fewer, a share would show what a single other contributor gave."""


@transaction.atomic
def tell_story(
    *,
    by: User,
    team: UUID,
    result: str,
    made_possible: str = "",
    brought: Mapping[UUID, str],
    story: UUID | None = None,
) -> Story:
    """Tell a result that at least two members achieved together, or change a story of the user.

    A contributor without a membership stays in a changed story.

    Raises
    ------
    Http404
        If the user or a contributor is not in the team, or the user may not change the story.
    ValidationError
        If the result is missing, fewer than two contributors are named, or one of them took their
        name out of the story.
    """
    place = member_of(by, team)
    parts = {member: _line(text, LONGEST_WORDS) for member, text in brought.items()}
    named = {somebody_in(team, member).user: text for member, text in parts.items() if text}
    found = Story(team=place.team, day=place.team.today(), told_by=by)
    if story is not None:
        _locked(access.changed_story(by, team, story))
        found = access.changed_story(by, team, story)
        found.edited = place.team.today()
        _refuse_unnamed(found, named)
    members = found.contributions.filter(user__in=place.team.memberships.values("user"))
    if len(named) + found.contributions.count() - members.count() < FEWEST_NAMES:
        raise ValidationError(_("Name at least two people, and what each of them brought."))
    found.result, found.made_possible = _result(result), optional(made_possible, LONGEST)
    found.save()
    members.exclude(user__in=named).delete()
    for user, text in named.items():
        found.contributions.update_or_create(user=user, defaults={"brought": text})
    _changed(team)
    return found


def _refuse_unnamed(story: Story, named: Iterable[User]) -> None:
    """Refuse to name a person again who took their name out; the author may name themselves."""
    gone = set(story.unnamed.exclude(pk=story.told_by_id)) & set(named)
    if gone:
        refusal = _("%(names)s took their name out of this story. Do not name this person again.")
        raise ValidationError(refusal % {"names": ", ".join(sorted(map(str, gone)))})


@transaction.atomic
def delete_story(*, by: User, team: UUID, story: UUID) -> None:
    """Put a story into the bin of the team.

    Raises
    ------
    Http404
        If the user neither told it nor is a facilitator.
    """
    found = access.removed_story(by, team, story)
    put_into_bin(found, team=team, by=by, practice="recognition")
    _changed(team)
    transaction.on_commit(wipe_traces, robust=True)


@transaction.atomic
def remove_own_name(*, by: User, team: UUID, story: UUID) -> None:
    """Remove the user's own name, share and points from a story.

    Raises
    ------
    Http404
        If the story does not name the user.
    """
    home = _locked(access.own_contribution(by, team, story).story)
    found = access.own_contribution(by, team, story)
    forget([found])
    found.user = None
    found.save(update_fields=["user"])
    home.unnamed.add(by)
    home.save(update_fields=["changed"])
    _settle(home)
    _changed(team)
    transaction.on_commit(wipe_traces, robust=True)


@transaction.atomic
def open_credit(*, by: User, team: UUID, story: UUID) -> Story:
    """Ask the contributors of a story to divide its credit among the others.

    Raises
    ------
    Http404
        If the user is no facilitator of the team.
    ValidationError
        If fewer than three contributors can answer, or it was divided before.
    """
    found = _locked(access.divided_story(by, team, story))
    here = found.team.memberships.values("user")
    if found.contributions.filter(user__in=here).count() < LEAST:
        raise ValidationError(_("Credit needs at least three contributors who are members."))
    if not found.can_be_divided:
        raise ValidationError(_("The credit for this story has been divided before."))
    return _set(found, Credit.OPEN)


@transaction.atomic
def give_points(*, by: User, team: UUID, story: UUID, points: Mapping[int, int]) -> Story:
    """Divide exactly 100 points among the other contributors; the last giver closes it.

    Raises
    ------
    Http404
        If the user is no contributor, or the division is not open.
    ValidationError
        If the points do not go to all others, or do not sum to 100.
    """
    _locked(access.giving_contribution(by, team, story).story)
    mine = access.giving_contribution(by, team, story)
    others = mine.story.contributions.exclude(pk=mine.pk)
    total = sum(points.values())
    if {other.pk for other in others} != set(points) or min(points.values()) < 0:
        raise ValidationError(_("Give points, or 0, to each of the others."))
    if total != POINTS:
        raise ValidationError(
            _("Your points sum to %(total)s. Divide exactly 100.") % {"total": total}
        )
    mine.given.all().delete()
    CreditPoints.objects.bulk_create(
        CreditPoints(giver=mine, receiver_id=other, points=number)
        for other, number in points.items()
    )
    return _settle(mine.story)


@transaction.atomic
def close_credit(*, by: User, team: UUID, story: UUID) -> Story:
    """Compute the shares, and delete the points for good.

    Raises
    ------
    Http404
        If the user is no facilitator of the team.
    ValidationError
        If the division is not open, or fewer than three contributors gave points.
    """
    found = _locked(access.divided_story(by, team, story))
    if found.credit != Credit.OPEN or _givers(found) < FEWEST_GIVERS:
        raise ValidationError(_("At least three contributors must have given points."))
    return _close(found)


@transaction.atomic
def cancel_credit(*, by: User, team: UUID, story: UUID) -> Story:
    """End an open division of credit without a result, and delete its points for good.

    Raises
    ------
    Http404
        If the user is no facilitator of the team.
    ValidationError
        If the division is not open.
    """
    found = _locked(access.divided_story(by, team, story))
    if found.credit != Credit.OPEN:
        raise ValidationError(_("No division is open for this story."))
    return _end(found, Credit.NONE)


@transaction.atomic
def save_reward(
    *, by: User, team: UUID, title: str, goes_to: str, value: str = "", reward: int | None = None
) -> Reward:
    """Add a reward of the organisation, or change one.

    Raises
    ------
    Http404
        If the user is no facilitator of the team, or the reward is not in the team.
    ValidationError
        If the title is missing or on the list, or the receivers are unknown.
    """
    place = facilitator_of(by, team)
    found = Reward(team=place.team) if reward is None else access.changed_reward(by, team, reward)
    others = Reward.objects.filter(team=team).exclude(pk=found.pk)
    found.title = single_line(required(title, LONGEST_LINE, _("Write what is rewarded.")))
    found.goes_to, found.value = goes_to, _line(value, LONGEST_WORDS)
    if goes_to not in GoesToChoice.values:
        raise ValidationError({"goes_to": _("Choose who receives it.")})
    if others.filter(title__iexact=found.title).exists():
        raise ValidationError({"title": _("This reward is on the list already. Change it there.")})
    found.save()
    _changed(team)
    return found


@transaction.atomic
def delete_reward(*, by: User, team: UUID, reward: int) -> None:
    """Put a reward into the bin of the team.

    Raises
    ------
    Http404
        If the user is no facilitator of the team.
    """
    found = access.changed_reward(by, team, reward)
    put_into_bin(found, team=team, by=by, practice="recognition")
    _changed(team)


def forget(parts: Iterable[Contribution]) -> None:
    """Delete the shares of contributions, and the points that they gave."""
    keys = [part.pk for part in parts]
    shares = Contribution.objects.filter(pk__in=keys).exclude(share=None, gave=None)
    cleared = shares.update(share=None, gave=None)
    deleted, _by_model = CreditPoints.objects.filter(giver__in=keys).delete()
    if cleared or deleted:
        transaction.on_commit(wipe_traces, robust=True)


def forget_account(user: User) -> None:
    """Delete the shares of a user, and the points that they gave, before their account goes."""
    forget(Contribution.objects.filter(user=user))


def settle_divisions(team: UUID) -> None:
    """Close or end the open divisions of a team for which a member who left was the last giver."""
    with transaction.atomic():
        for story in Story.objects.filter(team=team, credit=Credit.OPEN):
            _settle(_locked(story))


def _settle(story: Story) -> Story:
    """Close an open division when all have given; end it if it can no longer have three givers."""
    here = story.team.memberships.values("user")
    givers, left = _givers(story), story.contributions.filter(user__in=here, given=None).count()
    if story.credit != Credit.OPEN:
        return story
    if givers + left < FEWEST_GIVERS:
        return _end(story, Credit.ENDED)
    return story if left else _close(story)


def _end(story: Story, credit: Credit) -> Story:
    """End a division of credit without a result, and delete its points."""
    forget(story.contributions.all())
    return _set(story, credit)


def _close(story: Story) -> Story:
    """Save the share of each contributor by the simple rule, and delete the points."""
    parts = list(story.contributions.all())
    division = simple_division(points_of(parts))
    CreditPoints.objects.filter(giver__in=parts).delete()
    for part, share, own in zip(parts, division.shares, division.gave, strict=True):
        part.share, part.gave = float(share), int(division.gave.sum()) - int(own)
    Contribution.objects.bulk_update(parts, ["share", "gave"])
    transaction.on_commit(wipe_traces, robust=True)
    return _set(story, Credit.CLOSED)


def _givers(story: Story) -> int:
    return story.contributions.exclude(given=None).distinct().count()


def _set(story: Story, credit: Credit) -> Story:
    story.credit = credit
    story.save(update_fields=["credit"])
    return story


def _locked(story: Story) -> Story:
    return Story.objects.select_for_update(no_key=True).select_related("team").get(pk=story.pk)


def _result(text: str) -> str:
    what = _("Write what was achieved.")
    return single_line(required(text, LONGEST_LINE, what))


def _line(text: str, longest: int) -> str:
    return single_line(optional(text, longest))


def _changed(team: UUID) -> None:
    evidence_changed.send(Story, team=team)
