"""Common code of the benchmarks: timing, tables, and other libraries."""

from __future__ import annotations

import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Final, ParamSpec, TypeAlias, TypeVar

import numpy as np
import polars as pl
from numpy.typing import ArrayLike
from rich.box import MARKDOWN
from rich.console import Console
from rich.table import Table

from wholesum.pulse.counts import FloatArray, IntArray, answer_matrix, team_codes

Clock: TypeAlias = Callable[[Callable[[], object]], float]
P = ParamSpec("P")
T = TypeVar("T")

SEED: Final = 2026
ABSENT: Final = "not present"
"""The note of a line whose peer or data are absent."""
ITEMS: Final = 30
SCALES: Final = tuple(slice(first, first + 3) for first in range(0, ITEMS, 3))

_R_PRELUDE: Final = """
suppressMessages(library(multilevel))
cpu <- function(name, act) {
  act()
  cat(name, median(replicate(3, sum(system.time(act())[1:2]))), "\\n")
}
"""


def data_folder() -> Path:
    """Return the folder of the reference data, which are not in the repository."""
    beside = Path(__file__).parents[3] / "shared" / "data"
    return Path(os.environ.get("WHOLESUM_DATA", beside))


@dataclass(frozen=True, eq=False)
class People:
    """Simulated answers of people, in the forms that the compared methods need."""

    frame: pl.DataFrame
    matrix: FloatArray
    codes: IntArray


def made_up(people: int, teams: int, seed: int = SEED) -> People:
    """Simulate people in teams of 3 to 43 who answer ten scales of three items from 1 to 5."""
    chance = np.random.default_rng(seed)
    team = np.repeat(np.arange(teams), chance.permutation(_sizes(people, teams)))
    leaning = chance.normal(0, 0.35, (teams, 10))[team] + chance.normal(0, 0.5, (people, 10))
    felt = chance.normal(3.4, 0.3, ITEMS) + leaning.repeat(3, axis=1)
    felt += chance.normal(0, 0.8, felt.shape)
    order = chance.permutation(people)
    answers = np.clip(np.round(felt), 1, 5).astype(np.int8)[order]
    items = pl.DataFrame(answers, schema=[f"i{item:02}" for item in range(ITEMS)])
    names = pl.Series("team", [f"team-{code:05}" for code in team[order]])
    return people_of(items.insert_column(0, names))


def _sizes(people: int, teams: int) -> IntArray:
    if not 3 * teams <= people <= 43 * teams:
        raise ValueError(f"{people} people do not make {teams} teams of 3 to 43")
    place = (np.arange(teams) + 0.5) / teams
    sizes = 3 + np.floor(41 * place**3.1).astype(np.int64)
    while short := people - int(sizes.sum()):
        able = np.flatnonzero(sizes < 43 if short > 0 else sizes > 3)[: abs(short)]
        sizes[able] += np.sign(short)
    return sizes


def people_of(frame: pl.DataFrame) -> People:
    return People(
        frame, answer_matrix(frame.drop("team")), team_codes(frame["team"], len(frame))[1]
    )


@dataclass(frozen=True)
class Line:
    """One measure with its target, and the comparison values of the same run.

    Parameters
    ----------
    name
        The name of the measure.
    amount
        Seconds of CPU, or megabytes.
    yardsticks
        What the yardsticks took, by name, in the same unit.
    target
        The target as an upper limit; ``None`` if there is none at this size.
    note
        What else was found.
    unit
        ``s`` or ``MB``.
    """

    name: str
    amount: float
    yardsticks: dict[str, float] = field(default_factory=dict)
    target: float | None = None
    note: str = ""
    unit: str = "s"

    @property
    def ratios(self) -> dict[str, float]:
        """The ratio of the measure to each comparison value."""
        return {name: self.amount / yardstick for name, yardstick in self.yardsticks.items()}

    @property
    def met(self) -> bool | None:
        """Whether the target was met; ``None`` if the line has no target."""
        return None if self.target is None else self.amount < self.target


