"""A simulated browser that votes and polls in a dialogue, and a log of the replies."""

from __future__ import annotations

import asyncio
import json
import random
import time
from dataclasses import dataclass, field
from typing import Final

from bench.tools.live_stage import Stage
from bench.tools.server import CSRF, HOST

_VOTE_EVERY: Final = 5.0
_POLL_EVERY: Final = (1.5, 1.7)
_LOSES: Final = 0.1
_PATIENCE: Final = 30.0
_CHANGE_EVERY: Final = 5.0
_SHOWN: Final = 3.0


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
        """Vote and poll until a given time, or until the server no longer answers."""
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
        """Vote the given number of times without a pause, or until the server stops."""
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
        """Extend the round repeatedly, so that every screen must update."""
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
        """Send an action of a facilitator."""
        status, _said = await self._ask("POST", path, "minutes=1", "x-www-form-urlencoded")
        if status != 302:
            self.heard.failed.append(f"lead {status}")

    async def landscape(self, until: float) -> float:
        """Close the round; return the seconds until the page shows the opinion map."""
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
            f"Cookie: sessionid={self.stage.sessions[self.person]}; csrftoken={CSRF}\r\n"
            f"X-CSRFToken: {CSRF}\r\nContent-Type: application/{form}\r\n"
            f"Content-Length: {len(said)}\r\n\r\n"
        )
        self.line[1].write(head.encode() + said)
        await self.line[1].drain()

    def _hang_up(self) -> None:
        if self.line is not None:
            self.line[1].close()
            self.line = None
