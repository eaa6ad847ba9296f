"""Measure a dialogue with hundreds of browsers that vote and poll: ``python -m bench.live``.

Each browser votes every few seconds and asks for changes as often as the page does. One request in
ten is sent and not waited for, as on a bad network, and sent again with the same number. Afterwards
the database is compared with what was acknowledged. Then it is done once more with a server that is
killed in the middle. Everything goes to 127.0.0.1, to servers that are started and ended here.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
from rich.table import Table

from bench.tools.live_browser import Browser, BrowserLog
from bench.tools.live_stage import Stage, StoredVotes, fill, kept_in, stage_of
from bench.tools.measuring import machine, report_console, report_table
from bench.tools.server import Installation, Served, Server, bare_server, cpu_seconds_of
from bench.web import Pace, pace


@dataclass(frozen=True)
class Size:
    """The size of a run: number of browsers, seconds, and browsers when the server is killed.

    ``landscapes`` is how many voted in each round that is closed.
    """

    browsers: int
    seconds: float
    killed: int
    landscapes: tuple[int, ...] = ()


FULL: Final = Size(browsers=500, seconds=120, killed=200, landscapes=(300, 2000))
QUICK: Final = Size(browsers=60, seconds=6, killed=40, landscapes=(300,))


def live(
    folder: Path, size: Size, database: str = ""
) -> tuple[list[Pace], BrowserLog, StoredVotes]:
    """Let all browsers vote and poll for some time.

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
    """Return the seconds from closing a round until the page shows the opinion map.

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
    """Return the rates as a table, each compared with an empty handler in the same run."""
    floor = paces[0]
    table = report_table("A live round, against the bare handler of the same run")
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
    """Return as text the delay until every screen shows an action of the facilitator."""
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
    console = report_console()
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
