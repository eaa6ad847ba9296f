"""The sample team in the database: put there whole, and removed without a trace."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import Final
from uuid import UUID

import polars as pl
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wholesum.demo import sample_team
from wholesum.demo.people import CAST, Person
from wholesum.pulse.evidence import PulseEvidence
from wholesum.web.accounts.models import User
from wholesum.web.decisions.importing import import_decisions
from wholesum.web.dialogue.sample import add_sample_dialogues
from wholesum.web.focus.sample import add_sample_focus
from wholesum.web.mirror.services import import_rounds
from wholesum.web.operations.samples import domain_of
from wholesum.web.pulse.models import Round, RoundItem
from wholesum.web.pulse.questionnaire import Length, questions
from wholesum.web.pulse.sheets import Answers, write_sheet
from wholesum.web.rounds.models import Intake, Roll
from wholesum.web.rounds.tasks import close_due_rounds
from wholesum.web.teams.models import Membership, Role, Team

_ANSWERED: Final = 5
"""How many of the eight have answered the round that is open."""
_OPEN_DAYS: Final = 7
_FOURTH: Final = date(2026, 11, 1)
"""The month of the fourth cycle, which never comes before the third."""


@transaction.atomic
def add_sample_team(owner: User) -> Team:
    """Put the sample team into the database: eight people, and what they did in three cycles.

    A pulse and a dialogue are open.

    The eight cannot sign in, and no mail is sent to them.

    Parameters
    ----------
    owner
        Who facilitates it; not asked in its pulses.

    Returns
    -------
    Team
        The team, marked as a sample.
    """
    evidence = sample_team()
    team = Team.objects.create(name=evidence.name, sample=True)
    Membership.objects.create(team=team, user=owner, role=Role.FACILITATOR, answers=False)
    people = [_join(team, person) for person in CAST]
    latest = import_rounds(team, evidence)[-1]
    named = {person.person: user for person, user in zip(CAST, people, strict=True)}
    import_decisions(team, evidence.practices["decisions"], named)
    _open_round(team, people, latest, evidence.practices["pulse"])
    add_sample_dialogues(team, named, evidence.practices["dialogue"])
    add_sample_focus(team, named, evidence.practices["focus"])
    return team


@transaction.atomic
def make_sample_team(*, by: User) -> Team:
    """Give somebody a sample team to look at: the one they facilitate, else a new one.

    Parameters
    ----------
    by
        Whoever asks.

    Returns
    -------
    Team
        The team, of which nobody has two.
    """
    User.objects.select_for_update().get(pk=by.pk)
    mine = Membership.objects.filter(user=by, role=Role.FACILITATOR, team__sample=True)
    found = mine.select_related("team").first()
    return add_sample_team(by) if found is None else found.team


def remove_sample_team(team: Team) -> None:
    """Remove a sample team with everything that came with it, its eight people included.

    Parameters
    ----------
    team
        The team; whoever calls this has made sure that it may be removed.

    Raises
    ------
    ValidationError
        If it is no sample.
    """
    if not team.sample:
        raise ValidationError(_("This team is no sample; delete it in its settings."))
    team.delete()


def sample_user(team: Team, person: str) -> User:
    """Return the account of one of the eight.

    Parameters
    ----------
    team
        The sample team.
    person
        Who, as the evidence of the sample team names them.

    Returns
    -------
    User
        The account.
    """
    return User.objects.get(email=_address(team.pk, person))


def _address(team: UUID, person: str) -> str:
    return f"{person}@{domain_of(team)}"


def _join(team: Team, person: Person) -> User:
    user = User.objects.create_user(_address(team.pk, person.person), person.name)
    user.is_active = False
    user.save(update_fields=["is_active"])
    Membership.objects.create(team=team, user=user, function=person.function, joined=person.joined)
    return user


def _open_round(team: Team, people: Sequence[User], latest: Round, evidence: PulseEvidence) -> None:
    """Ask the short pulse; the first five of the eight have said what some voices said last."""
    today = team.today()
    opened = Round.objects.create(
        team=team,
        name=f"{max(today, _FOURTH):%Y-%m}",
        threshold=latest.threshold,
        focus=latest.focus,
        opened=today,
        closes=timezone.now() + timedelta(days=_OPEN_DAYS),
        asked=len(people),
    )
    items = questions(Length.SHORT)
    for item in items:
        item.round = opened
    RoundItem.objects.bulk_create(items)
    Roll.objects.bulk_create(
        Roll(round=opened.pk, user=user, answered=place < _ANSWERED)
        for place, user in enumerate(people)
    )
    said = evidence.answers.filter(pl.col("round") == latest.name)
    Intake.objects.bulk_create(
        Intake(round=str(opened.pk), sheet=write_sheet(items, sheet))
        for sheet in islice(_sheets(said, items), _ANSWERED)
    )
    close_due_rounds.using(run_after=opened.closes).enqueue()


def _sheets(said: pl.DataFrame, items: Sequence[RoundItem]) -> Iterator[Answers]:
    """Yield what each respondent answered to some items."""
    for _respondent, rows in said.group_by("respondent", maintain_order=True):
        answers = dict(rows.select("item", "answer").iter_rows())
        yield {item.item: answers[item.item] for item in items}
