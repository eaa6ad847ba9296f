"""The pulses of the sample team: three closed pulses, and one that is open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import Final

import polars as pl
from django.utils import timezone

from wholesum.pulse.evidence import PulseEvidence
from wholesum.web.accounts.models import User
from wholesum.web.pulse.importing.rounds import import_rounds
from wholesum.web.pulse.models import Round, RoundItem
from wholesum.web.pulse.questionnaire import Length, questions
from wholesum.web.pulse.sheets import Answers, write_sheet
from wholesum.web.rounds.models import Intake, Roll
from wholesum.web.rounds.tasks import close_due_rounds
from wholesum.web.teams.models import Team

_ANSWERED: Final = 5
"""How many of the eight have answered the round that is open."""
_OPEN_DAYS: Final = 7
_FOURTH: Final = date(2026, 11, 1)
"""The month of the fourth cycle, which never comes before the third."""


def add_sample_rounds(team: Team, evidence: PulseEvidence, people: Mapping[str, User]) -> None:
    """Add the closed pulses of the sample team, and an open pulse with some answers."""
    latest = import_rounds(team, evidence)[-1]
    _open(team, list(people.values()), latest, evidence)


def _open(team: Team, people: Sequence[User], latest: Round, evidence: PulseEvidence) -> None:
    """Open the short pulse with answers of five members, taken from the last closed pulse."""
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
    """Yield the answers of each respondent to the given questions."""
    for _respondent, rows in said.group_by("respondent", maintain_order=True):
        answers = dict(rows.select("item", "answer").iter_rows())
        yield {item.item: answers[item.item] for item in items}
