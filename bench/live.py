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
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
from rich.console import Console
from rich.table import Table

from bench.live_stage import Stage, StoredVotes, fill, kept_in, stage_of
from bench.load import HOST, Installation, Server, cpu_seconds_of
from bench.measuring import machine
from bench.web import Pace, Served, bare_server, pace

_CSRF: Final = "a" * 32
_VOTE_EVERY: Final = 5.0
_POLL_EVERY: Final = (1.5, 1.7)
_LOSES: Final = 0.1
_PATIENCE: Final = 30.0
_CHANGE_EVERY: Final = 5.0
_SHOWN: Final = 3.0


@dataclass(frozen=True)
class Size:
    """How many browsers there are, for how many seconds, and how many when the server is killed.

    ``landscapes`` is how many voted in each round that is closed.
    """

    browsers: int
    seconds: float
    killed: int
    landscapes: tuple[int, ...] = ()


FULL: Final = Size(browsers=500, seconds=120, killed=200, landscapes=(300, 2000))
QUICK: Final = Size(browsers=60, seconds=6, killed=40, landscapes=(300,))


@dataclass
class BrowserLog:
    """The replies that the browsers received.

    Parameters
    ----------
    acknowledged
        The number and vote that the server acknowledged, by person and statement.
    votes, polls
        Seconds that each answered request took.
    failed
        What went wrong, but for lines that were dropped on purpose or by the kill.
    dropped
        How many votes were sent without waiting for the reply.
    changes
        The moment of each version made by the facilitator, by its number.
    seen
        Seconds until each of these versions was on each screen.
    """

    acknowledged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    votes: list[float] = field(default_factory=list)
    polls: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    dropped: int = 0
    changes: dict[int, float] = field(default_factory=dict)
    seen: list[float] = field(default_factory=list)


class Browser:
    """A user with a session and one connection, who votes again until it is acknowledged."""

    def __init__(self, person: int, stage: Stage, port: int, heard: BrowserLog, seed: int) -> None:
        self.person, self.stage, self.port, self.heard = person, stage, port, heard
        self.chance = random.Random(f"{seed}-{person}")
        self.seqs: dict[int, int] = {}
        self.version = ""
        self.known = stage.version
        self.line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def run(self, until: float) -> None:
        """Vote and poll until a moment, or until nobody answers any more."""
        await asyncio.sleep(self.chance.uniform(0, min(_POLL_EVERY[1], until - time.monotonic())))
        next_vote = time.monotonic() + self.chance.uniform(0, _VOTE_EVERY)
        try:
            while time.monotonic() < until:
                await self._poll()
                if time.monotonic() >= next_vote:
                    await self._vote()
                    next_vote += _VOTE_EVERY
                await asyncio.sleep(self.chance.uniform(*_POLL_EVERY))
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
            self._notice(int(self.version.partition(".")[0]))
        elif status != 204:
            self.heard.failed.append(f"poll {status}")

    def _notice(self, version: int) -> None:
        now, changes = time.monotonic(), self.heard.changes
        fresh = range(self.known + 1, version + 1)
        self.heard.seen += [now - changes[one] for one in fresh if one in changes]
        self.known = max(self.known, version)

    async def lead(self, until: float) -> None:
        """Give the round more time again and again, which every screen has to show."""
        version = self.stage.version
        await asyncio.sleep(_POLL_EVERY[1])
        try:
            while time.monotonic() < until - _SHOWN:
                version += 1
                self.heard.changes[version] = time.monotonic()
                await self.act(self.stage.extend)
                await asyncio.sleep(_CHANGE_EVERY)
        except OSError:
            pass  # the server is gone
        self._hang_up()

    async def act(self, path: str) -> None:
        """Do what a facilitator can do."""
        status, _said = await self._ask("POST", path, "minutes=1", "x-www-form-urlencoded")
        if status != 302:
            self.heard.failed.append(f"lead {status}")

    async def landscape(self, until: float) -> float:
        """Close the round; return the seconds until the page shows the landscape."""
        begun = time.monotonic()
        await self.act(self.stage.close)
        while time.monotonic() < until:
            _status, page = await self._ask("GET", f"{self.stage.page}?on=now&v=", "")
            if b"being worked out" not in page and b'class="landscape"' in page:
                self._hang_up()
                return time.monotonic() - begun
            await asyncio.sleep(0.1)
        raise TimeoutError

    async def _ask(self, verb: str, path: str, body: str, form: str = "json") -> tuple[int, bytes]:
        for _try in range(3):
            try:
                return await asyncio.wait_for(self._exchange(verb, path, body, form), _PATIENCE)
            except (asyncio.IncompleteReadError, ConnectionError, TimeoutError):
                self._hang_up()
        raise ConnectionError

    async def _exchange(self, verb: str, path: str, body: str, form: str) -> tuple[int, bytes]:
        await self._send(verb, path, body, form)
        if self.line is None:
            raise ConnectionError
        reader = self.line[0]
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = head.partition("content-length:")[2].partition("\r\n")[0].strip()
        return int(head.split()[1]), await reader.readexactly(int(length or 0))

    async def _send(self, verb: str, path: str, body: str, form: str = "json") -> None:
        if self.line is None:
            self.line = await asyncio.open_connection(HOST, self.port)
        said = body.encode()
        head = (
            f"{verb} {path} HTTP/1.1\r\nHost: {HOST}:{self.port}\r\n"
            f"Cookie: sessionid={self.stage.sessions[self.person]}; csrftoken={_CSRF}\r\n"
            f"X-CSRFToken: {_CSRF}\r\nContent-Type: application/{form}\r\n"
            f"Content-Length: {len(said)}\r\n\r\n"
        )
        self.line[1].write(head.encode() + said)
        await self.line[1].drain()

    def _hang_up(self) -> None:
        if self.line is not None:
            self.line[1].close()
            self.line = None


