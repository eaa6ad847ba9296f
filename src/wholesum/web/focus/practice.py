"""The focus, as the app knows it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wholesum.web.accounts.models import User
from wholesum.web.focus.evidence import focus_evidence, focus_mark, own_focus
from wholesum.web.focus.models import Asking, AskingKind, FocusRound
from wholesum.web.focus.queries import open_focus_of
from wholesum.web.focus.sample import add_sample_focus
from wholesum.web.registry import Card, Group, Practice, Todo
from wholesum.web.rounds.queries import waiting_for_answers


def _todos(user: User) -> Iterator[Todo]:
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
    sample=lambda team, evidence, people: add_sample_focus(team, people, evidence),
    todos=_todos,
    cards=_cards,
    own_data=lambda user: {"focus": own_focus(user)},
    team_goes=_team_goes,
    visitor_pages=(
        "focus",
        "focus-round",
        "focus-goals",
        "focus-inventory",
        "focus-lists",
        "focus-values",
    ),
)
