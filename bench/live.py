"""A dialogue live: hundreds of browsers that vote and poll: ``python -m bench.live``.

Each browser votes every few seconds and asks for changes as often as the page does. One request in
ten is sent and not waited for, as on a bad network, and sent again with the same number. Afterwards
the database is compared with what was acknowledged. Then it is done once more with a server that is
killed in the middle. Everything goes to 127.0.0.1, to servers that are started and ended here.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
from rich.console import Console
from rich.table import Table

from bench.load import HOST, Installation, Server, cpu_seconds_of, session_of
from bench.measuring import machine
from bench.web import Pace, Served, bare_server, pace

_CSRF: Final = "a" * 32
_STATEMENTS: Final = 30
_VOTE_EVERY: Final = 5.0
_POLL_EVERY: Final = 2.5
_LOSES: Final = 0.1
_PATIENCE: Final = 30.0


@dataclass(frozen=True)
class Size:
    """How many browsers there are, for how many seconds, and how many when the server is killed."""

    browsers: int
    seconds: float
    killed: int


FULL: Final = Size(browsers=500, seconds=120, killed=200)
QUICK: Final = Size(browsers=60, seconds=6, killed=40)


@dataclass(frozen=True)
class Stage:
    """A dialogue in which one votes: where, on what, and a session for everybody."""

    vote: str
    state: str
    round: int
    statements: list[int]
    sessions: dict[int, str]


@dataclass
class Heard:
    """What the browsers saw.

    Parameters
    ----------
    acknowledged
        The number and vote that each was told is recorded, by person and statement.
    votes, polls
        Seconds that each answered request took.
    failed
        What went wrong, but for lines that were dropped on purpose or by the kill.
    dropped
        How many votes were sent without waiting for the reply.
    """

    acknowledged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    votes: list[float] = field(default_factory=list)
    polls: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    dropped: int = 0


class Browser:
    """Somebody with a session and one connection, who votes again until it is acknowledged."""

    def __init__(self, person: int, stage: Stage, port: int, heard: Heard, seed: int) -> None:
        self.person, self.stage, self.port, self.heard = person, stage, port, heard
        self.chance = random.Random(f"{seed}-{person}")
        self.seqs: dict[int, int] = {}
        self.version = ""
        self.line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def run(self, until: float) -> None:
        """Vote and poll until a moment, or until nobody answers any more."""
        await asyncio.sleep(self.chance.uniform(0, min(_POLL_EVERY, until - time.monotonic())))
        next_vote = time.monotonic() + self.chance.uniform(0, _VOTE_EVERY)
        try:
            while time.monotonic() < until:
                await self._poll()
                if time.monotonic() >= next_vote:
                    await self._vote()
                    next_vote += _VOTE_EVERY
                await asyncio.sleep(self.chance.uniform(0.8, 1.2) * _POLL_EVERY)
            await self._vote()
        except OSError:
            pass  # the server is gone
        self._hang_up()

    async def vote_on(self, count: int) -> None:
        """Vote so many times without a pause, or until nobody answers any more."""
        try:
            for _time in range(count):
                await self._vote()
        except OSError:
            pass
        self._hang_up()

    async def _vote(self) -> None:
        statement = self.chance.choice(self.stage.statements)
        vote, seq = self.chance.choice((-1, 0, 1)), self.seqs.get(statement, 0) + 1
        self.seqs[statement] = seq
        body = json.dumps({"votes": [{"statement": statement, "vote": vote, "seq": seq}]})
        if self.chance.random() < _LOSES:
            self.heard.dropped += 1
            await self._send("POST", self.stage.vote, body)
            self._hang_up()
        begun = time.perf_counter()
        status, said = await self._ask("POST", self.stage.vote, body)
        self.heard.votes.append(time.perf_counter() - begun)
        if status == 200 and statement in json.loads(said)["recorded"]:
            self.heard.acknowledged[self.person, statement] = (seq, vote)
        else:
            self.heard.failed.append(f"vote {status}")

    async def _poll(self) -> None:
        begun = time.perf_counter()
        status, said = await self._ask("GET", f"{self.stage.state}?v={self.version}", "")
        self.heard.polls.append(time.perf_counter() - begun)
        if status == 200:
            self.version = said.partition(b"?v=")[2].partition(b'"')[0].decode()
        elif status != 204:
            self.heard.failed.append(f"poll {status}")

    async def _ask(self, verb: str, path: str, body: str) -> tuple[int, bytes]:
        for _try in range(3):
            try:
                return await asyncio.wait_for(self._exchange(verb, path, body), _PATIENCE)
            except (asyncio.IncompleteReadError, ConnectionError, TimeoutError):
                self._hang_up()
        raise ConnectionError

    async def _exchange(self, verb: str, path: str, body: str) -> tuple[int, bytes]:
        await self._send(verb, path, body)
        if self.line is None:
            raise ConnectionError
        reader = self.line[0]
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = head.partition("content-length:")[2].partition("\r\n")[0].strip()
        return int(head.split()[1]), await reader.readexactly(int(length or 0))

    async def _send(self, verb: str, path: str, body: str) -> None:
        if self.line is None:
            self.line = await asyncio.open_connection(HOST, self.port)
        said = body.encode()
        head = (
            f"{verb} {path} HTTP/1.1\r\nHost: {HOST}:{self.port}\r\n"
            f"Cookie: sessionid={self.stage.sessions[self.person]}; csrftoken={_CSRF}\r\n"
            f"X-CSRFToken: {_CSRF}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(said)}\r\n\r\n"
        )
        self.line[1].write(head.encode() + said)
        await self.line[1].drain()

    def _hang_up(self) -> None:
        if self.line is not None:
            self.line[1].close()
            self.line = None


@dataclass(frozen=True)
class Kept:
    """What the database holds of a round: number and vote by person and statement."""

    rows: int
    votes: dict[tuple[int, int], tuple[int, int]]
    sound: str

    def lost(self, heard: Heard) -> int:
        """Return how many acknowledged votes are not there, nor a later one of the same person."""
        there = (
            (self.votes.get(where, (0, 0)), told) for where, told in heard.acknowledged.items()
        )
        return sum(kept != told and kept[0] <= told[0] for kept, told in there)

    @property
    def doubled(self) -> int:
        """How many rows there are beyond one a person and statement, or of nobody."""
        return self.rows - len(self.votes)


def stage_of(installation: Installation, people: int) -> Stage:
    """Make a dialogue with a round that is open in an installation."""
    said = _told(installation, "make", str(people))
    said["sessions"] = {int(number): key for number, key in said["sessions"].items()}
    return Stage(**said)


def kept_in(installation: Installation, stage: Stage) -> Kept:
    """Look into the database of an installation."""
    said = _told(installation, "look", str(stage.round))
    votes = {(person, statement): (seq, vote) for person, statement, seq, vote in said["votes"]}
    return Kept(said["rows"], votes, said["sound"])


def _told(installation: Installation, *words: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.live", *words]
    done = subprocess.run(
        command, env=installation.environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def live(folder: Path, size: Size, database: str = "") -> tuple[list[Pace], Heard, Kept]:
    """Have everybody vote and poll for a while.

    Parameters
    ----------
    folder
        Where the installation goes.
    size
        How many, for how long.
    database
        The address of a PostgreSQL database; empty for SQLite.

    Returns
    -------
    paces : list of Pace
        The bare handler, votes and polls.
    heard : Heard
        What the browsers saw.
    kept : Kept
        What the database holds afterwards.
    """
    with bare_server() as served:
        jobs = [partial(_get_bare)] * 2000
        floor = pace("bare handler", served, jobs, 200, 16)
    installation = Installation(folder / "home", database)
    stage = stage_of(installation, size.browsers)
    heard = Heard()
    with installation.served() as server:
        served = Served(server.port, server.process.pid)
        spent, begun = cpu_seconds_of(served.process), time.monotonic()
        asyncio.run(_everybody(stage, server.port, heard, begun + size.seconds))
        spent, taken = cpu_seconds_of(served.process) - spent, time.monotonic() - begun
        kept = kept_in(installation, stage)
    both = len(heard.votes) + len(heard.polls) + heard.dropped
    each = spent / both
    paces = [
        _pace("votes", heard.votes, taken, each, heard),
        _pace("polls", heard.polls, taken, each, heard),
    ]
    return [floor, *paces], heard, kept


def _pace(name: str, seconds: Sequence[float], taken: float, cpu: float, heard: Heard) -> Pace:
    p50, p99 = np.quantile(seconds, [0.5, 0.99])
    failed = sum(fault.startswith(name[:4]) for fault in heard.failed)
    return Pace(name, len(seconds) / taken, float(p50), float(p99), cpu, failed)


def _get_bare(client: Any) -> Any:
    return client.get("/")


async def _everybody(stage: Stage, port: int, heard: Heard, until: float) -> None:
    browsers = [Browser(person, stage, port, heard, 2026) for person in stage.sessions]
    await asyncio.gather(*(browser.run(until) for browser in browsers))


def kill_while_voting(folder: Path, size: Size, database: str = "") -> tuple[Heard, Kept]:
    """Kill the server while everybody votes without a pause."""
    installation = Installation(folder / "killed", database)
    stage = stage_of(installation, size.killed)
    heard = Heard()
    with installation.served() as server:
        asyncio.run(_until_killed(stage, server, heard, kill_at=5 * size.killed))
    return heard, kept_in(installation, stage)


async def _until_killed(stage: Stage, server: Server, heard: Heard, kill_at: int) -> None:
    browsers = [Browser(person, stage, server.port, heard, 7) for person in stage.sessions]

    async def kill() -> None:
        while len(heard.votes) < kill_at:
            await asyncio.sleep(0.001)
        server.kill()

    await asyncio.gather(kill(), *(browser.vote_on(50) for browser in browsers))


def told(paces: Sequence[Pace]) -> Table:
    """Return the paces as a table, each beside the bare handler of the same run."""
    floor = paces[0]
    table = Table(title="A live round, against the bare handler of the same run")
    columns: dict[str, Callable[[Pace], str]] = {
        "": lambda one: one.name,
        "a second": lambda one: f"{one.rate:,.0f}",
        "p50": lambda one: f"{1000 * one.p50:.1f} ms",
        "p99": lambda one: f"{1000 * one.p99:.1f} ms",
        "p99 ÷ bare": lambda one: f"{one.p99 / floor.p99:.1f}",
        "server CPU": lambda one: f"{1000 * one.cpu:.2f} ms",
        "CPU ÷ bare": lambda one: f"{one.cpu / floor.cpu:.0f}",
        "failed": lambda one: str(one.failed),
    }
    for heading in columns:
        table.add_column(heading, justify="right" if heading else "left")
    for one in paces:
        table.add_row(*(column(one) for column in columns.values()))
    return table


def verdict(heard: Heard, kept: Kept) -> str:
    """Say what was kept of what was acknowledged."""
    return (
        f"{len(heard.votes):,} votes acknowledged on {len(heard.acknowledged):,} ballots, "
        f"{heard.dropped:,} sent and dropped first; lost {kept.lost(heard)}, "
        f"doubled {kept.doubled}{f'; integrity check: {kept.sound}' if kept.sound else ''}."
    )


def main(words: Sequence[str] | None = None) -> int:
    """Run the benchmark and print what it found.

    Returns
    -------
    int
        0, or 1 where a vote was lost or doubled, or a request failed.
    """
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--quick", action="store_true", help="fewer browsers, for seconds")
    given.add_argument("--database", default="", help="address of an empty PostgreSQL database")
    said = given.parse_args(words)
    size = QUICK if said.quick else FULL
    console = Console(width=120)
    console.print(machine())
    with TemporaryDirectory(prefix="wholesum-bench-") as made:
        paces, heard, kept = live(Path(made), size, said.database)
        console.print(told(paces))
        console.print(f"{size.browsers} browsers, {size.seconds:.0f} s: {verdict(heard, kept)}")
        hurt, left = kill_while_voting(Path(made), size, said.database)
        console.print(f"Killed in the middle: {verdict(hurt, left)}")
    wrong = kept.lost(heard) + kept.doubled + left.lost(hurt) + left.doubled + len(heard.failed)
    return int(bool(wrong))


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
    return {
        "vote": reverse("dialogue-vote", args=[dialogue.pk]),
        "state": reverse("dialogue-state", args=[dialogue.pk]),
        "round": dialogue.rounds.get().pk,
        "statements": [one.pk for one in statements],
        "sessions": {user.pk: session_of(user) for user in users},
    }


def _look(asked: int) -> dict[str, Any]:
    from django.db import connection

    from wholesum.web.dialogue.ballots import Intake
    from wholesum.web.dialogue.keys import voter_key
    from wholesum.web.dialogue.models import Voice, VotingRound

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


if __name__ == "__main__":
    if sys.argv[1:2] in (["make"], ["look"]):
        from wholesum.web.operations.starting import start_django

        start_django()
        act, number = sys.argv[1:]
        sys.stdout.write(json.dumps(_make(int(number)) if act == "make" else _look(int(number))))
    else:
        sys.exit(main())
