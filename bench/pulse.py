"""Compare the methods of the pulse with targets and other libraries: ``python -m bench.pulse``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import polars as pl

from bench.tools.measuring import (
    ABSENT,
    ITEMS,
    SCALES,
    SEED,
    Clock,
    Cost,
    Duel,
    Line,
    People,
    against,
    cost,
    cpu_seconds,
    duel_table,
    in_fresh_process,
    line_table,
    machine,
    made_up,
    pandas_rwg_j,
    people_of,
    pingouin_alphas,
    pingouin_icc,
    r_seconds,
    report_console,
    say_absent,
)
from bench.tools.pulse_team import OF_AGREEMENT, TeamOfSix, six_cold
from wholesum.pulse.agreement.indices import (
    ad_mean,
    rwg_j,
)
from wholesum.pulse.agreement.polarisation import van_der_eijk_a
from wholesum.pulse.counts import (
    FloatArray,
    IntArray,
    count_answers,
    team_codes,
)
from wholesum.pulse.means.posterior import interval_table
from wholesum.pulse.reliability.consistency import alpha, omega
from wholesum.pulse.reliability.intraclass import icc
from wholesum.pulse.reliability.moments import moments
from wholesum.pulse.reliability.scoring import scale_scores
from wholesum.pulse.reliability.variance_components import reml

_R_SCRIPT: Final = """
people <- read.csv("scale.csv")
scale <- people[, c("a", "b", "c")]
few <- people[people$team < {few}, ]
answers <- as.matrix(scale)
cpu("rwg.j", function() rwg.j(scale, people$team, ranvar = 2))
cpu("ad.m", function() ad.m(scale, people$team))
cpu("ICC1", function() ICC1(aov(score ~ as.factor(team), data = few)))
cpu("rowsum", function() {{
  n <- tabulate(people$team + 1)
  v <- rowMeans((rowsum(answers^2, people$team) - rowsum(answers, people$team)^2 / n) / (n - 1))
  ratio <- pmin(v / 2, 1)
  3 * (1 - ratio) / (3 * (1 - ratio) + ratio)
}})
"""


@dataclass(frozen=True)
class Size:
    """The size of a run.

    Parameters
    ----------
    people, teams
        How many people in how many unequal teams.
    balanced
        How many teams of ten, for the peer that knows only teams of one size.
    few
        How many teams for R's ICC1, whose work grows with the square of the teams.
    least, runs
        For how many seconds, and how often at least, each measure is repeated.
    judged
        Whether the targets are defined for this size.
    """

    people: int
    teams: int
    balanced: int
    few: int
    least: float
    runs: int = 3
    judged: bool = False

    @property
    def clock(self) -> Clock:
        """The function that measures a call."""
        return partial(cpu_seconds, least=self.least, runs=self.runs)


FULL: Final = Size(100_000, 8_000, balanced=10_000, few=500, least=0.5, judged=True)
QUICK: Final = Size(5_000, 400, balanced=500, few=50, least=0.1)


def all_indices(frame: pl.DataFrame) -> None:
    people = people_of(frame)
    for scale in SCALES:
        own = people.matrix[:, scale]
        counts = count_answers(own, people.codes, listwise=True)
        for index in OF_AGREEMENT:
            index(counts)
        van_der_eijk_a(counts)
        icc(scale_scores(own), people.codes)
        sums = moments(own)
        alpha(sums)
        omega(sums)


def all_indices_alone(frame: pl.DataFrame) -> None:
    """Compute all indices by separate calls, each with answers and team names."""
    teams = frame["team"]
    for scale in SCALES:
        own = frame.drop("team")[:, scale]
        for index in OF_AGREEMENT:
            index(own, teams)
        van_der_eijk_a(count_answers(own, teams))
        icc(scale_scores(own), teams)
        alpha(own)
        omega(own)


def read_only(file: Path) -> Cost:
    return cost(partial(pl.read_parquet, file))


def indices_of_file(file: Path) -> Cost:
    return cost(lambda: all_indices(pl.read_parquet(file)))


def intervals_of_file(file: Path) -> Cost:
    people = people_of(pl.read_parquet(file))
    counts = count_answers(people.matrix, people.codes)
    rows = counts.table.reshape(-1, counts.table.shape[2])
    taken = cost(partial(interval_table, rows, counts.options))
    return replace(taken, counted=len(np.unique(rows, axis=0)))


def measure_lines(people: People, size: Size, folder: Path) -> list[Line]:
    file = folder / "answers.parquet"
    people.frame.write_parquet(file)
    yardsticks = _yardsticks(people, size, file)
    lines = [Line(f"yardstick: {name}", taken, yardsticks) for name, taken in yardsticks.items()]
    return [
        *lines,
        *_warm_lines(people, size, yardsticks),
        *_cold_lines(people, size, yardsticks, file),
        *_six_lines(size, yardsticks),
    ]


def _yardsticks(people: People, size: Size, file: Path) -> dict[str, float]:
    acts: dict[str, Callable[[], object]] = {
        "read": partial(pl.read_parquet, file),
        "one pass": partial(np.add.reduce, people.matrix),
        "count tensor": partial(count_tensor, people.matrix, people.codes),
    }
    if find_spec("pandas"):
        acts["pandas rwg(j)"] = pandas_rwg_j(people.matrix, people.codes)
    return {name: size.clock(act) for name, act in acts.items()}


def count_tensor(matrix: FloatArray, codes: IntArray) -> IntArray:
    """Count team x item x option without checks: the least work that all indices need."""
    teams, items = int(codes.max()) + 1, matrix.shape[1]
    places = (codes[:, np.newaxis] * items + np.arange(items)) * 5 + matrix.astype(np.int64) - 1
    return np.bincount(places.ravel(), minlength=teams * items * 5).reshape(teams, items, 5)


def _warm_lines(people: People, size: Size, yardsticks: dict[str, float]) -> list[Line]:
    clock = size.clock
    scores = scale_scores(people.matrix[:, SCALES[0]])
    names = people.frame["team"]
    indices = clock(partial(all_indices, people.frame))
    acts: dict[str, Callable[[], object]] = {
        "of it: names of teams to codes": partial(team_codes, names, len(names)),
        "of it: counting all answers": partial(count_answers, people.matrix, people.codes),
        "all indices, each function called alone": partial(all_indices_alone, people.frame),
        "exact REML, one scale": partial(reml, scores, people.codes),
    }
    target = 1.0 if size.judged else None
    return [
        Line("all indices, ten scales", indices, yardsticks, target),
        *(Line(name, clock(act), yardsticks) for name, act in acts.items()),
    ]


def _cold_lines(people: People, size: Size, yardsticks: dict[str, float], file: Path) -> list[Line]:
    floor, indices, intervals = (
        in_fresh_process(task, file) for task in (read_only, indices_of_file, intervals_of_file)
    )
    vectors = ITEMS * (int(people.codes.max()) + 1)
    found = f"{vectors:,} count vectors, {intervals.counted:,} distinct"
    lines = [
        Line("all indices from the file, cold", indices.seconds, yardsticks),
        Line("its peak memory", indices.megabytes, {"read": floor.megabytes}, 500.0, unit="MB"),
        Line(
            "5, 50, 95% points, every team and item, cold",
            intervals.seconds,
            yardsticks,
            30.0,
            found,
        ),
    ]
    return lines if size.judged else [replace(line, target=None) for line in lines]


def _six_lines(size: Size, yardsticks: dict[str, float]) -> list[Line]:
    clock = size.clock
    six = TeamOfSix.made_up()
    parts = (f"{name} {1000 * clock(part):.1f}" for name, part in six.parts.items())
    warm, cold = clock(six.one_round), in_fresh_process(six_cold).seconds
    return [
        Line("a team of six, one round", warm, yardsticks, 0.020, f"ms: {', '.join(parts)}"),
        Line("a team of six, one round, cold", cold, yardsticks),
    ]


def measure_duels(people: People, size: Size, folder: Path) -> list[Duel]:
    matrix, codes = people.matrix, people.codes
    teams = np.repeat(np.arange(size.balanced), 10)
    balanced = np.random.default_rng(SEED).normal(teams % 7, 3.0)
    unequal = scale_scores(matrix[:, SCALES[0]])
    rwg_js = [partial(_rwg_j, matrix[:, scale], codes) for scale in SCALES]
    alphas = [partial(_alpha, matrix[:, scale]) for scale in SCALES]
    duel = partial(against, size.clock)
    return [
        duel("rwg(j), ten scales", rwg_js, "pandas", partial(pandas_rwg_j, matrix, codes)),
        duel("alpha, ten scales", alphas, "pingouin", partial(pingouin_alphas, matrix)),
        duel(
            f"ICC(1), ICC(2), {size.balanced:,} teams of 10",
            [partial(_icc, balanced, teams)],
            "pingouin",
            partial(pingouin_icc, balanced, teams),
        ),
        duel(
            "ICC(1), ICC(2), unequal teams",
            [partial(_icc, unequal, codes)],
            "pingouin",
            partial(pingouin_icc, unequal, codes),
        ),
        *_against_r(people, size, folder),
    ]


def _rwg_j(answers: FloatArray, codes: IntArray) -> FloatArray:
    return rwg_j(answers, codes, null="uniform").values


def _alpha(answers: FloatArray) -> float:
    return alpha(answers).alpha


def _icc(scores: FloatArray, codes: IntArray) -> list[float]:
    found = icc(scores, codes)
    return [found.icc1, found.icc2]


def _against_r(people: People, size: Size, folder: Path) -> list[Duel]:
    """Compare with R's multilevel on one scale, and on few teams where its work explodes."""
    own, codes = people.matrix[:, SCALES[0]], people.codes
    few = codes < size.few
    scores = scale_scores(own)
    acts: dict[str, tuple[str, Callable[[], object]]] = {
        "rwg.j": ("rwg(j), one scale", partial(rwg_j, own, codes, null="uniform")),
        "rowsum": ("rwg(j), one scale", partial(rwg_j, own, codes, null="uniform")),
        "ad.m": ("AD_M, one scale", partial(ad_mean, own, codes)),
        "ICC1": (f"ICC(1), {size.few} teams", partial(icc, scores[few], codes[few])),
    }
    columns = {"team": codes, "score": scores, **dict(zip("abc", own.T, strict=True))}
    pl.DataFrame(columns).write_csv(folder / "scale.csv")
    theirs = r_seconds(_R_SCRIPT.format(few=size.few), folder)
    duels = []
    for peer, (name, act) in acts.items():
        taken = size.clock(act)
        words = "R rowsum and the formula" if peer == "rowsum" else f"R multilevel::{peer}"
        if theirs is None:
            duels.append(Duel(name, taken, words, note=ABSENT))
        else:
            duels.append(Duel(name, taken, words, theirs[peer]))
    return duels


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return 1 if a target was missed and ``--strict`` was given."""
    parser = argparse.ArgumentParser(prog="python -m bench.pulse", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a small size, in seconds")
    parser.add_argument("--strict", action="store_true", help="exit 1 when a target is missed")
    options = parser.parse_args(arguments)
    size = QUICK if options.quick else FULL
    people = made_up(size.people, size.teams)
    with TemporaryDirectory() as place:
        lines = measure_lines(people, size, Path(place))
        duels = measure_duels(people, size, Path(place))
    print_report(lines, duels, size)
    missing = [] if options.quick else [f"{d.peer} ({d.name})" for d in duels if d.note == ABSENT]
    say_absent(missing)
    return int(bool(missing) or (options.strict and any(line.met is False for line in lines)))


def print_report(lines: Sequence[Line], duels: Sequence[Duel], size: Size) -> None:
    console = report_console()
    console.print(
        f"{size.people:,} made-up people in {size.teams:,} teams of 3 to 43, {ITEMS} items = "
        f"{len(SCALES)} scales; CPU time of all threads, medians. {machine()}."
    )
    if not size.judged:
        console.print("A small size: only the team of six is held against its target.")
    console.print(line_table(lines))
    console.print(duel_table(duels))


if __name__ == "__main__":
    sys.exit(main())
