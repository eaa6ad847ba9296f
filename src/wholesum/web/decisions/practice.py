"""Register decisions as a practice of the app: pages, tasks to do, and evidence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wholesum.web.accounts.models import User
from wholesum.web.decisions.importing import import_decisions
from wholesum.web.decisions.models import Answer, Decision, State, Version
from wholesum.web.decisions.queries import decisions_evidence, decisions_mark, own_part
from wholesum.web.registry import Agreement, AgreementKind, CalendarDay, Group, News, Practice, Todo
from wholesum.web.teams.models import Team

_LATELY_DAYS: Final = 60
"""Days for which a decision stays on the first page."""


def _todos(user: User) -> Iterator[Todo]:
    yield from _proposals(user)
    yield from _reviews(user)


def _proposals(user: User) -> Iterator[Todo]:
    given = Answer.objects.filter(user=user, version=OuterRef("pk"))
    newer = Version.objects.filter(decision=OuterRef("decision"), number__gt=OuterRef("number"))
    asked = Version.objects.filter(decision__state=State.OPEN, decision__voices__user=user)
    for version in asked.filter(~Exists(given), ~Exists(newer)).select_related("decision"):
        decision = version.decision
        link = f"{decision.get_absolute_url()}#answer"
        yield Todo(decision.team_id, str(decision), _("Answer the proposal"), link, decision.closes)


def _days(user: User) -> Iterator[CalendarDay]:
    """Yield the last days of open proposals, without their wording."""
    asked = Decision.objects.filter(state=State.OPEN, team__memberships__user=user)
    for decision in asked:
        text, link = _("Last day to answer a proposal"), decision.get_absolute_url()
        if decision.closes is not None:
            yield CalendarDay(
                decision.team_id, f"decision-{decision.pk}", decision.closes, text, link
            )


def _reviews(user: User) -> Iterator[Todo]:
    """Yield one task for all due reviews of a team; every member can record reviews."""
    ahead = timezone.now() + timedelta(days=1)  # some team's today may be a day ahead of UTC
    due = Decision.objects.filter(state=State.DECIDED, reviewed=None, review__lte=ahead.date())
    due = due.filter(team__memberships__user=user).select_related("team").order_by("team")
    for team, decisions in groupby(due, key=attrgetter("team")):
        number = sum(decision.is_due for decision in decisions)
        if not number:
            continue
        text = ngettext(
            "%(number)d decision is due for review",
            "%(number)d decisions are due for review",
            number,
        ) % {"number": number}
        link = reverse("decisions", args=[team.pk]) + "#due"
        yield Todo(team.pk, text, _("Review"), link)


def _news(team: Team, since: date) -> Iterator[News]:
    for decision in Decision.objects.filter(team=team, reviewed__gte=since):
        if decision.reviewed is not None:
            text = _("A decision was reviewed: %(decision)s") % {"decision": decision}
            yield News(decision.reviewed, text, decision.get_absolute_url())


def _agreements(team: Team) -> Iterator[Agreement]:
    found = Decision.objects.filter(team=team, state=State.DECIDED)
    for decision in found.filter(date__gte=team.today() - timedelta(days=_LATELY_DAYS)):
        if decision.date is None:
            continue
        about = _("%(day)s.") % {"day": date_format(decision.date, "j F Y")}
        if decision.review is not None and decision.reviewed is None:
            day = date_format(decision.review, "j F Y")
            about = f"{about} {_('Review on %(day)s.') % {'day': day}}"
        kind = AgreementKind.DECIDED
        link, promise = decision.get_absolute_url(), decision.promise_link
        yield Agreement(kind, str(decision), about, link, decision.date, promise)


def _origins(team: UUID) -> Iterator[tuple[str, str]]:
    for decision in Decision.objects.filter(team=team, state=State.DECIDED):
        yield decision.source_name, _("the decision “%(decision)s”") % {"decision": decision}


def _account_goes(_user: User) -> Iterator[str]:
    yield _(
        "Your answers in consent rounds, and the record that a decision affected you. "
        "The Mirror then shows inclusion without them. The decisions stay."
    )


def _team_goes(team: UUID) -> Iterator[str]:
    number = Decision.objects.filter(team_id=team).count()
    if number:
        yield ngettext(
            "%(number)s decision or proposal with its record.",
            "%(number)s decisions and proposals with their records.",
            number,
        ) % {"number": number}


PRACTICE = Practice(
    name="decisions",
    title=gettext_lazy("Decisions"),
    group=Group.DO,
    page="decisions",
    address="teams/<uuid:team>/decisions/",
    evidence=decisions_evidence,
    mark=decisions_mark,
    shared=lambda evidence, _team: evidence,
    take=import_decisions,
    todos=_todos,
    days=_days,
    news=_news,
    agreements=_agreements,
    origins=_origins,
    own_data=own_part,
    account_goes=_account_goes,
    team_goes=_team_goes,
    visitor_pages=("decisions", "decision"),
)
