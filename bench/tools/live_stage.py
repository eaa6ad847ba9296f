"""Create, fill and read the dialogue in which browsers vote, in separate processes."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from bench.tools.load import session_of
from bench.tools.server import Installation

_STATEMENTS: Final = 30


@dataclass(frozen=True)
class Stage:
    """A dialogue with an open round: its address, its statements, and a session for each user.

    The first of them leads.
    """

    vote: str
    state: str
    page: str
    extend: str
    close: str
    round: int
    version: int
    statements: list[int]
    sessions: dict[int, str]


@dataclass(frozen=True)
class StoredVotes:
    """The stored votes of a round: number and vote by person and statement."""

    rows: int
    votes: dict[tuple[int, int], tuple[int, int]]
    sound: str

    def lost(self, acknowledged: Mapping[tuple[int, int], tuple[int, int]]) -> int:
        """Return how many acknowledged votes are not stored and not replaced by a later vote."""
        there = ((self.votes.get(where, (0, 0)), told) for where, told in acknowledged.items())
        return sum(kept != told and kept[0] <= told[0] for kept, told in there)

    @property
    def doubled(self) -> int:
        """The number of surplus rows: repeated for a person and statement, or without a person."""
        return self.rows - len(self.votes)


def stage_of(installation: Installation, people: int) -> Stage:
    """Create a dialogue with an open round in an installation."""
    said = _told(installation, "make", str(people))
    said["sessions"] = {int(number): key for number, key in said["sessions"].items()}
    return Stage(**said)


def kept_in(installation: Installation, stage: Stage) -> StoredVotes:
    """Return the votes stored in the database of an installation."""
    said = _told(installation, "look", str(stage.round))
    votes = {(person, statement): (seq, vote) for person, statement, seq, vote in said["votes"]}
    return StoredVotes(said["rows"], votes, said["sound"])


def _told(installation: Installation, *words: str) -> dict[str, Any]:
    return installation.output_of("bench.tools.live_stage", *words)


def fill(installation: Installation, stage: Stage) -> None:
    """Store votes of all users on all statements, in two camps, without a browser."""
    _told(installation, "fill", str(stage.round))


def _make(people: int) -> dict[str, Any]:
    """Make a dialogue in the database that the environment names."""
    from django.urls import reverse
    from django.utils import timezone

    from wholesum.web.accounts.models import User
    from wholesum.web.dialogue.models import Statement, Step
    from wholesum.web.dialogue.services.opening import open_dialogue
    from wholesum.web.dialogue.services.steps import go_to
    from wholesum.web.operations.serving import prepare
    from wholesum.web.teams.models import Membership, Role, Team

    prepare()
    start = User.objects.count()
    users = User.objects.bulk_create(
        User(email=f"v{start + n}@example.org", name=f"Voter {n}", password="!")
        for n in range(people)
    )
    team = Team.objects.create(name="Everybody")
    Membership.objects.bulk_create(Membership(team=team, user=user) for user in users)
    Membership.objects.filter(user=users[0]).update(role=Role.FACILITATOR)
    dialogue = open_dialogue(
        by=users[0],
        team=team.pk,
        question="What now?",
        purpose="To know.",
        decides="We do.",
        closes=timezone.now() + timedelta(days=1),
    )
    statements = Statement.objects.bulk_create(
        Statement(dialogue=dialogue, text=f"Statement {n}", seed=True) for n in range(_STATEMENTS)
    )
    go_to(by=users[0], dialogue=dialogue.pk, step=Step.VOTING)
    dialogue.refresh_from_db()
    at = {"dialogue": dialogue.pk}
    return {
        "vote": reverse("dialogue-vote", kwargs=at),
        "state": reverse("dialogue-state", kwargs=at),
        "page": reverse("dialogue-live", kwargs=at),
        "extend": reverse("dialogue-act", kwargs=at | {"act": "extend"}),
        "close": reverse("dialogue-act", kwargs=at | {"act": "close"}),
        "round": dialogue.rounds.get().pk,
        "version": dialogue.version,
        "statements": [one.pk for one in statements],
        "sessions": {user.pk: session_of(user) for user in users},
    }


def _look(asked: int) -> dict[str, Any]:
    from django.db import connection

    from wholesum.web.dialogue.models import Voice, VotingRound
    from wholesum.web.dialogue.models.votes import Intake
    from wholesum.web.dialogue.voting.keys import voter_key

    sound = ""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            sound = cursor.execute("PRAGMA integrity_check").fetchone()[0]
    found = VotingRound.objects.select_related("dialogue").get(pk=asked)
    voices = Voice.objects.select_related("dialogue").filter(dialogue=found.dialogue_id)
    people = {voter_key(voice, found): voice.user_id for voice in voices}
    rows = Intake.objects.filter(round=asked).values_list("voter", "statement", "seq", "vote")
    return {
        "rows": rows.count(),
        "votes": [
            [people[voter], statement, seq, vote]
            for voter, statement, seq, vote in rows
            if voter in people
        ],
        "sound": sound,
    }


def _fill(asked: int) -> dict[str, Any]:
    from django_tasks_db.models import DBTaskResult

    from wholesum.web.dialogue.models import Voice, VotingRound
    from wholesum.web.dialogue.models.votes import Intake
    from wholesum.web.dialogue.voting.keys import voter_key

    # Where people have voted, the mails of the opening went out long ago.
    DBTaskResult.objects.filter(task_path__endswith="mail_dialogue").delete()
    found = VotingRound.objects.select_related("dialogue").get(pk=asked)
    statements = list(found.dialogue.statements.order_by("pk").values_list("pk", flat=True))
    voices = Voice.objects.select_related("dialogue").filter(dialogue=found.dialogue_id)
    Intake.objects.bulk_create(
        (
            Intake(
                round=asked,
                voter=voter_key(voice, found),
                statement=pk,
                vote=1 if place % 3 == 0 or (person + place) % 2 else -1,
                seq=1,
            )
            for person, voice in enumerate(voices)
            for place, pk in enumerate(statements)
        ),
        batch_size=5000,
    )
    return {}


_ACTS: Final = {"make": _make, "look": _look, "fill": _fill}

if __name__ == "__main__":
    from wholesum.web.operations.starting import start_django

    start_django()
    act, number = sys.argv[1:]
    sys.stdout.write(json.dumps(_ACTS[act](int(number))))
