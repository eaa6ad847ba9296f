"""Actions on strengths; each action authorises, validates, and saves all or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wholesum.web.accounts.models import User
from wholesum.web.core.signals import evidence_changed
from wholesum.web.core.texts import optional, required, single_line
from wholesum.web.strengths import access
from wholesum.web.strengths.models import (
    LONGEST,
    LONGEST_LINE,
    LONGEST_WORD,
    Challenge,
    ChallengeNeed,
    ChosenMember,
    KindOfWork,
    NamedStrength,
    WorkLevel,
    WorkLevelChoice,
)
from wholesum.web.teams.access import member_of, somebody_in
from wholesum.web.teams.bin.services import put_into_bin
from wholesum.web.teams.models import Membership, Team

MOST_KINDS = 60
MOST_NEEDS = 20
MOST_CHOSEN = 5


@transaction.atomic
def name_strength(*, by: User, team: UUID, person: UUID, word: str, story: str) -> NamedStrength:
    """Name a strength of another member, who alone sees it until they show it to the team.

    Raises
    ------
    Http404
        If the user is not in the team.
    ValidationError
        If the person is the user, or the user named this strength of the person before.
    """
    place = _lock(by, team)
    other = somebody_in(team, person)
    if other.user_id == by.pk:
        raise ValidationError({"person": _("Choose another member.")})
    return _name(place, other.user, word, story=optional(story, LONGEST))


@transaction.atomic
def name_own_strength(*, by: User, team: UUID, word: str, wish: bool = False) -> NamedStrength:
    """Name a strength of the user, or a strength in which the user wishes to grow.

    Raises
    ------
    Http404
        If the user is not in the team.
    ValidationError
        If the user named this strength before.
    """
    return _name(_lock(by, team), by, word, wish=wish)


@transaction.atomic
def share_strength(*, by: User, team: UUID, strength: int, shared: bool) -> NamedStrength:
    """Show a strength of the user to the team, or hide it again.

    Raises
    ------
    Http404
        If it is not a strength of the user.
    """
    found = access.own_strength(by, team, strength)
    if found.user_id != by.pk:
        raise ValidationError(_("Only the person can decide this."))
    found.shared = shared
    found.save(update_fields=["shared", "changed"])
    _changed(team)
    return found


@transaction.atomic
def remove_strength(*, by: User, team: UUID, strength: int) -> None:
    """Remove a strength that the user has, or that the user named of another member.

    Raises
    ------
    Http404
        If the user neither has it nor named it.
    """
    access.own_strength(by, team, strength).delete()
    _changed(team)


@transaction.atomic
def merge_words(*, by: User, team: UUID, word: str, into: str) -> int:
    """Replace a word by another one in all strengths and needs of the team.

    Raises
    ------
    Http404
        If the user is not in the team.
    """
    _lock(by, team)
    word = _word(word)
    into = _word(into)
    number = NamedStrength.objects.filter(team_id=team, word__iexact=word).update(word=into)
    number += ChallengeNeed.objects.filter(challenge__team_id=team, word__iexact=word).update(
        word=into
    )
    _without_doubles(team)
    for challenge in Challenge.objects.filter(team_id=team):
        challenge.save(update_fields=["changed"])
    _changed(team)
    return number


@transaction.atomic
def add_kind(*, by: User, team: UUID, title: str) -> KindOfWork:
    """Add a kind of work.

    Raises
    ------
    Http404
        If the user is not in the team.
    ValidationError
        If the title is missing or used before, or the team has 60 kinds.
    """
    place = _lock(by, team)
    title = _line(title, _("Write what the work is."))
    known = KindOfWork.objects.filter(team_id=team)
    if known.filter(title__iexact=title).exists():
        raise ValidationError({"title": _("This kind of work is in the list.")})
    if known.count() >= MOST_KINDS:
        raise ValidationError(_("The list has 60 kinds of work. Merge or delete some first."))
    made = KindOfWork.objects.create(team_id=team, title=title, day=place.team.today())
    _changed(team)
    return made


@transaction.atomic
def delete_kind(*, by: User, team: UUID, kind: UUID) -> None:
    """Put a kind of work with its levels into the bin of the team.

    Raises
    ------
    Http404
        If the user is no facilitator of the team.
    """
    put_into_bin(access.removed_kind(by, team, kind), team=team, by=by, practice="strengths")
    _changed(team)


@transaction.atomic
def set_levels(*, by: User, team: UUID, levels: Mapping[UUID, str]) -> None:
    """Set the user's own levels in kinds of work; nobody sets the levels of another member.

    Raises
    ------
    Http404
        If the user is not in the team.
    """
    place = _lock(by, team)
    today = place.team.today()
    for kind in KindOfWork.objects.filter(team_id=team, pk__in=levels):
        _set_level(kind, by, WorkLevelChoice(levels[kind.pk]), today)
    _changed(team)


@transaction.atomic
def add_challenge(
    *, by: User, team: UUID, title: str, needs: Mapping[str, int], hours: float | None = None
) -> Challenge:
    """Add a challenge with the strengths that it needs.

    Raises
    ------
    Http404
        If the user is not in the team.
    ValidationError
        If the title or all needs are missing.
    """
    place = _lock(by, team)
    title = _line(title, _("Write what the challenge is."))
    words = {_word(word): people for word, people in needs.items()}
    if not 0 < len(words) <= MOST_NEEDS:
        raise ValidationError({"needs": _("Write between 1 and 20 needed strengths.")})
    made = Challenge.objects.create(team=place.team, title=title, hours=hours)
    ChallengeNeed.objects.bulk_create(
        ChallengeNeed(challenge=made, word=word, people=people) for word, people in words.items()
    )
    _changed(team)
    return made


@transaction.atomic
def choose_members(
    *,
    by: User,
    team: UUID,
    challenge: UUID,
    members: Sequence[UUID],
    meets: date | None = None,
) -> Challenge:
    """Choose the members of a challenge, with the day of their first meeting; none reopens it.

    Raises
    ------
    Http404
        If the user or a chosen person is not in the team.
    ValidationError
        If there are more than five members.
    """
    _lock(by, team)
    found = access.seen_challenge(by, team, challenge)
    users = [somebody_in(team, member).user for member in dict.fromkeys(members)]
    if len(users) > MOST_CHOSEN:
        raise ValidationError(_("Choose one to five members."))
    found.chosen.all().delete()
    ChosenMember.objects.bulk_create(ChosenMember(challenge=found, user=user) for user in users)
    found.meets = meets
    found.save(update_fields=["meets", "changed"])
    _changed(team)
    return found


@transaction.atomic
def delete_challenge(*, by: User, team: UUID, challenge: UUID) -> None:
    """Put a challenge into the bin of the team.

    Raises
    ------
    Http404
        If the user is no facilitator of the team.
    """
    found = access.removed_challenge(by, team, challenge)
    put_into_bin(found, team=team, by=by, practice="strengths")
    _changed(team)


@transaction.atomic
def leave_work(*, user: User, team: Team) -> None:
    """Record that a person who leaves the team covers no work, and takes on no challenge."""
    for kind in KindOfWork.objects.filter(team=team):
        _set_level(kind, user, WorkLevelChoice.NONE, team.today())
    for chosen in ChosenMember.objects.filter(user=user, challenge__team=team):
        chosen.delete()
        chosen.challenge.save(update_fields=["changed"])
    _changed(team.pk)


def _set_level(kind: KindOfWork, user: User, level: WorkLevelChoice, day: date) -> None:
    """Record a user's level in a kind of work from a day on, if it is another one than before."""
    mine = WorkLevel.objects.filter(kind=kind, user=user).order_by("day")
    latest = mine.last()
    if (latest.level if latest else WorkLevelChoice.NONE) != level:
        mine.update_or_create(kind=kind, user=user, day=day, defaults={"level": level})


