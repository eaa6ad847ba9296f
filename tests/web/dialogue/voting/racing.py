"""Simultaneous actions in a dialogue on a real database; the results are printed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django
from django.core.management import call_command
from django.utils import timezone

from tests.web.teams.racing import TIMES, at_once


def races() -> dict[str, list[Any]]:
    """Run each race several times."""
    return {
        race.__name__: [race(number) for number in range(TIMES)]
        for race in (
            two_settle_one_statement,
            eight_guests_want_three_seats,
            votes_come_while_the_round_closes,
            four_marks_where_three_are_left,
            two_open_a_round,
        )
    }


class Room:
    """A dialogue of eight members and two facilitators, with five statements."""

    def __init__(self, name: str, **terms: Any) -> None:
        from wholesum.web.accounts.models import User
        from wholesum.web.dialogue.services import opening
        from wholesum.web.teams.models import Membership, Role, Team

        self.team = Team.objects.create(name=name)
        self.people = [
            User.objects.create_user(f"{name}.{one}@example.org", f"{one}") for one in range(10)
        ]
        Membership.objects.bulk_create(
            Membership(
                team=self.team,
                user=user,
                role=Role.FACILITATOR if place < 2 else Role.MEMBER,
                answers=place >= 2,
            )
            for place, user in enumerate(self.people)
        )
        self.dialogue = opening.open_dialogue(
            by=self.people[0],
            team=self.team.pk,
            question="What now?",
            purpose="To know.",
            decides="We do.",
            closes=timezone.now() + timedelta(days=7),
            seeds=[f"Statement {number}" for number in range(5)],
            **terms,
        )

    def start_voting(self) -> None:
        """Open a round."""
        from wholesum.web.dialogue.services import steps

        steps.go_to(by=self.people[0], dialogue=self.dialogue.pk, step="voting")

    def vote(self, person: int, statement: int = 0, **more: Any) -> Callable[[], object]:
        """Return a function that votes as one of the eight."""
        from wholesum.web.dialogue.models import Voice, VotingRound
        from wholesum.web.dialogue.services.voting import Ballot, cast

        rounds = VotingRound.objects.select_related("dialogue")
        asked = rounds.get(dialogue=self.dialogue, closed=None)
        voices = Voice.objects.select_related("dialogue")
        voice = voices.get(dialogue=self.dialogue, user=self.people[2 + person])
        pk = self.dialogue.statements.order_by("pk")[statement].pk
        return lambda: cast(by=voice, asked=asked, ballots=[Ballot(pk, 1, seq=1, **more)])


def two_settle_one_statement(number: int) -> list[Any]:
    """Let two facilitators settle one statement; return the results and the records."""
    from wholesum.web.decisions.models import Decision
    from wholesum.web.dialogue.models import Outcome
    from wholesum.web.dialogue.services import settling, steps

    room = Room(f"settle{number}")
    steps.go_to(by=room.people[0], dialogue=room.dialogue.pk, step="settling")
    about = room.dialogue.statements.first()

    def settle(place: int) -> object:
        return settling.settle(
            by=room.people[place],
            dialogue=room.dialogue.pk,
            statement=about.pk if about else 0,
            ending="decision",
            text=f"We stop, says {place}",
        )

    ended = at_once([lambda: settle(0), lambda: settle(1)])
    decisions = Decision.objects.filter(team=room.team).count()
    return [*ended, Outcome.objects.filter(statement=about).count(), decisions]


def eight_guests_want_three_seats(number: int) -> list[Any]:
    """Return how many guests were let in and refused, and how many seats are taken."""
    from wholesum.web.dialogue.services import joining

    room = Room(f"guests{number}", audience="code", guests=3)
    ended = at_once([lambda: joining.join(dialogue=room.dialogue, address="192.0.2.1")] * 8)
    return [ended.count("done"), ended.count("ValidationError"), joining.guests_in(room.dialogue)]


def votes_come_while_the_round_closes(number: int) -> list[Any]:
    """Return acknowledged votes, stored votes, and the rest of the intake."""
    from wholesum.web.dialogue.models import VotingRound
    from wholesum.web.dialogue.models.votes import Intake, Vote
    from wholesum.web.dialogue.services import rounds

    room = Room(f"close{number}")
    room.start_voting()
    for person in range(5):
        room.vote(person)()
    late = [room.vote(person, statement=1) for person in range(8)]
    leader, dialogue = room.people[0], room.dialogue.pk
    ended = at_once([*late, lambda: rounds.close_round(by=leader, dialogue=dialogue)])
    asked = VotingRound.objects.get(dialogue=room.dialogue)
    kept = Vote.objects.filter(round=asked.pk).count()
    return [5 + ended.count("done") - 1, kept, Intake.objects.filter(round=asked.pk).count()]


def four_marks_where_three_are_left(number: int) -> list[Any]:
    """Return how many marks of one person were accepted, and how many are stored."""
    from wholesum.web.dialogue.models import VotingRound
    from wholesum.web.dialogue.models.votes import Intake

    room = Room(f"marks{number}")
    room.start_voting()
    ended = at_once([room.vote(0, statement, matters=True) for statement in range(4)])
    asked = VotingRound.objects.get(dialogue=room.dialogue)
    marked = Intake.objects.filter(round=asked.pk, matters=True).count()
    return [ended.count("done"), marked]


def two_open_a_round(number: int) -> list[Any]:
    """Let two facilitators open a round at the same time; return results and number of rounds."""
    from wholesum.web.dialogue.services import steps

    room = Room(f"open{number}")
    ended = at_once(
        [
            lambda: steps.go_to(by=room.people[0], dialogue=room.dialogue.pk, step="voting"),
            lambda: steps.go_to(by=room.people[1], dialogue=room.dialogue.pk, step="voting"),
        ]
    )
    return [*ended, room.dialogue.rounds.count()]


if __name__ == "__main__":
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    print(json.dumps(races()))  # noqa: T201
