"""Register recognition as a practice of the app: pages, tasks to do, and evidence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wholesum.web.accounts.models import User
from wholesum.web.recognition.importer import REWARDS
from wholesum.web.recognition.importing import import_recognition, left_out
from wholesum.web.recognition.models import Contribution, Reward, Story
from wholesum.web.recognition.queries import (
    own_part,
    recognition_evidence,
    recognition_mark,
    waiting_parts,
)
from wholesum.web.recognition.services import forget_account
from wholesum.web.registry import Group, News, Practice, Todo
from wholesum.web.teams.models import Team


def _todos(user: User) -> Iterator[Todo]:
    for part in waiting_parts(user):
        team, act = part.story.team_id, _("Divide 100 points among the other contributors")
        link = reverse("recognition-points", args=[team, part.story_id])
        yield Todo(team, part.story.result, act, link)


def _news(team: Team, since: date) -> Iterator[News]:
    page = reverse("recognition", args=[team.pk])
    latest = Q(day__gte=since) | Q(edited__gte=since)
    for story in Story.objects.filter(latest, team=team):
        told, edited = _("A story was told: “%(result)s”"), _("A story was changed: “%(result)s”")
        text, day = (told, story.day) if story.edited is None else (edited, story.edited)
        yield News(day, text % {"result": story.result}, f"{page}#s-{story.pk}")


def _account_goes(user: User) -> Iterator[str]:
    if Contribution.objects.filter(user=user).exists():
        yield _("Your name in stories, your shares of credit, and the points that you gave.")


def _account_stays(user: User) -> Iterator[str]:
    if Contribution.objects.filter(user=user).exists():
        yield _("The stories in which you were named, without your name.")


def _team_goes(team: UUID) -> Iterator[str]:
    number = Story.objects.filter(team_id=team).count()
    if number:
        yield ngettext("%(number)s story.", "%(number)s stories.", number) % {"number": number}
    number = Reward.objects.filter(team_id=team).count()
    if number:
        yield ngettext("%(number)s reward.", "%(number)s rewards.", number) % {"number": number}


PRACTICE = Practice(
    name="recognition",
    title=gettext_lazy("Recognition"),
    group=Group.DO,
    page="recognition",
    address="teams/<uuid:team>/recognition/",
    evidence=recognition_evidence,
    mark=recognition_mark,
    shared=lambda evidence, _team: evidence.shared_only(),
    take=import_recognition,
    left_out=left_out,
    importers=(REWARDS,),
    todos=_todos,
    news=_news,
    own_data=own_part,
    account_goes=_account_goes,
    account_stays=_account_stays,
    before_account=forget_account,
    team_goes=_team_goes,
    visitor_pages=("recognition", "recognition-rewards"),
)
