"""Constellations against a second formulation: ``python -m bench.strengths``.

Both find the best choice by five scores with HiGHS, on made-up teams in which each member has a
third of the strengths. The yardstick has a variable for each member in each challenge; Wholesum
has one for each possible constellation. The floor only lists these and counts their scores.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from time import process_time
from typing import Final

from bench.tools.challenges import random_team, row_scores
from bench.tools.measuring import Line, cpu_seconds, line_table, machine, report_console
from wholesum.strengths.constellations.columns import Columns, columns_of
from wholesum.strengths.constellations.program import Solution, solve

SMALL: Final = (12, 6, 10)
LARGE: Final = (20, 12, 16)
"""Members, challenges and strengths."""
SEEDS: Final = (1, 2, 3)
LIMIT: Final = 600.0
"""Seconds by the clock after which the search ends with a gap."""
_SCORES: Final = ("missing", "alone", "load", "pairs", "growth")


def candidates(seed: int, size: tuple[int, int, int]) -> list[Columns]:
    """Return the constellations of a made-up team from which the first proposal is chosen."""
    return [one.best() for one in columns_of(*random_team(seed, *size))]


def found_text(found: Solution | None) -> str:
    """Describe whether a choice is proven best, or the gap of each score."""
    if found is None:
        return "nothing found in time"
    gaps = [
        f"{name} at most {proof.value - proof.bound:.3g} better"
        for name, proof in zip(_SCORES, found.proofs, strict=False)
        if proof.value - proof.bound > 1e-6
    ]
    gaps += [f"{name} not searched" for name in _SCORES[len(found.proofs) :]]
    return ", ".join(gaps) or "proven best in all five scores"


def measured_line(seed: int, size: tuple[int, int, int], target: float, *, peer: bool) -> Line:
    """Solve one made-up team once, with the time of the floor and of the yardstick."""
    people, challenges, _ = size
    started = process_time()
    columns = candidates(seed, size)
    found = solve(columns, 1, LIMIT, None)
    taken = process_time() - started
    floor = partial(columns_of, *random_team(seed, *size))
    yardsticks = {"listing only": cpu_seconds(floor, least=0.1, runs=3)}
    if peer:
        started = process_time()
        row_scores(*random_team(seed, *size))
        yardsticks["a variable a member"] = process_time() - started
    number = sum(len(one.members) for one in columns)
    note = f"{found_text(found[0] if found else None)}; {number:,} constellations"
    return Line(f"{people} × {challenges}, seed {seed}", taken, yardsticks, target, note)


def measure(*, quick: bool) -> list[Line]:
    """Run the benchmark and return its lines."""
    if quick:
        return [measured_line(1, (8, 3, 6), 3.0, peer=True)]
    small = [measured_line(seed, SMALL, 3.0, peer=True) for seed in SEEDS]
    return small + [measured_line(seed, LARGE, 60.0, peer=False) for seed in SEEDS]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return 1 if a target was missed and ``--strict`` was given."""
    parser = argparse.ArgumentParser(prog="python -m bench.strengths", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one small team, in seconds")
    parser.add_argument("--strict", action="store_true", help="exit 1 when a target is missed")
    options = parser.parse_args(arguments)
    lines = measure(quick=options.quick)
    console = report_console()
    console.print(f"CPU time of all threads. {machine()}.")
    console.print(line_table(lines))
    return int(options.strict and any(line.met is False for line in lines))


if __name__ == "__main__":
    sys.exit(main())
