"""The pulse's methods against targets, peers and the floor: ``python -m bench.pulse``."""

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
from rich.console import Console

from bench.measuring import (
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
)
from wholesum.pulse.agreement.chance import chance_of_agreement, critical_agreement
from wholesum.pulse.agreement.indices import (
    Agreement,
    Index,
    ad_mean,
    ad_median,
    awg,
    r_star_wg_j,
    rwg_j,
)
from wholesum.pulse.agreement.polarisation import two_camps, van_der_eijk_a
from wholesum.pulse.counts import (
    Counts,
    FloatArray,
    IntArray,
    count_answers,
    team_codes,
)
from wholesum.pulse.means.change import change_of_mean
from wholesum.pulse.means.posterior import interval_table, mean_posterior
from wholesum.pulse.reliability.consistency import alpha, omega
from wholesum.pulse.reliability.intraclass import icc
from wholesum.pulse.reliability.moments import moments
from wholesum.pulse.reliability.scoring import scale_scores
from wholesum.pulse.reliability.variance_components import reml

SCORES: Final = 1 + np.arange(13) / 3
"""The scores that three answers from 1 to 5 can have."""

_R_SCRIPT: Final = """
people <- read.csv("scale.csv")
scale <- people[, c("a", "b", "c")]
few <- people[people$team < {few}, ]
cpu("rwg.j", rwg.j(scale, people$team, ranvar = 2))
cpu("ad.m", ad.m(scale, people$team))
cpu("ICC1", ICC1(aov(score ~ as.factor(team), data = few)))
"""
_OF_AGREEMENT: Final = (rwg_j, r_star_wg_j, awg, ad_mean, ad_median)


@dataclass(frozen=True)
class Size:
    """How much is measured.

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
        """What measures an act."""
        return partial(cpu_seconds, least=self.least, runs=self.runs)


FULL: Final = Size(100_000, 8_000, balanced=10_000, few=500, least=0.5, judged=True)
QUICK: Final = Size(5_000, 400, balanced=500, few=50, least=0.1)


def all_indices(frame: pl.DataFrame) -> None:
    people = people_of(frame)
    for scale in SCALES:
        own = people.matrix[:, scale]
        counts = count_answers(own, people.codes, listwise=True)
        for index in _OF_AGREEMENT:
            index(counts)
        van_der_eijk_a(counts)
        icc(scale_scores(own), people.codes)
        sums = moments(own)
        alpha(sums)
        omega(sums)


def all_indices_alone(frame: pl.DataFrame) -> None:
    """Compute the same, every function called by itself with answers and names of teams."""
    teams = frame["team"]
    for scale in SCALES:
        own = frame.drop("team")[:, scale]
        for index in _OF_AGREEMENT:
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


def six_cold() -> Cost:
    return cost(TeamOfSix.made_up().one_round)


@dataclass(frozen=True, eq=False)
class TeamOfSix:
    """Two rounds of answers of six people, shape (6, 30) each, with all their results."""

    before: FloatArray
    after: FloatArray

    @classmethod
    def made_up(cls) -> TeamOfSix:
        """Deal the answers."""
        return cls(*(made_up(6, 1, SEED + late).matrix for late in (0, 1)))

    def one_round(self) -> None:
        """Do all that one round needs."""
        self._chance_levels(self._indices())
        self._intervals()

    def changes(self) -> None:
        """Compare the ten facets with the round before."""
        rounds = (_facet_counts(matrix) for matrix in (self.before, self.after))
        for facet in zip(*rounds, strict=True):
            before, after = (mean_posterior(counts, SCORES) for counts in facet)
            change_of_mean(before, after)

    @property
    def parts(self) -> dict[str, Callable[[], object]]:
        """The parts by name, each by itself."""
        return {
            "indices": self._indices,
            "chance levels": partial(self._chance_levels, self._indices()),
            "intervals": self._intervals,
        }

    def _indices(self) -> list[Agreement]:
        counts = count_answers(self.after)
        van_der_eijk_a(counts)
        two_camps(counts)
        facets = [Counts(counts.table[:, scale], counts.teams, counts.low) for scale in SCALES]
        return [index(facet) for facet in facets for index in _OF_AGREEMENT]

    def _chance_levels(self, found: list[Agreement]) -> None:
        for index in (Index.RWG_J, Index.AD_MEAN):
            critical_agreement(index, 6, items=3)
            for agreement in found:
                if agreement.index is index:
                    value = float(agreement.values[0])
                    chance_of_agreement(index, value, 6, items=3)

    def _intervals(self) -> None:
        counts = count_answers(self.after)
        interval_table(counts.table[0], counts.options)
        interval_table(_facet_counts(self.after), SCORES)


def _facet_counts(matrix: FloatArray) -> IntArray:
    """Count how many have each score of each facet, shape (10, 13)."""
    scores = np.stack([scale_scores(matrix[:, scale]) for scale in SCALES])
    places = np.rint(3 * (scores - 1)).astype(np.int64)
    return np.stack([np.bincount(row, minlength=len(SCORES)) for row in places])


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
    }
    if find_spec("pandas"):
        acts["pandas rwg(j)"] = pandas_rwg_j(people.matrix, people.codes)
    return {name: size.clock(act) for name, act in acts.items()}


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
        Line("its ten facets against the round before", clock(six.changes), yardsticks),
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
        "ad.m": ("AD_M, one scale", partial(ad_mean, own, codes)),
        "ICC1": (f"ICC(1), {size.few} teams", partial(icc, scores[few], codes[few])),
    }
    columns = {"team": codes, "score": scores, **dict(zip("abc", own.T, strict=True))}
    pl.DataFrame(columns).write_csv(folder / "scale.csv")
    theirs = r_seconds(_R_SCRIPT.format(few=size.few), folder)
    duels = []
    for peer, (name, act) in acts.items():
        taken = size.clock(act)
        if theirs is None:
            duels.append(Duel(name, taken, f"R multilevel::{peer}", note="not present"))
        else:
            duels.append(Duel(name, taken, f"R multilevel::{peer}", theirs[peer]))
    return duels


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return 1 where a target was missed and ``--strict`` was given."""
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
    return int(options.strict and any(line.met is False for line in lines))


def print_report(lines: Sequence[Line], duels: Sequence[Duel], size: Size) -> None:
    wide = max(140, Console().width)
    console = Console(width=wide, highlight=False)
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
