"""Tasks, cards and calendar days of open rounds, for the practices that have such rounds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from wholesum.web.accounts.models import User
from wholesum.web.registry import CalendarDay, Card, Todo
from wholesum.web.rounds.kinds import Asked
from wholesum.web.rounds.queries import (
    RoundState,
    failing_rounds,
    round_state,
    waiting_for_answers,
)
from wholesum.web.teams.models import Membership, Role


def round_in(model: type[Asked], team: UUID, round_id: UUID) -> Asked:
    """Return a round of a team; raise 404 if the team has none with this id."""
    rounds: QuerySet[Asked] = model._default_manager.select_related("team")
    found = rounds.filter(pk=round_id, team=team).first()
    if found is None:
        raise Http404
    return found


def waiting_todos(
    model: type[Asked], user: User, text: Callable[[Asked], str], act: str
) -> Iterator[Todo]:
    """Return a task for each open round that a user has not answered yet."""
    for asked in waiting_for_answers(model, user).select_related("team"):
        yield _todo(asked, text(asked), act, asked.kind.path(asked, "answer"))


def failing_todos(
    model: type[Asked], user: User, text: Callable[[Asked, int], str], act: str
) -> Iterator[Todo]:
    """Return a task for facilitators for each round that ends soon with too few answers."""
    mine = Membership.objects.filter(user=user, role=Role.FACILITATOR).values("team")
    rounds: QuerySet[Asked] = model._default_manager.select_related("team")
    for asked, answered in failing_rounds(rounds.filter(team__in=mine)):
        yield _todo(asked, text(asked, answered), act, asked.kind.path(asked, "round") + "#run")


def open_cards(
    model: type[Asked],
    team: UUID,
    user: User,
    title: Callable[[Asked], str],
    yours: Callable[[RoundState[Asked]], str],
) -> Iterator[Card]:
    """Return a card for each open round: how many have answered, and what the user can do."""
    for asked in _open(model).filter(team=team):
        state = round_state(asked, user)
        sentence = _("Open until %(until)s. %(answered)s of %(asked)s have answered.")
        sentence %= {"until": asked.until, "answered": state.answered, "asked": asked.asked}
        text = f"{sentence} {yours(state)}".strip()
        yield Card(title(asked), text, _("About this round"), asked.kind.path(asked, "round"))


def closing_days(
    model: type[Asked], user: User, key: str, text: Callable[[Asked], str]
) -> Iterator[CalendarDay]:
    """Return the days on which open rounds of the user's teams close."""
    for asked in _open(model).filter(team__memberships__user=user):
        yield CalendarDay(
            asked.asking_team.pk,
            f"{key}-{asked.pk}",
            asked.closes,
            text(asked),
            asked.kind.path(asked, "round"),
        )


def _open(model: type[Asked]) -> QuerySet[Asked]:
    rounds: QuerySet[Asked] = model._default_manager.select_related("team")
    return rounds.filter(closed=None, closes__gt=timezone.now())


def _todo(asked: Asked, text: str, act: str, link: str) -> Todo:
    team = asked.asking_team
    return Todo(team.pk, text, act, link, team.day_of(asked.closes))
