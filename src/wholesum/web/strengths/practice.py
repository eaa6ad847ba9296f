"""Register strengths as a practice of the app: pages, tasks to do, and evidence."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wholesum.web.accounts.models import User
from wholesum.web.registry import Agreement, AgreementKind, Group, Practice
from wholesum.web.strengths.importing import import_strengths
from wholesum.web.strengths.models import Challenge, KindOfWork, NamedStrength
from wholesum.web.strengths.queries import (
    members_of,
    own_part,
    strengths_evidence,
    strengths_mark,
)
from wholesum.web.teams.models import Team
from wholesum.web.teams.queries import names_of


def _agreements(team: Team) -> Iterator[Agreement]:
    """Yield each challenge with chosen members and a first meeting."""
    found = Challenge.objects.filter(team=team).exclude(meets=None).prefetch_related("chosen")
    names = names_of(team.pk) if found else {}
    page = reverse("strengths-challenges", args=[team.pk])
    for challenge in found:
        if challenge.meets is not None:
            about = _("%(names)s. First meeting on %(day)s.") % {
                "names": ", ".join(members_of(challenge, names)),
                "day": date_format(challenge.meets, "j F Y"),
            }
            link = f"{page}#c-{challenge.pk}"
            yield Agreement(AgreementKind.TRIED, challenge.title, about, link, challenge.meets)


def _account_goes(user: User) -> Iterator[str]:
    if NamedStrength.objects.filter(user=user).exists():
        yield _("Your strengths, and what you can do in each kind of work.")


def _account_stays(user: User) -> Iterator[str]:
    if NamedStrength.objects.filter(by=user).exclude(user=user).exists():
        yield _("The strengths and stories that you gave to others, without your name.")


def _team_goes(team: UUID) -> Iterator[str]:
    number = NamedStrength.objects.filter(team_id=team).count()
    if number:
        yield ngettext("%(number)s named strength.", "%(number)s named strengths.", number) % {
            "number": number
        }
    number = KindOfWork.objects.filter(team_id=team).count()
    if number:
        yield ngettext(
            "%(number)s kind of work, with who can do it.",
            "%(number)s kinds of work, with who can do them.",
            number,
        ) % {"number": number}


PRACTICE = Practice(
    name="strengths",
    title=gettext_lazy("Strengths"),
    group=Group.DO,
    page="strengths",
    address="teams/<uuid:team>/strengths/",
    evidence=strengths_evidence,
    mark=strengths_mark,
    shared=lambda evidence, _team: evidence.shared_only(),
    take=import_strengths,
    agreements=_agreements,
    own_data=own_part,
    account_goes=_account_goes,
    account_stays=_account_stays,
    team_goes=_team_goes,
    visitor_pages=("strengths", "strengths-challenges"),
)
