"""Simulated users who answer an open round: for crash tests and for ``bench.web``."""

from __future__ import annotations

import json
import random
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from uuid import UUID

from bench.tools.server import CSRF, HOST, PATIENCE, Client, Installation, Reply, Server

if TYPE_CHECKING:
    from wholesum.web.accounts.models import User


@dataclass(frozen=True)
class OpenRound:
    """An open round with the session of each user it asks.

    Parameters
    ----------
    round
        The round's id.
    paths
        Paths of pages by their name.
    items
        The questions.
    sessions
        The session of each person, by the person's number in the database.
    """

    round: str
    paths: dict[str, str]
    items: list[str]
    sessions: dict[int, str]


@dataclass(frozen=True)
class Acknowledgements:
    """The replies that users received to their answers.

    Parameters
    ----------
    acknowledged
        The answers of each user to whom the server confirmed them.
    refused
        The status of every other reply.
    """

    acknowledged: dict[int, list[int]] = field(default_factory=dict)
    refused: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class StoredAnswers:
    """The stored answers of an open round, and the Mirror of the sample team.

    Parameters
    ----------
    answered
        The numbers of the users who have answered according to the roll.
    sheets
        The sheets of answers.
    sound
        What SQLite's integrity check says; empty on PostgreSQL.
    mirror
        The sample team's Mirror.
    """

    answered: list[int]
    sheets: list[dict[str, int]]
    sound: str
    mirror: dict[str, Any]

    @property
    def half(self) -> int:
        """The number of users on the roll without a sheet, or of sheets without a user."""
        return abs(len(self.answered) - len(self.sheets))

    def lost(self, told: Acknowledgements) -> int:
        """Return how many answers were confirmed to users but are not stored."""
        kept = Counter(tuple(sheet.values()) for sheet in self.sheets)
        missing = Counter(map(tuple, told.acknowledged.values())) - kept
        unmarked = told.acknowledged.keys() - set(self.answered)
        return max(missing.total(), len(unmarked))


def ask_people(installation: Installation, people: int) -> OpenRound:
    """Create the sample team, and a team with an open round that asks all members."""
    said = installation.output_of("bench.tools.load", "make", str(people))
    sessions = {int(number): key for number, key in said.pop("sessions").items()}
    return OpenRound(**said, sessions=sessions)


def stored_answers(installation: Installation, asked: OpenRound) -> StoredAnswers:
    """Read the stored answers of an open round from the database."""
    return StoredAnswers(**installation.output_of("bench.tools.load", "look", asked.round))


def send_answers(client: Client, asked: OpenRound, options: Sequence[int]) -> Reply:
    """Send the answers to a round."""
    return client.post(asked.paths["round-answer"], answer_body(asked, options))


def answer_body(asked: OpenRound, options: Sequence[int]) -> str:
    """Return answers as a form sends them."""
    chosen = zip(asked.items, options, strict=True)
    return "&".join(f"answer-{item}={option}" for item, option in chosen)


def rude(asked: OpenRound, port: int, session: str, *, sent: float) -> None:
    """Send a part of the request with the answers, and close the connection early."""
    body = answer_body(asked, [3] * len(asked.items)).encode()
    head = (
        f"POST {asked.paths['round-answer']} HTTP/1.1\r\nHost: {HOST}:{port}\r\n"
        f"Cookie: sessionid={session}; csrftoken={CSRF}\r\nX-CSRFToken: {CSRF}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode()
    whole = head + body
    with closing(socket.create_connection((HOST, port), timeout=PATIENCE)) as line:
        line.sendall(whole[: round(sent * len(whole))])


def answer_until_killed(
    asked: OpenRound, server: Server, *, at_once: int, kill_at: int
) -> Acknowledgements:
    """Let all users answer, many at once, and kill the server meanwhile.

    Every fourth user first sends a part of the request and closes; every eighth then sends
    all of it and closes before the reply.
    """
    told = Acknowledgements()
    chance = random.Random(2026)
    plans = {
        person: ([chance.randint(1, 5) for _ in asked.items], chance.random())
        for person in asked.sessions
    }

    def answer(person: int) -> None:
        options, share = plans[person]
        session = asked.sessions[person]
        try:
            if person % 4 == 0:
                rude(asked, server.port, session, sent=share)
            if person % 8 == 0:
                rude(asked, server.port, session, sent=1)
                return
            with closing(Client(server.port, session)) as client:
                reply = send_answers(client, asked, options)
        except (OSError, HTTPException):
            return
        if reply.status == 302 and reply.headers["location"].endswith("/sent/"):
            told.acknowledged[person] = options
        else:
            told.refused.append(reply.status)

    def kill() -> None:
        until = time.monotonic() + PATIENCE
        while len(told.acknowledged) < kill_at and time.monotonic() < until:
            time.sleep(0.001)
        server.kill()

    killer = threading.Thread(target=kill)
    killer.start()
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(answer, asked.sessions))
    killer.join()
    return told


