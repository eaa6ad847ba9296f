"""Rounds for tests: closed, open and signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import polars as pl
from django.utils import timezone

from tests.cast import pulse_of
from wholesum.mirror.evidence import Evidence
from wholesum.pulse.evidence import PulseEvidence
from wholesum.web.accounts.models import User
from wholesum.web.pulse.importing import rounds as importing
from wholesum.web.pulse.models import Round, RoundItem
from wholesum.web.pulse.sheets import write_sheet
from wholesum.web.rounds.models import Intake, Promise, SignedSheet
from wholesum.web.teams.models import Membership, Team

ROWS: Final[list[list[int | None]]] = [
    [4, 4, 2],
    [5, 3, 3],
    [3, 3, 2],
    [4, 5, 1],
    [2, None, 4],
    [4, 4, 2],
]


def dated(rounds: Mapping[str, Sequence[Sequence[int | None]]]) -> Evidence:
    """A small pulse whose rounds have dates and people."""
    pulse = pulse_of(rounds, members=max(len(people) for people in rounds.values()))
    days = [date(2020 + int(name), 3, 1) for name in rounds]
    about = pulse.rounds.drop("opened", "closed").with_columns(
        opened=pl.Series(days), closed=pl.Series(days)
    )
    return Evidence("us", practices={"pulse": PulseEvidence(answers=pulse.answers, rounds=about)})


def import_rounds(team: Team, evidence: Evidence) -> list[Round]:
    return importing.import_rounds(team, evidence.practices["pulse"])


def add_open_round(team: Team, name: str) -> Round:
    opened = Round.objects.create(team=team, name=name, closes=timezone.now(), asked=3)
    item = RoundItem.objects.create(
        round=opened, item="TR1", facet="mutual_trust", text="We trust.", place=1
    )
    Intake.objects.create(round=str(opened.pk), sheet=write_sheet([item], {"TR1": 5}))
    return opened


def sign_round(team: Team, name: str, people: int) -> list[User]:
    day = date(2020 + int(name), 3, 1)
    signed = Round.objects.create(
        team=team,
        name=name,
        promise=Promise.SIGNED,
        opened=day,
        closes=timezone.now(),
        closed=day,
        asked=people,
        answered=people,
    )
    item = RoundItem.objects.create(
        round=signed, item="TR1", facet="mutual_trust", text="We trust.", place=1
    )
    users = [User.objects.create_user(f"{n}@example.org", f"Person {n}") for n in range(people)]
    for place, user in enumerate(users):
        Membership.objects.create(team=team, user=user)
        sheet = write_sheet([item], {"TR1": place % 3 + 2})
        SignedSheet.objects.create(round=signed.pk, user=user, sheet=sheet)
    return users