@dataclass(frozen=True)
class Duel:
    """The times of Wholesum and of another library for the same figures.

    Parameters
    ----------
    name
        The computed value.
    own
        Seconds of CPU.
    peer
        The peer's function.
    theirs
        Its seconds of CPU; ``None`` where the peer is absent or refused.
    note
        Why there is no figure of the peer.
    """

    name: str
    own: float
    peer: str
    theirs: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """The ratio of our time to that of the peer: below 1 is faster."""
        return None if self.theirs is None else self.own / self.theirs


@dataclass(frozen=True)
class Cost:
    """The cost of a first call in its process: CPU seconds, peak megabytes, a count."""

    seconds: float
    megabytes: float
    counted: int = 0


def cpu_seconds(act: Callable[[], object], *, least: float, runs: int) -> float:
    """Return the median CPU seconds of a function over all threads, after a warm-up run.

    CPU seconds hold on a machine that others use too; wall seconds do not. It is repeated for
    ``least`` seconds, and ``runs`` times at least.
    """
    act()
    taken: list[float] = []
    while len(taken) < runs or sum(taken) < least:
        taken.append(_taken(act))
    return median(taken)


def cost(act: Callable[[], object]) -> Cost:
    return Cost(_taken(act), peak_megabytes())


def _taken(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start


def in_fresh_process(task: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """Run a function of a module in a new process, without warm caches."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(task, *arguments, **named).result()


def peak_megabytes() -> float:
    """Return the peak memory of this process, in megabytes of 1,000,000 bytes."""
    status = Path("/proc/self/status")
    if status.exists():
        # On Linux getrusage starts from the peak of the process that started this one.
        row = next(row for row in status.read_text().splitlines() if row.startswith("VmHWM:"))
        return int(row.split()[1]) * 1024 / 1e6
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def machine() -> str:
    """Describe the machine and the versions, without the name of a machine or a path."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    packages = ("numpy", "scipy", "polars", "pandas", "pingouin")
    found = [f"{name} {number}" for name in packages if (number := package_version(name))]
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB of memory, {platform.system()} "
        f"{platform.machine()}, {os.getloadavg()[0]:.0f} processes at work on average in the last "
        f"minute; Python {platform.python_version()}, {', '.join(found)}"
    )


def _processor() -> str:
    """Return the model of the processor, where Linux names it."""
    file = Path("/proc/cpuinfo")
    rows = file.read_text().splitlines() if file.exists() else []
    names = (row.partition(":")[2].strip() for row in rows if row.startswith("model name"))
    return next(names, "unknown processor")


def package_version(name: str) -> str:
    """Return the version of an installed package, empty where it is absent."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def report_console() -> Console:
    """Return a console that is wide enough for the tables."""
    return Console(width=max(150, Console().width), highlight=False)


def report_table(title: str, *headings: str) -> Table:
    """Return an empty table that is also a table in Markdown."""
    table = Table(title=title, title_justify="left", title_style="", box=MARKDOWN)
    for heading in headings:
        table.add_column(heading)
    return table


def say_absent(missing: Sequence[str]) -> None:
    """Print the data and libraries that a full run needs and that are missing."""
    for name in missing:
        report_console().print(f"Not measured, because it is absent: {name}.")


def line_table(lines: Sequence[Line]) -> Table:
    table = report_table("Against the targets")
    names = list(dict.fromkeys(name for line in lines for name in line.yardsticks))
    table.add_column("measure")
    for heading in ("measured", "target", *(f"÷ {name}" for name in names)):
        table.add_column(heading, justify="right", no_wrap=heading in {"measured", "target"})
    table.add_column("verdict")
    table.add_column("found")
    for line in lines:
        target = "" if line.target is None else f"< {_amount(line.target, line.unit)}"
        ratios = [_ratio(line.ratios.get(name)) for name in names]
        verdict = {None: "", True: "met", False: "[bold]missed[/bold]"}[line.met]
        measured = _amount(line.amount, line.unit)
        table.add_row(line.name, measured, target, *ratios, verdict, line.note)
    return table


def duel_table(duels: Sequence[Duel]) -> Table:
    title = "Against peers: the same figures, CPU time, both warm, both the median"
    table = report_table(title, "figures", "peer", "note")
    for heading in ("Wholesum", "peer's", "Wholesum ÷ peer"):
        table.add_column(heading, justify="right")
    for duel in duels:
        theirs = "" if duel.theirs is None else _amount(duel.theirs, "s")
        own, ratio = _amount(duel.own, "s"), _ratio(duel.ratio)
        table.add_row(duel.name, duel.peer, duel.note, own, theirs, ratio)
    return table


def _amount(amount: float, unit: str) -> str:
    if unit == "s" and amount < 1:
        return f"{1000 * amount:.3g} ms"
    return f"{amount:,.0f} MB" if unit == "MB" else f"{amount:.3g} {unit}"


def _ratio(ratio: float | None) -> str:
    if ratio is None:
        return ""
    return f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.2g}"


def against(
    clock: Clock,
    name: str,
    own: Sequence[Callable[[], ArrayLike]],
    peer: str,
    prepare: Callable[[], Callable[[], ArrayLike]],
) -> Duel:
    """Compare functions that compute parts of a figure with a library that computes it whole.

    A peer that is absent or refuses is noted; one that finds other figures is an error.
    """
    taken = clock(lambda: [act() for act in own])
    if not find_spec(peer):
        return Duel(name, taken, peer, note=ABSENT)
    try:
        act = prepare()
        found = np.squeeze(act())
    except ValueError as refusal:
        return Duel(name, taken, peer, note=f"refuses: {refusal}")
    ours = np.squeeze(np.stack([part() for part in own], axis=-1))
    if not np.allclose(ours, found, rtol=1e-9, atol=1e-9):
        raise RuntimeError(f"{peer} finds other figures for {name}: {found}, not {ours}")
    return Duel(name, taken, peer, clock(act))


def pandas_rwg_j(matrix: FloatArray, codes: IntArray) -> Callable[[], FloatArray]:
    """Return a function that computes rwg(j) of three-item scales with pandas."""
    import pandas as pd

    table = pd.DataFrame(matrix)

    def act() -> FloatArray:
        variances = table.groupby(codes).var().to_numpy()
        ratio = np.minimum(variances.reshape(len(variances), -1, 3).mean(axis=2) / 2, 1)
        values: FloatArray = 3 * (1 - ratio) / (3 * (1 - ratio) + ratio)
        return values

    return act


def pingouin_alphas(matrix: FloatArray) -> Callable[[], ArrayLike]:
    """Return a function that computes alpha of three-item scales with pingouin."""
    import pandas as pd
    import pingouin

    tables = [pd.DataFrame(matrix[:, item : item + 3]) for item in range(0, matrix.shape[1], 3)]
    return lambda: [float(pingouin.cronbach_alpha(data=table)[0]) for table in tables]


def pingouin_icc(scores: FloatArray, codes: IntArray) -> Callable[[], ArrayLike]:
    """Return a function that computes the ICC of a score with pingouin, for equal team sizes."""
    import pandas as pd
    import pingouin

    table = pd.DataFrame({"team": codes, "score": scores})
    table["member"] = table.groupby("team").cumcount()

    def act() -> FloatArray:
        found = pingouin.intraclass_corr(table, "team", "member", "score").set_index("Type")
        values: FloatArray = found.loc[["ICC(1,1)", "ICC(1,k)"], "ICC"].to_numpy()
        return values

    return act


def r_seconds(script: str, folder: Path) -> dict[str, float] | None:
    """Run an R script in a folder and return the CPU seconds of each ``cpu(name, act)`` by name.

    As `cpu_seconds`, R takes the median of three runs after one to warm up.

    ``None`` where R or its package multilevel is absent.
    """
    if not _has_multilevel():
        return None
    (folder / "bench.R").write_text(_R_PRELUDE + script, encoding="utf-8")
    done = subprocess.run(
        ["Rscript", "--vanilla", "bench.R"], cwd=folder, capture_output=True, text=True, check=True
    )
    return {name: float(taken) for name, taken in map(str.split, done.stdout.splitlines())}


def _has_multilevel() -> bool:
    question = "quit(status = !requireNamespace('multilevel', quietly = TRUE))"
    try:
        asked = subprocess.run(
            ["Rscript", "--vanilla", "-e", question], capture_output=True, check=False
        )
    except FileNotFoundError:
        return False
    return asked.returncode == 0
