"""Write goals, withdraw them, and merge two goals if all their authors agree."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.http import Http404
from django.utils.translation import gettext as _

from wholesum.web.accounts.models import User
from wholesum.web.focus.access import goal_in, held_focus
from wholesum.web.focus.models import AskingKind, FocusRound, Goal, Merge
from wholesum.web.teams.access import member_of

MOST_GOALS: Final = 12


@transaction.atomic
def name_goal(*, by: User, team: UUID, focus: UUID, text: str) -> Goal:
    """Add a goal with the name of its author.

    Parameters
    ----------
    by
        A member of the team.
    team, focus
        The round.
    text
        The goal, 1 to 140 characters on one line.

    Returns
    -------
    Goal
        The goal; a user who writes an existing one is added to its authors.

    Raises
    ------
    Http404
        If the person is no member of the team.
    ValidationError
        If the goals are frozen, there are twelve already, or the text is invalid.
    """
    round_ = _open_for_goals(by, team, focus)
    text = " ".join(text.split())
    there = round_.goals.filter(text__iexact=text).first()
    if there is not None:
        there.namers.add(by)
        return there
    _check_text(text)
    if round_.goals.count() >= MOST_GOALS:
        message = _("You can name at most %(most)s goals. Merge two goals, or take one goal back.")
        raise ValidationError(message % {"most": MOST_GOALS})
    last = round_.goals.aggregate(last=Max("place"))["last"] or 0
    goal = Goal(round=round_, text=text, place=last + 1)
    goal.clean_fields(exclude={"round"})
    goal.save(force_insert=True)
    goal.namers.add(by)
    return goal


@transaction.atomic
def take_back_goal(*, by: User, team: UUID, focus: UUID, goal: UUID) -> None:
    """Remove the user as an author of a goal; a goal without authors is deleted.

    Raises
    ------
    Http404
        If there is no such goal, or the person has not named it and does not facilitate.
    ValidationError
        If the goals are frozen, or a facilitator would remove a goal of several authors.
    """
    round_ = _open_for_goals(by, team, focus)
    found = goal_in(round_, goal)
    if found.namers.filter(pk=by.pk).exists():
        found.namers.remove(by)
    elif not member_of(by, team).facilitates:
        raise Http404
    elif found.namers.exists():
        raise ValidationError(_("Others have also named this goal. Only they can take it back."))
    if not found.namers.exists():
        found.delete()


@transaction.atomic
def propose_merge(
    *, by: User, team: UUID, focus: UUID, first: UUID, second: UUID, text: str
) -> Merge | None:
    """Propose to merge two goals; a proposer who is an author has agreed already.

    Parameters
    ----------
    by
        A member of the team.
    team, focus
        The round.
    first, second
        The goals.
    text
        How the one goal is to be worded.

    Returns
    -------
    Merge or None
        The proposal; ``None`` if all authors have agreed, so that the merge is done.

    Raises
    ------
    Http404
        If a goal is not there.
    ValidationError
        If the goals are frozen, are the same, or their merging is proposed already.
    """
    round_ = _open_for_goals(by, team, focus)
    text = " ".join(text.split())
    _check_text(text)
    if first == second:
        raise ValidationError(_("Choose two different goals."))
    pair = sorted((goal_in(round_, first), goal_in(round_, second)), key=lambda goal: goal.place)
    if Merge.objects.filter(first=pair[0], second=pair[1]).exists():
        raise ValidationError(_("A merge of these two goals is already proposed."))
    if round_.goals.filter(text__iexact=text).exclude(pk__in=[goal.pk for goal in pair]).exists():
        raise ValidationError(_("A third goal has this wording. Choose another wording."))
    merge = Merge(first=pair[0], second=pair[1], text=text)
    merge.clean_fields(exclude={"first", "second"})
    merge.save(force_insert=True)
    merge.agreed.add(by)
    return None if _merge_if_all_agree(merge) else merge


@transaction.atomic
def answer_merge(*, by: User, team: UUID, focus: UUID, merge: UUID, yes: bool) -> None:
    """Answer a proposal to merge two goals, as an author; a refusal ends the proposal.

    Raises
    ------
    Http404
        If there is no such proposal, or the person named neither goal and did not propose it.
    ValidationError
        If the goals are frozen.
    """
    round_ = _open_for_goals(by, team, focus)
    found = Merge.objects.filter(pk=merge, first__round=round_).first()
    if found is None or not (asked_for_yes(found) | set(found.agreed.all())) & {by}:
        raise Http404
    if not yes:
        found.delete()
        return
    found.agreed.add(by)
    _merge_if_all_agree(found)


def asked_for_yes(merge: Merge) -> set[User]:
    """Return all authors of the two goals."""
    named = Q(pk__in=merge.first.namers.values("pk")) | Q(pk__in=merge.second.namers.values("pk"))
    return set(User.objects.filter(named))


def _merge_if_all_agree(merge: Merge) -> bool:
    asked = asked_for_yes(merge)
    if not asked <= set(merge.agreed.all()):
        return False
    kept, gone = merge.first, merge.second
    gone.delete()
    kept.text = merge.text
    kept.save(update_fields=["text"])
    kept.namers.add(*asked)
    Merge.objects.filter(Q(first=kept) | Q(second=kept)).delete()
    return True


def _open_for_goals(by: User, team: UUID, focus: UUID) -> FocusRound:
    round_ = held_focus(by, team, focus)
    if round_.closed is not None:
        raise ValidationError(_("This round is closed."))
    if round_.askings.filter(what=AskingKind.GOALS).exists():
        raise ValidationError(
            _("You cannot change the goals after everybody was asked for points.")
        )
    return round_


def _check_text(text: str) -> None:
    longest = Goal._meta.get_field("text").max_length or 0
    if not 0 < len(text) <= longest:
        message = _("Write a goal in 1 to %(longest)s characters.")
        raise ValidationError(message % {"longest": longest})
