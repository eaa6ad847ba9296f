"""Register the network as a practice of the app: pages, tasks to do, and evidence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wholesum.web.accounts.models import User
from wholesum.web.network.models import RelianceRound
from wholesum.web.network.queries import network_evidence, network_mark
from wholesum.web.network.services import FEWEST_ASKED, import_rounds
from wholesum.web.registry import CalendarDay, Card, Group, News, Practice, Record, Todo
from wholesum.web.rounds.models import Roll
from wholesum.web.rounds.queries import failing_rounds, round_state, waiting_for_answers
from wholesum.web.teams.models import Membership, Role, Team


def _todos(user: User) -> Iterator[Todo]:
    for one in waiting_for_answers(RelianceRound, user).select_related("team"):
        yield Todo(
            one.team_id,
            _("Whom do you rely on for leadership?"),
            _("Answer the question"),
            reverse("network-answer", args=[one.team_id, one.pk]),
            one.team.day_of(one.closes),
        )
    mine = Membership.objects.filter(user=user, role=Role.FACILITATOR).values("team")
    among = RelianceRound.objects.filter(team__in=mine).select_related("team")
    for one, answered in failing_rounds(among):
        text = _("The question whom you rely on has %(answered)s answers and needs %(threshold)s")
        yield Todo(
            one.team_id,
            text % {"answered": answered, "threshold": one.threshold},
            _("Prolong the round"),
            one.get_absolute_url() + "#run",
            one.team.day_of(one.closes),
        )


def _cards(team: UUID, user: User) -> Iterator[Card]:
    found = RelianceRound.objects.filter(team_id=team, closed=None, closes__gt=timezone.now())
    for one in found.select_related("team"):
        state = round_state(one, user)
        told = _("Open until %(until)s. %(answered)s of %(asked)s have answered.")
        told %= {"until": one.until, "answered": state.answered, "asked": one.asked}
        yours = _("You have answered.") if state.sent else ""
        yield Card(
            _("Whom do we rely on for leadership?"),
            f"{told} {yours}".strip(),
            _("About this round"),
            one.get_absolute_url(),
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
    for one in RelianceRound.objects.filter(team=team, closed__gte=since):
        if one.closed is not None:
            text = _("The question whom you rely on closed. %(answered)s of %(asked)s answered.")
            about = {"answered": one.answered, "asked": one.asked}
            yield News(one.closed, text % about, one.get_absolute_url())


def _days(user: User) -> Iterator[CalendarDay]:
    found = RelianceRound.objects.filter(team__memberships__user=user, closed=None)
    for one in found.filter(closes__gt=timezone.now()):
        text = _("The question whom you rely on closes")
        yield CalendarDay(
            one.team_id, f"network-{one.pk}", one.closes, text, one.get_absolute_url()
        )


def _own_data(user: User) -> Record:
    answered = dict(Roll.objects.filter(user=user).values_list("round", "answered"))
    return {
        "asked_whom_you_rely_on": [
            {"team": one.team.name, "opened": one.opened.isoformat(), "answered": answered[one.pk]}
            for one in RelianceRound.objects.filter(pk__in=answered).select_related("team")
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
