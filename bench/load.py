"""A separate server, and simulated users who answer: for crash tests and for ``bench.web``.

Everything goes to 127.0.0.1, and every server that is started here is ended here.
"""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

if TYPE_CHECKING:
    from wholesum.web.accounts.models import User

HOST: Final = "127.0.0.1"
_PATIENCE: Final = 300.0
"""Seconds until a wait that would not end is given up; a busy machine stays far below."""
_CSRF: Final = "a" * 32


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
        """Return how many confirmed answers are not stored."""
        kept = Counter(tuple(sheet.values()) for sheet in self.sheets)
        missing = Counter(map(tuple, told.acknowledged.values())) - kept
        unmarked = told.acknowledged.keys() - set(self.answered)
        return max(missing.total(), len(unmarked))


@dataclass(frozen=True)
class Installation:
    """An installation of its own, which no other process knows.

    Parameters
    ----------
    home
        Its folder.
    database
        The address of a PostgreSQL database; empty for SQLite.
    port
        Where it is served.
    """

    home: Path
    database: str = ""
    port: int = field(default_factory=lambda: free_port())

    @property
    def environment(self) -> dict[str, str]:
        """The environment of its processes."""
        kept = {name: said for name, said in os.environ.items() if name[:9] != "WHOLESUM_"}
        return {
            **kept,
            "WHOLESUM_HOME": str(self.home),
            "WHOLESUM_DATABASE_URL": self.database,
            "DJANGO_SETTINGS_MODULE": "wholesum.web.config.settings",
        }

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command of Wholesum to its end."""
        return self._run("wholesum", *words)

    def ask(self, people: int) -> OpenRound:
        """Create a team with an open round that asks all its members, and the sample team."""
        said = self._told("make", str(people))
        sessions = {int(number): key for number, key in said.pop("sessions").items()}
        return OpenRound(**said, sessions=sessions)

    def found(self, asked: OpenRound) -> StoredAnswers:
        """Read the stored answers of an open round from the database."""
        return StoredAnswers(**self._told("look", asked.round))

    def _told(self, *words: str) -> dict[str, Any]:
        done = self._run("bench.load", *words)
        if done.returncode:
            raise RuntimeError(done.stderr)
        said: dict[str, Any] = json.loads(done.stdout)
        return said

    def _run(self, module: str, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", module, *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=_PATIENCE,
        )

    @contextmanager
    def served(self, *words: str) -> Iterator[Server]:
        """Start the server; end all its processes afterwards, also after an error."""
        command = [sys.executable, "-m", "wholesum", "serve", "--port", str(self.port), *words]
        log = self.home.with_name(f"{self.home.name}.log")
        with log.open("wb") as written:
            process = subprocess.Popen(
                command, env=self.environment, stdout=written, stderr=subprocess.STDOUT
            )
            server = Server(process, self.port, log)
            try:
                wait_until_open(self.port, process)
                yield server
            finally:
                server.kill()


@dataclass(frozen=True)
class Server:
    """A running server.

    Parameters
    ----------
    process
        Its first process.
    port
        Where it listens.
    log
        The output of the server and its processes.
    """

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def stop(self) -> int:
        """Send the stop signal, as a service manager does; return the exit code."""
        self.process.terminate()
        return self.process.wait(_PATIENCE)

    def kill(self) -> None:
        """Kill it with all its children, as a power cut would."""
        for process in reversed(list(family(self.process.pid))):
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait(_PATIENCE)


def wait_until_open(port: int, process: subprocess.Popen[bytes] | None = None) -> None:
    """Wait until a port answers, for as long as a process runs.

    Raises
    ------
    RuntimeError
        If it does not.
    """
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and (process is None or process.poll() is None):
        try:
            get(port, "/")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"nobody answers on port {port}")


def family(process: int) -> Iterator[int]:
    """Yield a process and those it started, from the top down."""
    yield process
    for tasks in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = tasks.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from family(int(child))


def cpu_seconds_of(process: int) -> float:
    """Return the CPU seconds that a process and those it started have taken so far."""
    ticks = 0
    for one in family(process):
        words = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(words[11]) + int(words[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """Return a free port."""
    with closing(socket.socket()) as trial:
        trial.bind((HOST, 0))
        port: int = trial.getsockname()[1]
        return port


@dataclass(frozen=True)
class Reply:
    """What a server replied.

    Parameters
    ----------
    status
        The status.
    headers
        The headers, by their names in small letters.
    body
        The bytes as received.
    """

    status: int
    headers: dict[str, str]
    body: bytes


class Client:
    """A user with a session and one open connection, like a browser."""

    def __init__(self, port: int, session: str = "") -> None:
        self._connection = HTTPConnection(HOST, port, timeout=_PATIENCE)
        self.session = session

    def get(self, path: str, **headers: str) -> Reply:
        """Ask for a page."""
        return self._ask("GET", path, "", headers)

    def answer(self, asked: OpenRound, options: Sequence[int]) -> Reply:
        """Send the answers to a round."""
        body = answer_body(asked, options)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": _CSRF}
        return self._ask("POST", asked.paths["round-answer"], body, headers)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _ask(self, verb: str, path: str, body: str, headers: dict[str, str]) -> Reply:
        cookie = {"Cookie": f"sessionid={self.session}; csrftoken={_CSRF}"}
        self._connection.request(verb, path, body or None, {**cookie, **headers})
        got = self._connection.getresponse()
        return Reply(got.status, {k.lower(): v for k, v in got.getheaders()}, got.read())


def answer_body(asked: OpenRound, options: Sequence[int]) -> str:
    """Return answers as a form sends them."""
    chosen = zip(asked.items, options, strict=True)
    return "&".join(f"answer-{item}={option}" for item, option in chosen)


def get(port: int, path: str, session: str = "") -> Reply:
    """Ask for one page on a connection of its own."""
    with closing(Client(port, session)) as client:
        try:
            return client.get(path)
        except HTTPException as error:
            raise ConnectionError(str(error)) from error


def rude(asked: OpenRound, port: int, session: str, *, sent: float) -> None:
    """Send a part of the request with the answers, and close without reading the reply."""
    body = answer_body(asked, [3] * len(asked.items)).encode()
    head = (
        f"POST {asked.paths['round-answer']} HTTP/1.1\r\nHost: {HOST}:{port}\r\n"
        f"Cookie: sessionid={session}; csrftoken={_CSRF}\r\nX-CSRFToken: {_CSRF}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode()
    whole = head + body
    with closing(socket.create_connection((HOST, port), timeout=_PATIENCE)) as line:
        line.sendall(whole[: round(sent * len(whole))])


def answer_until_killed(
    asked: OpenRound, server: Server, *, at_once: int, kill_at: int
) -> Acknowledgements:
    """Have everybody answer, many at once, and kill the server in the middle of it.

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
                reply = client.answer(asked, options)
        except (OSError, HTTPException):
            return
        if reply.status == 302 and reply.headers["location"].endswith("/sent/"):
            told.acknowledged[person] = options
        else:
            told.refused.append(reply.status)

    def kill() -> None:
        until = time.monotonic() + _PATIENCE
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
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            sound = cursor.execute("PRAGMA integrity_check").fetchone()[0]
    roll = Roll.objects.filter(round=UUID(round_id), answered=True)
    sheets = Intake.objects.filter(round=round_id).values_list("sheet", flat=True)
    return {
        "answered": list(roll.values_list("user_id", flat=True)),
        "sheets": [read_sheet(sheet) for sheet in sheets],
        "sound": sound,
        "mirror": msgspec.to_builtins(team_mirror(Team.objects.get(sample=True)).mirror),
    }


def _main() -> None:
    """Make or look, in a process of its own that has the environment of an installation."""
    from wholesum.web.operations.starting import start_django

    start_django()
    act, given = sys.argv[1:]
    sys.stdout.write(json.dumps(_make(int(given)) if act == "make" else _look(given)))


if __name__ == "__main__":
    _main()
