"""Sums of many places against one plain query of Polars: ``python -m bench.places``.

The plain query only groups and counts all files at once. It checks no row, finds nobody who is in
two files, and multiplies no answers.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import polars as pl
from msgspec.structs import replace as changed

from bench.tools.measuring import (
    SEED,
    Cost,
    Line,
    cost,
    in_fresh_process,
    line_table,
    machine,
    report_console,
    say_absent,
)
from wholesum.places.cluster import cluster
from wholesum.places.summarise import summarise
from wholesum.places.summary import Purpose, Summary, write_summary
from wholesum.pulse.evidence import own_items

PARTS: Final = 16
PLAIN: Final = "one plain query"
SHARE: Final = 0.05


def write_votes(folder: Path, voters: int, statements: int) -> list[Path]:
    """Write the votes of people who each saw a twentieth of the statements, in 16 files."""
    chance = np.random.default_rng(SEED)
    seen = max(1, round(statements * SHARE))
    files = []
    for part, some in enumerate(np.array_split(np.arange(voters), PARTS)):
        first = chance.integers(0, statements, len(some))
        which = (first[:, None] + np.arange(seen) * (statements // seen)) % statements
        frame = pl.DataFrame(
            {
                "statement": which.ravel(),
                "voter": some.repeat(seen),
                "vote": chance.integers(-1, 2, which.size, dtype=np.int8),
            }
        ).with_columns(
            pl.format("s{}", "statement").alias("statement"),
            pl.format("v{}", "voter").alias("voter"),
        )
        files.append(folder / f"votes-{part:02}.parquet")
        frame.write_parquet(files[-1])
    return files


def write_answers(folder: Path, teams: int) -> list[Path]:
    """Write the answers of teams of 6 to 9 people to the thirty items, in 16 files."""
    chance = np.random.default_rng(SEED)
    items = own_items()["item"].to_list()
    files = []
    for part, some in enumerate(np.array_split(np.arange(teams), PARTS)):
        team = some.repeat(6 + some % 4)
        frame = pl.DataFrame(
            {
                "respondent": np.arange(len(team)).repeat(30),
                "team": team.repeat(30),
                "item": items * len(team),
                "answer": chance.binomial(4, 0.6, 30 * len(team)) + 1,
            }
        ).select(
            pl.lit("2026-05").alias("round"),
            pl.format("p{}-{}", pl.lit(part), "respondent").alias("respondent"),
            "item",
            "answer",
            pl.format("t{}", "team").alias("team"),
        )
        files.append(folder / f"answers-{part:02}.parquet")
        frame.write_parquet(files[-1])
    return files


def measure_sums(files: Sequence[Path], purpose: Purpose = "counts") -> Cost:
    """Return what it costs to sum files in this process, and the size of the written sums."""
    made: list[Summary] = []
    taken = cost(lambda: made.append(summarise(files, purpose=purpose)))
    return replace(taken, counted=len(write_summary(made[0])))


def measure_plain(files: list[Path], by: Sequence[str]) -> Cost:
    """Return what it costs to count all files in one query."""
    return cost(lambda: pl.scan_parquet(files).group_by(by).len().collect(engine="streaming"))


def lines(folder: Path, voters: int, statements: int, teams: int) -> list[Line]:
    """Measure the sums of votes, of answers and of cross-products, each in a new process."""
    votes, answers = write_votes(folder, voters, statements), write_answers(folder, teams)
    rows = voters * max(1, round(statements * SHARE))
    made: list[Line] = []
    cases: tuple[tuple[str, list[Path], Purpose, list[str]], ...] = (
        (f"{voters:,} voters × {statements:,} statements", votes, "counts", ["statement", "vote"]),
        (f"counts of {teams:,} teams", answers, "counts", ["item", "answer"]),
        (f"cross-products of {teams:,} teams", answers, "validation", ["item", "answer"]),
    )
    for name, files, purpose, by in cases:
        own = in_fresh_process(measure_sums, files, purpose)
        plain = in_fresh_process(measure_plain, files, by)
        count = rows if files is votes else 30 * sum(6 + team % 4 for team in range(teams))
        note = f"{count:,} rows; {own.megabytes:,.0f} MB at most; a file of {own.counted / 1000:,.0f} kB"
        made.append(Line(name, own.seconds, {PLAIN: plain.seconds}, note=note))
    return made


def cluster_words(files: Sequence[Path]) -> str:
    """Sum files with two workers on this machine, and say whether the result is the same."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        host="127.0.0.1",
        protocol="tcp://",
        dashboard_address=None,
    ) as local:
        begun = time.perf_counter()
        with cluster(local.scheduler_address) as executor:
            made = summarise(files, executor=executor)
        seconds = time.perf_counter() - begun
    same = _content(made) == _content(summarise(files))
    equal = "equal to the last bit" if same else "DIFFERENT"
    return f"Two workers of Dask: {seconds:.1f} s on the clock; the sums are {equal}."


def _content(summary: Summary) -> bytes:
    return write_summary(changed(summary, parts=()))


def main(given: Sequence[str] | None = None) -> int:
    """Print the table; return 1 if ``--strict`` and the extra for clusters is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a hundredth of the size")
    parser.add_argument("--strict", action="store_true", help="exit 1 when Dask is absent")
    options = parser.parse_args(given)
    missing = [] if find_spec("distributed") else ["distributed"]
    console = report_console()
    console.print(machine())
    sizes = (10_000, 200, 1_000) if options.quick else (1_000_000, 2_000, 100_000)
    with TemporaryDirectory() as name:
        console.print(line_table(lines(Path(name), *sizes)))
        if not missing:
            console.print(cluster_words(sorted(Path(name).glob("votes-*"))))
    say_absent(missing)
    return int(options.strict and bool(missing))


if __name__ == "__main__":
    sys.exit(main())
