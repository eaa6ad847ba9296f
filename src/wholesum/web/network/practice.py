"""Register the network as a practice of the app: pages, tasks to do, and evidence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wholesum.web.accounts.models import User
from wholesum.web.network.models import RelianceRound
from wholesum.web.network.queries import network_evidence, network_mark
from wholesum.web.network.services import FEWEST_ASKED, import_rounds
from wholesum.web.registry import CalendarDay, Card, Group, News, Practice, Record, Todo
from wholesum.web.rounds.models import Roll
from wholesum.web.rounds.practice import (
    closing_days,
    failing_todos,
    open_cards,
    waiting_todos,
)
from wholesum.web.teams.models import Membership, Team


def _todos(user: User) -> Iterator[Todo]:
    yield from waiting_todos(
        RelianceRound,
        user,
        lambda _asked: _("Whom do you rely on for leadership?"),
        _("Answer the question"),
    )
    yield from failing_todos(RelianceRound, user, _failing, _("Prolong the round"))


def _failing(asked: RelianceRound, answered: int) -> str:
    about = {"answered": answered, "threshold": asked.threshold}
    text = _("The question whom you rely on has %(answered)s answers and needs %(threshold)s")
    return text % about


def _cards(team: UUID, user: User) -> Iterator[Card]:
    return open_cards(
        RelianceRound,
        team,
        user,
        lambda _asked: _("Whom do we rely on for leadership?"),
        lambda state: _("You have answered.") if state.sent else "",
    )


def _next_steps(place: Membership) -> Iterator[Card]:
    if not place.facilitates:
        return
    never_asked = place.team.memberships.filter(answers=True, team__reliance_rounds=None)
    if never_asked.count() >= FEWEST_ASKED:
        yield Card(
            _("Ask whom you rely on"),
            _(
                "One question, a minute each: whom do you rely on for leadership in this team? You "
                "see counts of pairs, without names."
            ),
            _("Ask the question"),
            reverse("network-open", args=[place.team_id]),
        )


def _news(team: Team, since: date) -> Iterator[News]:
    for round_ in RelianceRound.objects.filter(team=team, closed__gte=since):
        if round_.closed is not None:
            text = _("The question whom you rely on closed. %(answered)s of %(asked)s answered.")
            about = {"answered": round_.answered, "asked": round_.asked}
            yield News(round_.closed, text % about, round_.get_absolute_url())


def _days(user: User) -> Iterator[CalendarDay]:
    return closing_days(
        RelianceRound, user, "network", lambda _asked: _("The question whom you rely on closes")
    )


def _own_data(user: User) -> Record:
    answered = dict(Roll.objects.filter(user=user).values_list("round", "answered"))
    return {
        "asked_whom_you_rely_on": [
            {
                "team": round_.team.name,
                "opened": round_.opened.isoformat(),
                "answered": answered[round_.pk],
            }
            for round_ in RelianceRound.objects.filter(pk__in=answered).select_related("team")
        ]
    }


def _account_stays(user: User) -> Iterator[str]:
    if RelianceRound.objects.filter(team__memberships__user=user).exists():
        yield _("The counts of pairs who rely on each other. They have no names.")


def _team_goes(team: UUID) -> Iterator[str]:
    number = RelianceRound.objects.filter(team_id=team).count()
    if number:
        yield ngettext(
            "%(number)s round about whom members rely on.",
            "%(number)s rounds about whom members rely on.",
            number,
        ) % {"number": number}


PRACTICE = Practice(
    name="network",
    title=gettext_lazy("Network"),
    group=Group.DO,
    page="network",
    address="teams/<uuid:team>/network/",
    evidence=network_evidence,
    mark=network_mark,
    shared=lambda evidence, _team: evidence,
    take=import_rounds,
    todos=_todos,
    cards=_cards,
    next_steps=_next_steps,
    news=_news,
    days=_days,
    own_data=_own_data,
    account_stays=_account_stays,
    team_goes=_team_goes,
    visitor_pages=("network", "network-round"),
)
