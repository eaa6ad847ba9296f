"""The rules of the focus against targets and pabutools: ``python -m bench.focus``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from importlib.util import find_spec
from typing import Final

import numpy as np

from bench.tools.measuring import (
    SEED,
    Cost,
    Duel,
    Line,
    cost,
    cpu_seconds,
    data_folder,
    duel_table,
    in_fresh_process,
    line_table,
    machine,
    report_console,
    say_absent,
)
from wholesum.focus.importers.pabulib import read_pb
from wholesum.focus.rules.ballots import Ballots
from wholesum.focus.rules.equal_shares import equal_shares
from wholesum.focus.rules.greedy import greedy
from wholesum.focus.rules.grouping import ballots_of
from wholesum.focus.rules.phragmen import phragmen
from wholesum.focus.rules.robustness import sensitivity
from wholesum.focus.summary.summarise import RULES

DATA: Final = data_folder() / "pabulib"
ELECTION: Final = "Poland_Warszawa_2021_Mokotow.pb"
APPROVED: Final = 10


def large_election(voters: int, projects: int) -> Cost:
    """Group and count an election in which half of the voters share a ballot with others."""
    rng = np.random.default_rng(SEED)
    own = rng.integers(0, projects, (voters // 2, APPROVED), dtype=np.int32)
    chosen = np.concatenate([own, own])
    voter = np.repeat(np.arange(voters), APPROVED)
    pairs = np.unique(voter * projects + chosen.ravel())
    entries = pairs // projects, pairs % projects, np.ones(len(pairs))
    costs = rng.integers(10_000, 500_000, projects)
    ids = [str(number) for number in range(projects)]

    def count() -> None:
        ballots = ballots_of(ids, costs, 0.3 * costs.sum(), voters, entries)
        equal_shares(ballots.with_gains("cost"))

    return cost(count)


def team(members: int, efforts: int) -> Ballots:
    rng = np.random.default_rng(SEED)
    gains = rng.integers(0, 6, (members, efforts)).astype(np.float64)
    voter, effort = np.indices(gains.shape)
    hours = rng.integers(2, 30, efforts).astype(np.float64)
    names = [str(number) for number in range(efforts)]
    entries = voter.ravel(), effort.ravel(), gains.ravel()
    return ballots_of(names, hours, 0.6 * hours.sum(), members, entries)


def everything(ballots: Ballots) -> None:
    """Run every rule, and Equal Shares again without one voter of each group."""
    for rule in RULES.values():
        rule(ballots)
    for group in range(len(ballots.counts)):
        equal_shares(ballots.without_group(group))


def measure(quick: bool) -> tuple[list[Line], list[Duel]]:
    clock = partial(cpu_seconds, least=0.2, runs=3)
    small = team(15, 80)
    lines = [
        Line("15 members, 80 efforts: all rules, each member left out",
             clock(partial(everything, small)), target=0.3),
        Line("15 members, 80 efforts: how firm each effort is",
             clock(partial(sensitivity, equal_shares, small))),
    ]  # fmt: skip
    voters = 20_000 if quick else 1_000_000
    projects = 50 if quick else 500
    made = in_fresh_process(large_election, voters, projects)
    name = f"{voters:,} voters, {projects} projects, half distinct"
    lines += [
        Line(f"{name}: Equal Shares", made.seconds, target=None if quick else 10),
        Line(f"{name}: memory", made.megabytes, target=None if quick else 2_000, unit="MB"),
    ]
    if quick:
        return lines, []
    real, duels = _mokotow()
    return lines + real, duels


def _mokotow() -> tuple[list[Line], list[Duel]]:
    ballots = read_pb(DATA / ELECTION).ballots.with_gains("cost")
    clock = partial(cpu_seconds, least=0.2, runs=3)
    own = clock(partial(equal_shares, ballots))
    add1 = partial(equal_shares, ballots, "add1")
    lines = [
        Line("Mokotów 2021: Equal Shares", own, target=0.05),
        Line("Mokotów 2021: add1", cost(add1).seconds, target=5),
        Line("Mokotów 2021: Phragmén", clock(partial(phragmen, ballots))),
        Line("Mokotów 2021: greedy", clock(partial(greedy, ballots))),
    ]
    theirs, kept = _pabutools()
    same = kept == sorted(equal_shares(ballots).kept)
    note = f"{'the same' if same else 'another'} set of {len(kept)}; at least 100 times as fast"
    return lines, [Duel("Mokotów 2021: Equal Shares", own, "pabutools", theirs, note=note)]


def _pabutools() -> tuple[float, list[str]]:
    from pabutools import fractions
    from pabutools.election import Cost_Sat, parse_pabulib
    from pabutools.rules import method_of_equal_shares

    fractions.FRACTION = fractions.FLOAT_FRAC
    instance, profile = parse_pabulib(str(DATA / ELECTION))
    many = profile.as_multiprofile()
    run = partial(method_of_equal_shares, instance, many, sat_class=Cost_Sat)
    return cpu_seconds(run, least=0, runs=3), sorted(project.name for project in run())


def _missing() -> list[str]:
    """Return the data and libraries that a full run needs and this machine does not have."""
    missing = [] if (DATA / ELECTION).exists() else [f"the election {ELECTION} in WHOLESUM_DATA"]
    return missing if find_spec("pabutools") else [*missing, "pabutools"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return 1 if a target was missed and ``--strict`` was given."""
    parser = argparse.ArgumentParser(prog="python -m bench.focus", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small size, in seconds")
    parser.add_argument("--strict", action="store_true", help="exit 1 when a target is missed")
    options = parser.parse_args(arguments)
    missing = [] if options.quick else _missing()
    say_absent(missing)
    if missing:
        return 1
    lines, duels = measure(options.quick)
    console = report_console()
    console.print(f"CPU time of all threads. {machine()}.")
    console.print(line_table(lines))
    if duels:
        console.print(duel_table(duels))
    return int(options.strict and any(line.met is False for line in lines))


if __name__ == "__main__":
    sys.exit(main())
