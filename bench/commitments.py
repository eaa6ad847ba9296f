"""A hundred thousand promises against a pass over their rows: ``python -m bench.commitments``.

Each promise has two to four events: promised, perhaps moved, reported or withdrawn, and accepted.
The floor reads each row of both tables once in Python and does nothing with it; no state machine
can take less. The figure and the graph are measured on the states.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

import polars as pl

from bench.tools.measuring import SEED, Line, cpu_seconds, line_table, machine, report_console
from wholesum.commitments import (
    CommitmentsEvidence,
    Promise,
    check_commitments,
    endings_of,
    kept_in_time,
    promise_graph,
)
from wholesum.commitments.schema import PROMISE_EVENTS, PROMISES

PROMISES_MADE: Final = 100_000
_MONDAY: Final = date(2026, 1, 5)


def made_up(promises: int, seed: int = SEED) -> CommitmentsEvidence:
    """Return promises between as many people as a hundredth of them, with all their events."""
    chance = random.Random(seed)
    people = [f"p{number:05}" for number in range(max(promises // 100, 3))]
    rows, events = list[dict[str, Any]](), list[dict[str, Any]]()
    for number in range(promises):
        by, to = chance.sample(people, 2)
        rows.append({"promise": str(number), "what": "Write the rota", "by": by, "to": to})
        events += _history(str(number), by, to, chance)
    return CommitmentsEvidence(
        pl.DataFrame(rows, schema=PROMISES.empty().schema),
        pl.DataFrame(events, schema=PROMISE_EVENTS.empty().schema),
    )


def _history(name: str, by: str, to: str, chance: random.Random) -> list[dict[str, Any]]:
    made = _MONDAY + timedelta(days=chance.randrange(300))
    due = made + timedelta(days=7)
    acts: list[tuple[str, date, str, date | None]] = [("promise", made, by, due)]
    if chance.random() < 0.3:
        due += timedelta(days=7)
        acts.append(("renegotiate", made + timedelta(days=3), by, due))
    if chance.random() < 0.1:
        acts.append(("withdraw", due, by, None))
    else:
        done = due + timedelta(days=chance.randrange(-4, 3))
        acts += [("report", done, by, None), ("accept", done + timedelta(days=1), to, None)]
    return [
        {"promise": name, "number": number, "act": act, "day": day, "who": who, "due": until}
        for number, (act, day, who, until) in enumerate(acts, start=1)
    ]


def read_rows(evidence: CommitmentsEvidence) -> int:
    """Read each row of both tables once: the floor."""
    tables = (evidence.promises, evidence.promise_events)
    return sum(1 for table in tables for _row in table.iter_rows(named=True))


def learning_figure(states: Sequence[Promise]) -> object:
    """Return how many promises were kept or changed in time, with the interval."""
    return kept_in_time(endings_of(states, None))


def measure(promises: int) -> list[Line]:
    """Run the benchmark and return its lines."""
    evidence = made_up(promises)
    states = list(evidence.states().values())
    clock = partial(cpu_seconds, least=0.2, runs=3)
    floor = {"one pass over the rows": clock(partial(read_rows, evidence))}
    note = f"{promises:,} promises, {evidence.promise_events.height:,} events"
    lines: list[tuple[str, Callable[[], object], str]] = [
        ("states of all promises", evidence.states, note),
        ("check of all events", partial(check_commitments, evidence), ""),
        ("kept or changed in time, with its interval", partial(learning_figure, states), ""),
        ("graph of promises, with its hub", partial(promise_graph, states), ""),
    ]
    return [Line(name, clock(act), floor, note=told) for name, act, told in lines]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.commitments", description=__doc__)
    parser.add_argument("--promises", type=int, default=PROMISES_MADE)
    options = parser.parse_args(arguments)
    console = report_console()
    console.print(f"CPU time of all threads. {machine()}.")
    console.print(line_table(measure(options.promises)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
