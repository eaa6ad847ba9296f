"""Declare dialogues as a practice of the app: pages, tasks of users, and exported data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wholesum.web.accounts.models import User
from wholesum.web.dialogue.evidence import (
    dialogue_evidence,
    dialogue_mark,
    shared_part,
)
from wholesum.web.dialogue.importing.folders import import_dialogues, left_out
from wholesum.web.dialogue.importing.polis import POLIS
from wholesum.web.dialogue.models import Dialogue, Ending, Outcome, Step, Voice, VotingRound
from wholesum.web.dialogue.own_data import own_part
from wholesum.web.dialogue.queries import open_dialogues, team_of
from wholesum.web.dialogue.sample import add_sample_dialogues
from wholesum.web.dialogue.services.settling import source_of
from wholesum.web.dialogue.voting.keys import voter_key
from wholesum.web.dialogue.voting.progress import finished_keys
from wholesum.web.registry import (
    Agreement,
    AgreementKind,
    CalendarDay,
    Card,
    Group,
    News,
    Practice,
    Todo,
)
from wholesum.web.teams.models import Team

_FOLLOWED_DAYS: Final = 30
"""An experiment stays on the first page so many days after its last day."""


def _todos(user: User) -> Iterator[Todo]:
    yield from _writing(user)
    yield from _voting(user)


def _writing(user: User) -> Iterator[Todo]:
    """Return a task for each dialogue in which a member can still write a first statement."""
    voices = Voice.objects.filter(
        user=user,
        statements=None,
        dialogue__step=Step.WRITING,
        dialogue__ended=None,
        dialogue__closes__gt=timezone.now(),
    )
    for voice in voices.select_related("dialogue__team"):
        dialogue = voice.dialogue
        yield Todo(
            voice.team_id or dialogue.team_id,
            dialogue.question,
            _("Write a statement"),
            reverse("dialogue", args=[dialogue.pk]),
            None if dialogue.together else dialogue.team.day_of(dialogue.closes),
        )


def _voting(user: User) -> Iterator[Todo]:
    asked = VotingRound.objects.filter(closed=None, closes__gt=timezone.now(), dialogue__ended=None)
    mine = asked.filter(dialogue__voices__user=user).select_related("dialogue__team")
    rounds = {round_.dialogue_id: round_ for round_ in mine}
    voices = Voice.objects.filter(user=user, dialogue__in=rounds).select_related("dialogue__team")
    keys = {voter_key(voice, rounds[voice.dialogue_id]): voice for voice in voices}
    voted = finished_keys(rounds.values(), keys)
    for key, voice in keys.items():
        dialogue = voice.dialogue
        if key not in voted:
            yield Todo(
                voice.team_id or dialogue.team_id,
                dialogue.question,
                _("Vote"),
                reverse("dialogue-answer", args=[dialogue.pk]),
                dialogue.team.day_of(rounds[dialogue.pk].closes),
            )


def _cards(team: UUID, _user: User) -> Iterator[Card]:
    for dialogue in open_dialogues(team):
        yield Card(
            dialogue.question,
            _("The dialogue is at the step “%(step)s”.") % {"step": dialogue.get_step_display()},
            _("Go to the dialogue"),
            reverse("dialogue", args=[dialogue.pk]),
        )


def _results(user: User, since: date) -> Iterator[Todo]:
    """Yield the rounds of votes that closed lately, in dialogues in which a user takes part."""
    rounds = VotingRound.objects.filter(dialogue__voices__user=user, closed__gte=since)
    for voted in rounds.select_related("dialogue"):
        dialogue = voted.dialogue
        link = reverse("dialogue", args=[dialogue.pk])
        yield Todo(dialogue.team_id, dialogue.question, _("See the votes"), link)


def _news(team: Team, since: date) -> Iterator[News]:
    rounds = VotingRound.objects.filter(dialogue__team=team, closed__gte=since)
    for voted in rounds.select_related("dialogue"):
        text = _("The votes on “%(question)s” are counted.")
        yield from _news_of(voted.dialogue, text, voted.closed)
    for dialogue in Dialogue.objects.filter(Q(opened__gte=since) | Q(ended__gte=since), team=team):
        if dialogue.opened >= since:
            yield from _news_of(dialogue, _("A dialogue began: “%(question)s”"), dialogue.opened)
        yield from _news_of(dialogue, _("The dialogue “%(question)s” ended."), dialogue.ended)


def _news_of(dialogue: Dialogue, text: str, day: date | None) -> Iterator[News]:
    if day is not None:
        link = reverse("dialogue", args=[dialogue.pk])
        yield News(day, text % {"question": dialogue.question}, link)


def _days(user: User) -> Iterator[CalendarDay]:
    """Yield the days on which rounds of votes close, without the question of the dialogue."""
    asked = VotingRound.objects.filter(closed=None, closes__gt=timezone.now(), dialogue__ended=None)
    for round_ in asked.filter(dialogue__team__memberships__user=user).select_related("dialogue"):
        link = reverse("dialogue", args=[round_.dialogue_id])
        text = _("The votes in a dialogue close")
        yield CalendarDay(round_.dialogue.team_id, f"votes-{round_.pk}", round_.closes, text, link)


def _agreements(team: Team) -> Iterator[Agreement]:
    """Yield the commitments of a team, and its experiments until some time after their last day.

    The practice of promises yields a commitment of which a member made a promise. Another one stays
    until it is promised, or the team settles its statement in another way.
    """
    today = team.today()
    recent = Q(ending=Ending.EXPERIMENT, until__gte=today - timedelta(days=_FOLLOWED_DAYS))
    found = Outcome.objects.filter(
        Q(ending=Ending.COMMITMENT) | recent, statement__dialogue__team=team
    )
    for outcome in found.select_related("statement__dialogue"):
        is_tried = outcome.ending == Ending.EXPERIMENT
        if outcome.until is None or (outcome.promise and not is_tried):
            continue
        about = {"who": outcome.person, "day": date_format(outcome.until, "j F Y")}
        passed = outcome.until < today
        period = (
            _("Responsible: %(who)s. The last day was %(day)s.")
            if passed
            else _("Responsible: %(who)s. The last day is %(day)s.")
        )
        page = reverse("dialogue", args=[outcome.statement.dialogue_id])
        link = f"{page}#settled-{outcome.statement_id}"
        kind = AgreementKind.TRIED if is_tried else AgreementKind.PROMISED
        yield Agreement(
            kind,
            outcome.text,
            period % about,
            link,
            outcome.until,
            outcome.promise_link,
            outcome.responsible,
        )


def _origins(team: UUID) -> Iterator[tuple[str, str]]:
    name = _("the dialogue “%(question)s”")
    for dialogue in Dialogue.objects.filter(team=team):
        yield source_of(dialogue), name % {"question": dialogue.question}
    settled = Outcome.objects.filter(statement__dialogue__team=team)
    for outcome in settled.select_related("statement__dialogue"):
        yield outcome.source, name % {"question": outcome.statement.dialogue.question}


def _account_goes(_user: User) -> Iterator[str]:
    yield _(
        "Your participation in dialogues, your statements that are not in a list yet, "
        "and your signed votes."
    )


def _account_stays(_user: User) -> Iterator[str]:
    yield _(
        "Your statements in the list of a dialogue stay, without your name. Your sealed "
        "votes stay too, because nobody can find out which votes are yours."
    )


def _team_goes(team: UUID) -> Iterator[str]:
    number = Dialogue.objects.filter(team_id=team).count()
    if number:
        yield ngettext(
            "%(number)s dialogue with its statements and votes.",
            "%(number)s dialogues with their statements and votes.",
            number,
        ) % {"number": number}


PRACTICE = Practice(
    name="dialogue",
    title=gettext_lazy("Dialogue"),
    group=Group.SAY,
    page="dialogues",
    address="",
    evidence=dialogue_evidence,
    mark=dialogue_mark,
    shared=shared_part,
    take=import_dialogues,
    left_out=left_out,
    importers=(POLIS,),
    sample=lambda team, evidence, people: add_sample_dialogues(team, people, evidence),
    todos=_todos,
    results=_results,
    cards=_cards,
    news=_news,
    days=_days,
    agreements=_agreements,
    origins=_origins,
    own_data=own_part,
    account_goes=_account_goes,
    account_stays=_account_stays,
    team_goes=_team_goes,
    visitor_pages=("dialogues", "dialogue", "dialogue-closed", "dialogue-log"),
    team_of=team_of,
)
