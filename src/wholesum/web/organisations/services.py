"""Ask members to share, record their answers, and make a wave; each authorises and checks."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from random import SystemRandom
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wholesum.core.disclosure import DAYS_APART
from wholesum.places.waves import LEAST_IN_PART, Groups, make_wave
from wholesum.places.waves import Wave as Shown
from wholesum.web.accounts.models import User
from wholesum.web.notices.services import announce
from wholesum.web.organisations.access import led_organisation, sharing_in
from wholesum.web.organisations.models import Agreement, Sharing, Wave
from wholesum.web.organisations.queries import ancestors, counted_means, crossing_decisions, tree
from wholesum.web.organisations.tasks import store_figures
from wholesum.web.teams.access import facilitator_of, member_of
from wholesum.web.teams.models import Team
from wholesum.web.teams.queries import below
from wholesum.web.teams.services import lock_team

REMEMBERED: Final = timedelta(days=180)
"""For how long a wave is compared with later ones, so that the difference reveals no team."""
APART: Final = timedelta(days=DAYS_APART)
"""The least time between two waves."""


@transaction.atomic
def ask_for_organisation(*, by: User, team: UUID) -> Sharing:
    """Ask the members whether their team may be counted in the organisation above it."""
    found = facilitator_of(by, team).team
    lock_team(team)
    top = ancestors(team, tree())[-1]
    if top == team and not Team.objects.filter(parent=team).exists():
        raise ValidationError(_("The team is part of no organisation. Choose its place first."))
    _refuse_twice(found, organisation=top)
    return _ask(found, by, organisation_id=top)


@transaction.atomic
def ask_for_coach(*, by: User, team: UUID, email: str) -> Sharing:
    """Ask the members whether a coach with an account may see their Mirror and next step."""
    found = facilitator_of(by, team).team
    lock_team(team)
    coach = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if coach is None:
        raise ValidationError(
            _("Nobody with this address has an account. Ask the coach to make one first.")
        )
    _refuse_twice(found, coach=coach)
    return _ask(found, by, coach=coach)


@transaction.atomic
def answer(*, by: User, team: UUID, sharing: UUID, agrees: bool) -> Sharing:
    """Record whether a member agrees; each member may change the answer at any time."""
    asked = sharing_in(by, team, sharing)
    if not member_of(by, team).answers:
        raise ValidationError(_("Only members who answer pulses are asked."))
    Agreement.objects.update_or_create(
        sharing=asked, user=by, defaults={"agrees": agrees, "day": asked.team.today()}
    )
    store_figures.enqueue(str(team))
    return asked


@transaction.atomic
def end(*, by: User, team: UUID, sharing: UUID) -> Sharing:
    """End a sharing, as a facilitator; nothing more is counted or shown from now on."""
    facilitator_of(by, team)
    ended = sharing_in(by, team, sharing)
    ended.ended = ended.team.today()
    ended.save(update_fields=["ended"])
    store_figures.enqueue(str(team))
    return ended


@transaction.atomic
def start_wave(*, by: User, team: UUID) -> Wave:
    """Make a wave of the latest pulses of all teams that agreed; at most one in four weeks."""
    top = led_organisation(by, team).team
    lock_team(team)
    today = top.today()
    waves = list(Wave.objects.filter(organisation=top))
    if waves and waves[0].made + APART > today:
        raise ValidationError(
            _("The last wave is less than four weeks old. Make the next one later.")
        )
    parents = tree()
    since = waves[0].made.isoformat() if waves else ""
    known = counted_means(team, parents)
    means = {name: figures for name, (closed, figures) in known.items() if closed >= since}
    before = [_groups(wave) for wave in reversed(waves) if wave.made + REMEMBERED > today]
    made, spared = _wave(_texts(parents), str(team), means, before)
    if not made.teams:
        until = waves[0].made + REMEMBERED if waves else today
        raise ValidationError(_refusal([facet.withheld for facet in made.facets], until))
    inside = below(team, parents)
    counted = {UUID(name) for whole, *_parts in made.groups.values() for name in whole}
    return Wave.objects.create(
        organisation=top,
        made_by=by,
        invited=len(inside),
        spared=spared,
        figures=[asdict(facet) for facet in made.facets],
        groups={code: [sorted(group) for group in those] for code, those in made.groups.items()},
        decisions=crossing_decisions(counted, inside),
    )


def _wave(
    parents: dict[str, str | None],
    top: str,
    means: dict[str, dict[str, float]],
    before: list[dict[str, Groups]],
) -> tuple[Shown, int]:
    """Make a wave; if one or two teams left, leave out one or two more, chosen by chance.

    The difference from the last wave is then the total of three teams.
    """
    made = make_wave(parents, top, means, before)
    if made.teams or all(facet.withheld != "left" for facet in made.facets):
        return made, 0
    names = SystemRandom().sample(sorted(means), len(means))
    for spared in range(1, LEAST_IN_PART):
        fewer = make_wave(parents, top, {name: means[name] for name in names[spared:]}, before)
        if fewer.teams:
            return fewer, spared
    return made, 0


def _refusal(reasons: list[str], until: date) -> str:
    if "left" in reasons:
        message = _(
            "One or two teams are no longer counted. The difference from the last wave would show "
            "their figures, and there are too few teams to leave out more. The next wave can be "
            "made when more teams change, or from %(day)s."
        )
        return message % {"day": date_format(until, "j F Y")}
    return _(
        "Fewer than five teams agreed to be counted and closed a pulse since the last wave. Make a "
        "wave when more have."
    )


def _texts(parents: dict[UUID, UUID | None]) -> dict[str, str | None]:
    return {str(team): None if above is None else str(above) for team, above in parents.items()}


def _groups(wave: Wave) -> dict[str, Groups]:
    return {code: tuple(map(frozenset, those)) for code, those in wave.groups.items()}


def _refuse_twice(team: Team, **who: Any) -> None:
    if Sharing.objects.filter(team=team, ended=None, **who).exists():
        raise ValidationError(_("The members are asked already."))


def _ask(team: Team, by: User, **who: Any) -> Sharing:
    asked = Sharing.objects.create(team=team, asked_by=by, **who)
    announce(
        team,
        gettext_lazy("The members are asked whether the team shares its figures."),
        reverse("sharings", args=[team.pk]),
    )
    return asked