def _name(
    place: Membership, user: User, word: str, *, story: str = "", wish: bool = False
) -> NamedStrength:
    word = _word(word)
    known = NamedStrength.objects.filter(team=place.team, user=user, by=place.user)
    if known.filter(word__iexact=word).exists():
        raise ValidationError({"word": _("You named this strength before.")})
    made = NamedStrength.objects.create(
        team=place.team, user=user, word=word, by=place.user, story=story, wish=wish
    )
    _changed(place.team_id)
    return made


def _without_doubles(team: UUID) -> None:
    """Delete namings and needs that a merge has made equal, the later ones first."""
    named = set[tuple[object, object, str]]()
    for strength in NamedStrength.objects.filter(team_id=team).order_by("pk"):
        by = strength.by_id or strength.by_person
        key = (strength.user_id or strength.person, by, strength.word.casefold())
        if by and key in named:
            strength.delete()
        named.add(key)
    needed = set[tuple[UUID, str]]()
    for need in ChallengeNeed.objects.filter(challenge__team_id=team).order_by("-people", "pk"):
        if (need.challenge_id, need.word.casefold()) in needed:
            need.delete()
        needed.add((need.challenge_id, need.word.casefold()))


def _word(word: str) -> str:
    return single_line(required(word, LONGEST_WORD, _("Write a word or two.")))


def _line(text: str, what: str) -> str:
    return single_line(required(text, LONGEST_LINE, what))


def _lock(by: User, team: UUID) -> Membership:
    """Return the membership of a user; strengths of one team are changed one after another."""
    place = member_of(by, team)
    Team.objects.select_for_update(no_key=True).get(pk=team)
    return place


def _changed(team: UUID) -> None:
    evidence_changed.send(NamedStrength, team=team)
