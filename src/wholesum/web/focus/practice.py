"""Declare focus rounds as a practice of the app: pages, tasks of users, and exported data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wholesum.web.accounts.models import User
from wholesum.web.focus.evidence import focus_evidence, focus_mark, own_focus, shared_part
from wholesum.web.focus.importing import import_focus, left_out
from wholesum.web.focus.inventory.importer import INVENTORY
from wholesum.web.focus.models import Asking, AskingKind, Choice, Effort, FocusRound, Verdict
from wholesum.web.focus.queries import open_focus_of, values_of
from wholesum.web.focus.sample import add_sample_focus
from wholesum.web.focus.services.deciding import source_of
from wholesum.web.registry import Agreement, AgreementKind, Card, Group, News, Practice, Todo
from wholesum.web.rounds.queries import waiting_for_answers
from wholesum.web.teams.models import Membership, Team

_LATELY_DAYS: Final = 90
"""Days for which a verdict stays on the first page."""


def _todos(user: User) -> Iterator[Todo]:
    yield from _naming(user)
    yield from _asked(user)


def _naming(user: User) -> Iterator[Todo]:
    """Return a task to write goals for each member, until the facilitator asks for points."""
    places = Membership.objects.filter(user=user, answers=True)
    found = FocusRound.objects.filter(team__in=places.values("team"), closed=None, deciding=None)
    for focus in found.filter(askings=None, imported__isnull=True).annotate(named=Count("goals")):
        text = ngettext(
            "Focus %(name)s: %(named)s goal is named so far",
            "Focus %(name)s: %(named)s goals are named so far",
            focus.named,
        ) % {"name": focus.name, "named": focus.named}
        link = reverse("focus-goals", args=[focus.team_id, focus.pk])
        yield Todo(focus.team_id, text, _("Name goals"), link)


def _asked(user: User) -> Iterator[Todo]:
    pages = {
        AskingKind.GOALS: ("focus-points", _("Give points to goals")),
        AskingKind.SCORES: ("focus-score", _("Score the efforts")),
        AskingKind.VALUES: ("focus-values-points", _("Give points to values")),
    }
    asked = waiting_for_answers(Asking, user).filter(round__closed=None)
    for asking in asked.select_related("round"):
        focus = asking.round
        page, act = pages[AskingKind(asking.what)]
        text = _("Focus %(name)s") % {"name": focus.name}
        yield Todo(focus.team_id, text, act, reverse(page, args=[focus.team_id, focus.pk]))


def _cards(team: UUID, _user: User) -> Iterator[Card]:
    focus = open_focus_of(team)
    if focus is not None:
        yield Card(
            _("Focus %(name)s") % {"name": focus.name},
            "",
            _("Go to the focus round"),
            reverse("focus-round", args=[team, focus.pk]),
        )


def _news(team: Team, since: date) -> Iterator[News]:
    for focus in FocusRound.objects.filter(Q(opened__gte=since) | Q(closed__gte=since), team=team):
        if focus.opened >= since:
            yield from _news_of(focus, _("Focus %(name)s began."), focus.opened)
        yield from _news_of(focus, _("Focus %(name)s closed."), focus.closed)


def _news_of(focus: FocusRound, text: str, day: date | None) -> Iterator[News]:
    if day is not None:
        link = reverse("focus-round", args=[focus.team_id, focus.pk])
        yield News(day, text % {"name": focus.name}, link)


def _agreements(team: Team) -> Iterator[Agreement]:
    found = Verdict.objects.filter(
        effort__round__team=team, decided__gte=team.today() - timedelta(days=_LATELY_DAYS)
    ).exclude(choice=Choice.KEEP)
    for verdict in found.select_related("effort__round", "decision", "who"):
        about = [_("%(hours)s hours a month are free.") % {"hours": f"{float(verdict.freed):g}"}]
        if verdict.who:
            about.append(_("%(who)s is responsible.") % {"who": verdict.who})
        page = reverse("focus-decide", args=[team.pk, verdict.effort.round_id])
        yield Agreement(
            AgreementKind.STOPPED,
            capfirst(str(verdict)),
            " ".join(about),
            verdict.decision.get_absolute_url() if verdict.decision else page,
            verdict.decided,
            verdict.promise_link,
            verdict.who.name if verdict.who else "",
        )


def _completion(team: UUID) -> str | None:
    """Return the address of the latest list of efforts; empty if it can no longer be changed."""
    focus = FocusRound.objects.filter(team_id=team).order_by("opened", "pk").last()
    if focus is None:
        return None
    scored = focus.askings.filter(what=AskingKind.SCORES).exists()
    return (
        ""
        if scored or focus.closed is not None
        else reverse("focus-inventory", args=[team, focus.pk])
    )


def _origins(team: UUID) -> Iterator[tuple[str, str]]:
    for effort in Effort.objects.filter(round__team=team).select_related("round"):
        yield source_of(effort), _("focus %(name)s") % {"name": effort.round.name}


def _stated_values(team: UUID) -> list[str]:
    """Return the values of the latest focus round that has any."""
    rounds = FocusRound.objects.filter(team_id=team).exclude(values=None)
    focus = rounds.order_by("opened", "pk").last()
    return [] if focus is None else [value.name for value in values_of(focus)]


def _team_goes(team: UUID) -> Iterator[str]:
    number = FocusRound.objects.filter(team_id=team).count()
    if number:
        yield ngettext(
            "%(number)s focus round with its goals, efforts and verdicts.",
            "%(number)s focus rounds with their goals, efforts and verdicts.",
            number,
        ) % {"number": number}


PRACTICE = Practice(
    name="focus",
    title=gettext_lazy("Focus"),
    group=Group.DO,
    page="focus",
    address="teams/<uuid:team>/focus/",
    evidence=focus_evidence,
    mark=focus_mark,
    shared=shared_part,
    take=import_focus,
    left_out=left_out,
    importers=(INVENTORY,),
    sample=lambda team, evidence, people: add_sample_focus(team, people, evidence),
    todos=_todos,
    cards=_cards,
    news=_news,
    agreements=_agreements,
    completion=_completion,
    origins=_origins,
    stated_values=_stated_values,
    own_data=lambda user: {"focus": own_focus(user)},
    team_goes=_team_goes,
    visitor_pages=(
        "focus",
        "focus-round",
        "focus-goals",
        "focus-inventory",
        "focus-lists",
        "focus-decide",
        "focus-values",
    ),
)
