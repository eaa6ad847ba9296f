"""Register the cycle as a practice of the app."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wholesum.web.accounts.models import User
from wholesum.web.cycle.importing import add_sample_cycles, import_cycles
from wholesum.web.cycle.models import Cycle, Session
from wholesum.web.cycle.queries import calendar_days, cycle_evidence, cycle_mark
from wholesum.web.registry import Agreement, AgreementKind, CalendarDay, Group, News, Practice
from wholesum.web.teams.models import Team

_LATELY: Final = timedelta(days=60)
"""How long the result of a review stays on the first page."""


def _page(cycle: Cycle) -> str:
    return reverse("cycle-review", args=[cycle.team_id, cycle.pk])


def _news(team: Team, since: date) -> Iterator[News]:
    for cycle in Cycle.objects.filter(team=team, reviewed__gte=since):
        if cycle.reviewed is not None:
            yield News(cycle.reviewed, _("The review of a cycle is written down."), _page(cycle))


def _days(user: User) -> Iterator[CalendarDay]:
    return calendar_days(
        Session.objects.filter(cycle__team__memberships__user=user, cycle__reviewed=None)
    )


def _agreements(team: Team) -> Iterator[Agreement]:
    for cycle in Cycle.objects.filter(team=team, reviewed__gte=team.today() - _LATELY):
        if cycle.reviewed is not None and cycle.working:
            about = _("From the review on %(day)s.") % {"day": date_format(cycle.reviewed, "j F Y")}
            text = cycle.working.partition("\n")[0]
            yield Agreement(AgreementKind.DECIDED, text, about, _page(cycle), cycle.reviewed)


def _completion(team: UUID) -> str | None:
    """Return the address of the latest cycle, where a person outside is asked about an effect."""
    latest = Cycle.objects.filter(team_id=team).first()
    return None if latest is None else f"{_page(latest)}#tried"


def _team_goes(team: UUID) -> Iterator[str]:
    number = Cycle.objects.filter(team_id=team).count()
    if number:
        yield ngettext(
            "%(number)s cycle with its plan and review.",
            "%(number)s cycles with their plans and reviews.",
            number,
        ) % {"number": number}


PRACTICE = Practice(
    name="cycle",
    title=gettext_lazy("Cycle"),
    group=Group.DO,
    page="cycle",
    address="teams/<uuid:team>/cycle/",
    evidence=cycle_evidence,
    mark=cycle_mark,
    shared=lambda evidence, _team: evidence,
    take=import_cycles,
    sample=add_sample_cycles,
    news=_news,
    days=_days,
    agreements=_agreements,
    team_goes=_team_goes,
    completion=_completion,
    visitor_pages=("cycle", "cycle-guide", "cycle-wall", "cycle-review"),
)
