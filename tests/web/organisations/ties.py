"""An organisation in two functions, as a table of ties, and a round that asks its people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from wholesum.network.organisation.tables import TieTable
from wholesum.web.accounts.models import User
from wholesum.web.organisations.ties import services
from wholesum.web.organisations.ties.models import TieRound, TieWave
from wholesum.web.organisations.ties.queries import key_of
from wholesum.web.teams.models import Membership, Team


def table_of(people: Sequence[str], ties: int = 3) -> TieTable:
    """Return ties in which each person turns to the next few; functions take turns by threes."""
    number = len(people)
    return TieTable(
        {one: ("Sales", "Depot")[place // 3 % 2] for place, one in enumerate(people)},
        [
            (one, people[(place + step) % number], 1.0)
            for place, one in enumerate(people)
            for step in range(1, ties + 1)
        ],
    )


def people_of(number: int) -> list[str]:
    """Return the email addresses of some people."""
    return [f"person{place:02}@example.org" for place in range(number)]


def fill_teams(top: Team, number: int) -> list[User]:
    """Add two teams below a team, and people to them."""
    parts = [Team.objects.create(name=name, parent=top) for name in ("Sales", "Depot")]
    users = [
        User.objects.create_user(email, f"Person {place}")
        for place, email in enumerate(people_of(number))
    ]
    Membership.objects.bulk_create(
        Membership(team=parts[place // 3 % 2], user=user, joined=top.today())
        for place, user in enumerate(users)
    )
    return users


def ask(top: Team, by: User, topic: str = "advice") -> TieRound:
    """Ask the people of an organisation for a week."""
    last_day = top.today() + timedelta(days=7)
    return services.open_round(by=by, team=top.pk, topic=topic, last_day=last_day)


def answer(asked: TieRound, user: User, *named: User) -> None:
    """Send whom a user turns to."""
    services.send_sheet(
        by=user,
        team=asked.team_id,
        tie_round=asked.pk,
        answers={"names": [str(one.pk) for one in named]},
    )


def take(
    top: Team, by: User, people: list[str], *, ties: int = 3, away: set[str] | None = None
) -> TieWave:
    """Import the ties of some people as a wave, five weeks after the last one."""
    TieWave.objects.filter(team=top).update(made=date.today() - timedelta(days=35))
    digests = {key_of(person) for person in away or ()}
    wave = services.take_table(by=by, team=top.pk, table=table_of(people, ties), away=digests)
    assert wave is not None
    return wave
