"""Declare the pulse as a practice of the app: pages, tasks of users, and exported data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wholesum.pulse.evidence import PulseEvidence
from wholesum.pulse.summary.published import exportable_part
from wholesum.pulse.summary.summarise import summarise_pulse
from wholesum.web.accounts.models import User
from wholesum.web.pulse.evidence import pulse_evidence, pulse_mark
from wholesum.web.pulse.importing.left_out import left_out
from wholesum.web.pulse.importing.rounds import import_rounds
from wholesum.web.pulse.importing.surveys import SURVEYS
from wholesum.web.pulse.models import Round
from wholesum.web.pulse.sample import add_sample_rounds
from wholesum.web.registry import CalendarDay, Card, Group, News, Practice, Record, Todo
from wholesum.web.rounds.models import Roll, SignedSheet
from wholesum.web.rounds.practice import (
    closing_days,
    failing_todos,
    open_cards,
    waiting_todos,
)
from wholesum.web.rounds.queries import RoundState
from wholesum.web.teams.models import Membership, Team


def _todos(user: User) -> Iterator[Todo]:
    yield from waiting_todos(Round, user, _title, _("Answer the pulse"))
    yield from failing_todos(Round, user, _failing, _("Prolong the pulse"))


def _title(pulse: Round) -> str:
    return _("Pulse %(name)s") % {"name": pulse.name}


def _failing(pulse: Round, answered: int) -> str:
    about = {"name": pulse.name, "answered": answered, "threshold": pulse.threshold}
    return _("Pulse %(name)s has %(answered)s answers and needs %(threshold)s") % about


def _cards(team: UUID, user: User) -> Iterator[Card]:
    return open_cards(Round, team, user, _title, _yours)


def _yours(state: RoundState[Round]) -> str:
    if state.sent:
        return _("You have answered.")
    if state.asked:
        return _("Answering takes about two minutes.")
    return _("You are not asked in this round.")


def _next_steps(place: Membership) -> Iterator[Card]:
    if place.facilitates:
        yield Card(
            _("Open a pulse"),
            _(
                "Ask everybody how you lead together. The pulse takes each person two minutes. "
                "Nobody sees results before the pulse closes."
            ),
            _("Open a pulse"),
            reverse("round-open", args=[place.team_id]),
        )


def _results(user: User, since: date) -> Iterator[Todo]:
    """Yield the pulses that closed in the last days and whose results the Mirror shows."""
    found = Round.objects.filter(team__memberships__user=user, closed__gte=since)
    for pulse in found.select_related("team"):
        if pulse.enough:
            text = _("Pulse %(name)s closed.") % {"name": pulse.name}
            link = reverse("mirror", args=[pulse.team_id])
            yield Todo(pulse.team_id, text, _("See the Mirror"), link)


def _news(team: Team, since: date) -> Iterator[News]:
    for pulse in Round.objects.filter(team=team, closed__gte=since):
        if pulse.closed is None:
            continue
        about = {"name": pulse.name, "answered": pulse.answered, "asked": pulse.asked}
        if pulse.enough:
            text = _("Pulse %(name)s closed. The Mirror shows its results.") % about
            yield News(pulse.closed, text, reverse("mirror", args=[team.pk]))
        else:
            text = _(
                "Pulse %(name)s closed with %(answered)s of %(asked)s answers: too few to show."
            )
            yield News(pulse.closed, text % about, pulse.get_absolute_url())


def _days(user: User) -> Iterator[CalendarDay]:
    return closing_days(
        Round, user, "pulse", lambda pulse: _("The pulse %(name)s closes") % {"name": pulse.name}
    )


def _own_data(user: User) -> Record:
    answered = dict(Roll.objects.filter(user=user).values_list("round", "answered"))
    sheets = dict(SignedSheet.objects.filter(user=user).values_list("round", "sheet"))
    return {
        "asked_in": [
            {"team": asked.team.name, "round": asked.name, "answered": answered[asked.pk]}
            for asked in Round.objects.filter(pk__in=answered).select_related("team")
        ],
        "signed_answers": [
            {
                "team": signed.team.name,
                "round": signed.name,
                "opened": signed.opened.isoformat(),
                "answers": json.loads(sheets[signed.pk]),
            }
            for signed in Round.objects.filter(pk__in=sheets).select_related("team")
        ],
    }


def _account_goes(user: User) -> Iterator[str]:
    signed = SignedSheet.objects.filter(user=user).count()
    if signed:
        yield ngettext(
            "Your answers to %(signed)s signed round. The results of this round then no "
            "longer include your answers.",
            "Your answers to %(signed)s signed rounds. The results of these rounds then no "
            "longer include your answers.",
            signed,
        ) % {"signed": signed}


def _account_stays(_user: User) -> Iterator[str]:
    yield _(
        "Your answers to sealed rounds. Sealed answers are stored without a name, so "
        "nobody can find and delete your answers."
    )


def _team_goes(team: UUID) -> Iterator[str]:
    rounds = Round.objects.filter(team_id=team).count()
    if rounds:
        yield ngettext(
            "%(rounds)s round with its questions and all answers, sealed and signed. The "
            "Mirror then no longer shows this round.",
            "%(rounds)s rounds with their questions and all answers, sealed and signed. The "
            "Mirror then no longer shows these rounds.",
            rounds,
        ) % {"rounds": rounds}


def _shared(pulse: PulseEvidence, team: Team) -> Any:
    """Return the answers to signed pulses, and the published figures of sealed pulses."""
    return exportable_part(pulse, summarise_pulse(pulse, team.name))


PRACTICE = Practice(
    name="pulse",
    title=gettext_lazy("Pulse"),
    group=Group.SAY,
    page="rounds",
    address="teams/<uuid:team>/pulse/",
    evidence=pulse_evidence,
    mark=pulse_mark,
    shared=_shared,
    take=import_rounds,
    left_out=left_out,
    importers=(SURVEYS,),
    sample=add_sample_rounds,
    todos=_todos,
    results=_results,
    cards=_cards,
    next_steps=_next_steps,
    news=_news,
    days=_days,
    own_data=_own_data,
    account_goes=_account_goes,
    account_stays=_account_stays,
    team_goes=_team_goes,
    visitor_pages=("rounds", "round"),
)
