"""Measure the server under load, relative to an empty handler: ``python -m bench.web``.

Load goes to 127.0.0.1 only, to servers that are started and ended here.
"""

from __future__ import annotations

import argparse
import gzip
import re
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, TypeAlias
from urllib.parse import urljoin

import numpy as np
from rich.table import Table

from bench.tools.load import (
    OpenRound,
    answer_until_killed,
    ask_people,
    send_answers,
    stored_answers,
)
from bench.tools.measuring import machine, report_console, report_table
from bench.tools.paint import QUICKEST, first_paints
from bench.tools.server import (
    Client,
    Installation,
    Reply,
    Served,
    bare_server,
    cpu_seconds_of,
)

Job: TypeAlias = Callable[[Client], Reply]

_HEAVIEST: Final = 60_000
"""Bytes that the answering page may weigh, compressed, with all it loads."""
_LATEST: Final = 1.0
"""Seconds within which a slowed phone is to show it."""
_LOADED: Final = re.compile(r'<(?:link|script)\b[^>]*?(?:href|src)="(/static/[^"]+)"')
_IN_STYLE: Final = re.compile(r'url\(["\']?([^"\')]+)["\']?\)')


@dataclass(frozen=True)
class Size:
    """The size of a run.

    Parameters
    ----------
    people
        How many answer.
    requests
        How many requests are made of each kind of page.
    at_once
        How many clients there are.
    killed
        How many answer while the server is killed.
    paints
        How often the first paint is measured for each kind of line.
    """

    people: int
    requests: int
    at_once: int
    killed: int
    paints: int


FULL: Final = Size(people=400, requests=800, at_once=16, killed=500, paints=5)
QUICK: Final = Size(people=60, requests=60, at_once=8, killed=60, paints=3)


@dataclass(frozen=True)
class Pace:
    """The rate and the times of requests of one kind.

    Parameters
    ----------
    name
        The kind.
    rate
        Requests answered a second.
    p50, p99
        Seconds within which 50% and 99% of them were answered.
    cpu
        Seconds of the server's CPU that each took; they hold on a machine that others use too.
    failed
        Number of wrong or missing replies.
    """

    name: str
    rate: float
    p50: float
    p99: float
    cpu: float
    failed: int


@dataclass(frozen=True)
class Weight:
    """The bytes that a browser loads for a page with an empty cache.

    Parameters
    ----------
    sent
        Bytes as this server sends them to a browser that takes them compressed.
    requests
        How many requests.
    paints
        Seconds until a slowed phone shows its text, by profile; empty without a browser.
    """

    sent: int
    requests: int
    paints: dict[str, float]


def pace(name: str, served: Served, jobs: Sequence[Job], expected: int, at_once: int) -> Pace:
    """Run jobs in parallel, each thread on its own connection.

    Parameters
    ----------
    name
        What they are.
    served
        Where to.
    jobs
        What each does with the client of its thread.
    expected
        The status each should get.
    at_once
        How many threads.

    Returns
    -------
    Pace
        How fast it went.
    """
    own = threading.local()
    clients: list[Client] = []

    def connect() -> None:
        own.client = Client(served.port)
        clients.append(own.client)

    def timed(job: Job) -> tuple[float, bool]:
        begun = time.perf_counter()
        status = job(own.client).status
        return time.perf_counter() - begun, status == expected

    start, spent = time.perf_counter(), cpu_seconds_of(served.process)
    with ThreadPoolExecutor(at_once, initializer=connect) as pool:
        done = list(pool.map(timed, jobs))
    taken, spent = time.perf_counter() - start, cpu_seconds_of(served.process) - spent
    for client in clients:
        client.close()
    p50, p99 = np.quantile([seconds for seconds, _ in done], [0.5, 0.99])
    failed = sum(not well for _, well in done)
    return Pace(name, len(done) / taken, float(p50), float(p99), spent / len(done), failed)


def measure(folder: Path, size: Size) -> tuple[list[Pace], Weight]:
    """Measure the empty handler, every kind of page, and the size of the answering page.

    Parameters
    ----------
    folder
        The folder of the installation.
    size
        The size of a run.

    Returns
    -------
    paces : list of Pace
        The bare handler first.
    weight : Weight
        Of the answering page.
    """
    installation = Installation(folder / "home")
    asked = ask_people(installation, size.people)
    with bare_server() as served:
        # The clock of a process's CPU ticks every 10 ms, and this handler takes microseconds.
        jobs = [partial(_get, path="/", session="")] * (10 * size.requests)
        paces = [pace("bare handler", served, jobs, 200, size.at_once)]
    with installation.served() as server:
        served = Served(server.port, server.process.pid)
        paces += [
            _pace_of_page(served, size, name, path, session)
            for name, path, session in _pages(asked)
        ]
        weight = weigh(server.port, asked, size.paints)
        answers = [
            partial(_answer, asked=asked, session=session) for session in asked.sessions.values()
        ]
        paces.append(pace("answers sent", served, answers, 302, size.at_once))
    return paces, weight


def _pages(asked: OpenRound) -> Iterator[tuple[str, str, str]]:
    """Yield kinds of pages: name, path and session; the first is also in the sample team."""
    session = next(iter(asked.sessions.values()))
    yield "page to sign in", "/account/login/", ""
    yield "first page", "/", session
    yield "round", asked.paths["round"], session
    yield "answering page", asked.paths["round-answer"], session
    yield "Mirror", asked.paths["mirror"], session