def _make(people: int) -> dict[str, Any]:
    """Make the teams in the database that the environment names."""
    from django.urls import reverse

    from wholesum.web.accounts.models import User
    from wholesum.web.operations.services import add_sample_team
    from wholesum.web.operations.serving import prepare

    prepare()
    users = User.objects.bulk_create(
        User(email=f"p{n}@example.org", name=f"Person {n}", password="!") for n in range(people)
    )
    sample = add_sample_team(users[0])
    where, items = _open_round(users)
    paths = {name: reverse(name, kwargs=where) for name in ("round-answer", "round-sent", "round")}
    paths["mirror"] = reverse("mirror", kwargs={"team": sample.pk})
    sessions = {user.pk: session_of(user) for user in users}
    return {
        "round": str(where["round_id"]),
        "paths": paths,
        "items": items,
        "sessions": sessions,
    }


def _open_round(users: Sequence[User]) -> tuple[dict[str, UUID], list[str]]:
    from django.utils import timezone

    from wholesum.web.pulse.models import Round, RoundItem
    from wholesum.web.pulse.questionnaire import questions
    from wholesum.web.rounds.models import Roll
    from wholesum.web.teams.models import Membership, Team

    team = Team.objects.create(name="Everybody")
    Membership.objects.bulk_create(Membership(team=team, user=user) for user in users)
    closes = timezone.now() + timedelta(days=1)
    opened = Round.objects.create(team=team, name="now", closes=closes, asked=len(users))
    items = questions("short")
    for item in items:
        item.round = opened
    RoundItem.objects.bulk_create(items)
    Roll.objects.bulk_create(Roll(round=opened.pk, user=user) for user in users)
    return {"team": team.pk, "round_id": opened.pk}, [item.item for item in items]


def session_of(user: User) -> str:
    """Sign a user in, and return the key of the session."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return store.session_key or ""


def _look(round_id: str) -> dict[str, Any]:
    import msgspec
    from django.db import connection

    from wholesum.web.mirror.queries import team_mirror
    from wholesum.web.pulse.sheets import read_sheet
    from wholesum.web.rounds.models import Intake, Roll
    from wholesum.web.teams.models import Team

    sound = ""
    # The sample team of the first user; visitors have another one.
    sample = Team.objects.get(sample=True, memberships__user__email="p0@example.org")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            sound = cursor.execute("PRAGMA integrity_check").fetchone()[0]
    roll = Roll.objects.filter(round=UUID(round_id), answered=True)
    sheets = Intake.objects.filter(round=round_id).values_list("sheet", flat=True)
    return {
        "answered": list(roll.values_list("user_id", flat=True)),
        "sheets": [read_sheet(sheet) for sheet in sheets],
        "sound": sound,
        "mirror": msgspec.to_builtins(team_mirror(sample).mirror),
    }


def _main() -> None:
    """Create or read records in a separate process with the environment of an installation."""
    from wholesum.web.operations.starting import start_django

    start_django()
    act, given = sys.argv[1:]
    sys.stdout.write(json.dumps(_make(int(given)) if act == "make" else _look(given)))


if __name__ == "__main__":
    _main()