def live(
    folder: Path, size: Size, database: str = ""
) -> tuple[list[Pace], BrowserLog, StoredVotes]:
    """Have everybody vote and poll for a while.

    Parameters
    ----------
    folder
        The folder of the installation.
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
    heard = BrowserLog()
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


def _pace(name: str, seconds: Sequence[float], taken: float, cpu: float, heard: BrowserLog) -> Pace:
    p50, p99 = np.quantile(seconds, [0.5, 0.99])
    failed = sum(fault.startswith(name[:4]) for fault in heard.failed)
    return Pace(name, len(seconds) / taken, float(p50), float(p99), cpu, failed)


def _get_bare(client: Any) -> Any:
    return client.get("/")


async def _everybody(stage: Stage, port: int, heard: BrowserLog, until: float) -> None:
    browsers = [Browser(person, stage, port, heard, 2026) for person in stage.sessions]
    leader = Browser(next(iter(stage.sessions)), stage, port, heard, 0)
    await asyncio.gather(leader.lead(until), *(browser.run(until) for browser in browsers))


def landscape(folder: Path, people: int, database: str = "") -> float:
    """Return the seconds from closing a round to the landscape on the page.

    Parameters
    ----------
    folder
        The folder of the installation.
    people
        How many voted.
    database
        The address of a PostgreSQL database; empty for SQLite.
    """
    installation = Installation(folder / f"landscape-{people}", database)
    stage = stage_of(installation, people)
    fill(installation, stage)
    with installation.served() as server:
        leader = Browser(next(iter(stage.sessions)), stage, server.port, BrowserLog(), 0)
        return asyncio.run(leader.landscape(time.monotonic() + 300))


def kill_while_voting(
    folder: Path, size: Size, database: str = ""
) -> tuple[BrowserLog, StoredVotes]:
    """Kill the server while everybody votes without a pause."""
    installation = Installation(folder / "killed", database)
    stage = stage_of(installation, size.killed)
    heard = BrowserLog()
    with installation.served() as server:
        asyncio.run(_until_killed(stage, server, heard, kill_at=5 * size.killed))
    return heard, kept_in(installation, stage)


async def _until_killed(stage: Stage, server: Server, heard: BrowserLog, kill_at: int) -> None:
    browsers = [Browser(person, stage, server.port, heard, 7) for person in stage.sessions]

    async def kill() -> None:
        while len(heard.votes) < kill_at:
            await asyncio.sleep(0.001)
        server.kill()

    await asyncio.gather(kill(), *(browser.vote_on(50) for browser in browsers))


def told(paces: Sequence[Pace]) -> Table:
    """Return the rates as a table, each compared with the bare handler of the same run."""
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


def verdict(heard: BrowserLog, kept: StoredVotes) -> str:
    """Return how many acknowledged votes are stored, as text."""
    return (
        f"{len(heard.votes):,} votes acknowledged on {len(heard.acknowledged):,} ballots, "
        f"{heard.dropped:,} sent and dropped first; lost {kept.lost(heard.acknowledged)}, "
        f"doubled {kept.doubled}{f'; integrity check: {kept.sound}' if kept.sound else ''}."
    )


def seen(heard: BrowserLog) -> str:
    """Say how soon what a facilitator did was on every screen."""
    if not heard.seen:
        return "Nothing was changed for the screens to show."
    half, most = np.quantile(heard.seen, [0.5, 0.99])
    return (
        f"{len(heard.changes)} changes by whoever leads were on {len(heard.seen):,} screens after "
        f"{half:.1f} s (median), {most:.1f} s (99%), {max(heard.seen):.1f} s (last)."
    )


def main(words: Sequence[str] | None = None) -> int:
    """Run the benchmark and print its results.

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
        console.print(seen(heard))
        hurt, left = kill_while_voting(Path(made), size, said.database)
        console.print(f"Killed in the middle: {verdict(hurt, left)}")
        for people in size.landscapes:
            taken = landscape(Path(made), people, said.database)
            console.print(f"{people:,} voters, from closing to the landscape: {taken:.1f} s")
    wrong = (
        kept.lost(heard.acknowledged)
        + kept.doubled
        + left.lost(hurt.acknowledged)
        + left.doubled
        + len(heard.failed)
    )
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
