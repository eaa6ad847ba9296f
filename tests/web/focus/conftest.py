"""A focus round in which Ada, Bo and four more give points and scores; Cleo is facilitator."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pytest
from django.urls import reverse

from wholesum.web.accounts.models import User
from wholesum.web.focus import queries
from wholesum.web.focus.models import AskingKind, Effort, FocusRound, Goal
from wholesum.web.focus.services import askings, goals, inventory, rounds
from wholesum.web.teams.models import Membership, Team

GOALS: Final = ("Trains run on time", "One plan for the line", "People want to work here")
EFFORTS: Final = (
    # title, hours, owner
    ("Weekly status report", 24, "Ada"),
    ("Joint timetable", 30, "Bo"),
    ("Night works planning", 40, "Ebo"),
    ("Mentoring", 12, "Fay"),
    ("Steering committee", 36, "Gus"),
    ("Customer visits", 8, "Hal"),
    ("Old fares project", 50, "Cleo"),
)
Score = Callable[[int, int, int], int | None]
"""The score that the member of a place gives the effort of a place for the goal of a place."""


def usual(member: int, effort: int, goal: int) -> int | None:
    """Return a score that differs by member, sometimes blank, and low for the last effort."""
    if effort == len(EFFORTS) - 1:
        return 0 if member else 1
    return None if (member + effort + goal) % 11 == 0 else (member * 2 + effort * 3 + goal) % 6


@dataclass
class Walk:
    """A round, its members, and helpers that move it from stage to stage."""

    round: FocusRound
    facilitator: User
    members: Sequence[User]

    @property
    def at(self) -> dict[str, Any]:
        """The ids of the team and the round, as keyword arguments of services and addresses."""
        return {"team": self.round.team_id, "focus": self.round.pk}

    def address(self, name: str, **more: object) -> str:
        """Return the address of a page of the round."""
        return reverse(name, kwargs={**self.at, **more})

    def round_whats(self) -> list[str]:
        """Return the kinds of requests, open or closed."""
        return sorted(self.round.askings.values_list("what", flat=True))

    def name_goals(self, texts: Sequence[str] = GOALS) -> list[Goal]:
        """Name goals, each by another member."""
        return [
            goals.name_goal(by=self.members[place % len(self.members)], text=text, **self.at)
            for place, text in enumerate(texts)
        ]

    def ask(self, what: str) -> None:
        """Open a request."""
        askings.open_asking(by=self.facilitator, what=what, **self.at)

    def close(self, what: str) -> None:
        """Close a request, and reload the round."""
        askings.close_asking(by=self.facilitator, what=what, **self.at)
        self.round.refresh_from_db()

    def give(self, user: User, points: Sequence[int], what: str = AskingKind.GOALS) -> None:
        """Give points."""
        things = self.round.goals if what == AskingKind.GOALS else self.round.values
        ids = [str(pk) for pk in things.values_list("pk", flat=True)]
        sent = dict(zip(ids, points, strict=True))
        askings.send_sheet(by=user, what=what, sent=sent, **self.at)

    def weigh(self, givers: Sequence[User] | None = None) -> None:
        """Name goals, and give and close points on them."""
        self.name_goals()
        self.ask(AskingKind.GOALS)
        for place, user in enumerate(self.members if givers is None else givers):
            self.give(user, (50 - place, 30, 20 + place))
        self.close(AskingKind.GOALS)

    def fill(self, rows: Sequence[tuple[str, object, str]] = EFFORTS) -> list[Effort]:
        """Add efforts to the round."""
        return [
            inventory.write_effort(
                by=self.facilitator,
                cells={"title": title, "hours": str(hours), "owner": owner},
                **self.at,
            )[0]
            for title, hours, owner in rows
        ]

    def sheet(self, user: User, score: Score = usual) -> Mapping[tuple[str, str], object]:
        """Return the scores of a member."""
        member = list(self.members).index(user)
        places = {effort.pk: place for place, effort in enumerate(self.round.efforts.all())}
        return {
            (str(effort.pk), str(goal.pk)): score(member, places[effort.pk], place)
            for effort in queries.asked_efforts(self.round, user)
            for place, goal in enumerate(queries.weighed_goals(self.round))
        }

    def score(self, user: User, score: Score = usual) -> None:
        """Send the scores of a member."""
        sent = self.sheet(user, score)
        askings.send_sheet(by=user, what=AskingKind.SCORES, sent=sent, **self.at)

    def to_lists(self, score: Score = usual, scorers: Sequence[User] | None = None) -> None:
        """Run all steps up to the two lists."""
        self.weigh()
        self.fill()
        self.ask(AskingKind.SCORES)
        for user in self.members if scorers is None else scorers:
            self.score(user, score)
        self.close(AskingKind.SCORES)


@pytest.fixture
def six(team: Team, ada: User, bo: User) -> list[User]:
    more = [
        User.objects.create_user(f"{name}@example.org", name.title())
        for name in ("ebo", "fay", "gus", "hal")
    ]
    Membership.objects.bulk_create(Membership(team=team, user=user) for user in more)
    return [ada, bo, *more]


@pytest.fixture
def walk(team: Team, six: list[User], cleo: User) -> Walk:
    return Walk(rounds.open_focus(by=cleo, team=team.pk, name="2026-11"), cleo, six)


def by_title(walk: Walk) -> dict[str, Any]:
    lines = (walk.round.outcome or {})["lines"]
    return {effort.title: lines[str(effort.pk)] for effort in walk.round.efforts.all()}