def _pace_of_page(served: Served, size: Size, name: str, path: str, session: str) -> Pace:
    job = partial(_get, path=path, session=session)
    with closing(Client(served.port)) as first:
        job(first)
    return pace(name, served, [job] * size.requests, 200, size.at_once)


def _get(client: Client, path: str, session: str) -> Reply:
    client.session = session
    return client.get(path)


def _answer(client: Client, asked: OpenRound, session: str) -> Reply:
    client.session = session
    return send_answers(client, asked, [3] * len(asked.items))


def weigh(port: int, asked: OpenRound, paints: int) -> Weight:
    """Load the answering page with its styles, scripts and fonts, as a browser does first."""
    session = next(reversed(asked.sessions.values()))
    with closing(Client(port, session)) as client:
        page = _load(client, asked.paths["round-answer"])
        text = _plain(page)
        loaded = {path: _load(client, path) for path in dict.fromkeys(_LOADED.findall(text))}
        for path, style in list(loaded.items()):
            if path.endswith(".css"):
                named = _IN_STYLE.findall(_plain(style))
                fonts = (urljoin(path, name) for name in named if not name.startswith("data:"))
                loaded |= {font: _load(client, font) for font in fonts}
    others = sum(len(reply.body) for reply in loaded.values())
    return Weight(len(page.body) + others, 1 + len(loaded), first_paints(port, asked, paints))


def _load(client: Client, path: str) -> Reply:
    reply = client.get(path, **{"Accept-Encoding": "gzip"})
    if reply.status != 200:
        raise RuntimeError(f"{path} is answered with {reply.status}")
    return reply


def _plain(reply: Reply) -> str:
    packed = reply.headers.get("content-encoding") == "gzip"
    return (gzip.decompress(reply.body) if packed else reply.body).decode()


def kill_while_answering(folder: Path, size: Size) -> str:
    """Kill the server while all users answer, and return what is stored.

    Raises
    ------
    RuntimeError
        If an acknowledged answer was lost, something was half saved, or the database is damaged.
    """
    installation = Installation(folder / "killed")
    asked = ask_people(installation, size.killed)
    with installation.served() as server:
        told = answer_until_killed(asked, server, at_once=size.at_once, kill_at=size.killed // 2)
    found = stored_answers(installation, asked)
    lost, said = found.lost(told), len(told.acknowledged)
    words = (
        f"Killed while {size.killed} people answered: {said} were told that their answers are "
        f"recorded, {lost} of these are lost; kept {len(found.sheets)}, half saved {found.half}; "
        f"integrity check: {found.sound}."
    )
    if lost or found.half or found.sound != "ok":
        raise RuntimeError(words)
    return words


def pace_table(paces: Sequence[Pace]) -> Table:
    """Return the rates as a table, each compared with an empty handler in the same run."""
    floor = paces[0]
    table = report_table(f"Against the {floor.name} of the same run")
    table.add_column("kind")
    headings = (
        "a second",
        "÷ bare",
        "p50",
        "÷ bare",
        "p99",
        "÷ bare",
        "server CPU",
        "÷ bare",
        "failed",
    )
    for heading in headings:
        table.add_column(heading, justify="right")
    for one in paces:
        table.add_row(
            one.name,
            f"{one.rate:,.0f}",
            f"{one.rate / floor.rate:.3f}",
            f"{1000 * one.p50:.1f} ms",
            f"{one.p50 / floor.p50:.1f}",
            f"{1000 * one.p99:.1f} ms",
            f"{one.p99 / floor.p99:.1f}",
            f"{1000 * one.cpu:.2f} ms",
            f"{one.cpu / floor.cpu:,.0f}" if floor.cpu else "",  # below the clock of the system
            str(one.failed),
        )
    return table


def faults(paces: Iterable[Pace], weight: Weight) -> list[str]:
    """Return the faults: failed requests, missed targets."""
    found = [f"{one.name}: {one.failed} requests failed" for one in paces if one.failed]
    if weight.sent >= _HEAVIEST:
        found.append(f"the answering page weighs {weight.sent} bytes, not under {_HEAVIEST}")
    slow = weight.paints.get(QUICKEST, 0)
    if slow >= _LATEST:
        found.append(f"a phone shows the answering page after {slow:.2f} s, not under {_LATEST}")
    return found


def main(words: Sequence[str] | None = None) -> int:
    """Run the benchmark and print its tables.

    Returns
    -------
    int
        0, or 1 with ``--strict`` where a request failed or the page is too heavy.
    """
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--quick", action="store_true", help="fewer people and requests")
    given.add_argument("--strict", action="store_true", help="exit code 1 on a missed target")
    said = given.parse_args(words)
    size = QUICK if said.quick else FULL
    console = report_console()
    console.print(machine())
    with TemporaryDirectory(prefix="wholesum-bench-") as made:
        paces, weight = measure(Path(made), size)
        console.print(pace_table(paces))
        console.print(
            f"The answering page, never seen before: {weight.requests} requests, {weight.sent:,} "
            f"bytes compressed (must be under {_HEAVIEST:,})."
        )
        for profile, seconds in weight.paints.items():
            console.print(
                f"First paint on a phone, CPU slowed four times, {profile}: {seconds:.2f} s."
            )
        console.print(kill_while_answering(Path(made), size))
    missed = faults(paces, weight)
    for fault in missed:
        console.print(f"Missed: {fault}")
    return int(said.strict and bool(missed))


if __name__ == "__main__":
    sys.exit(main())
