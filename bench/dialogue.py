"""Compare the opinion map with targets and other tools: ``python -m bench.dialogue``."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Final

import numpy as np
import polars as pl
from rich.console import Console
from rich.table import Table

from bench.tools.dialogue_peers import (
    logistic_factor_shares,
    made_up_votes,
    pca_shares,
    polis_shares,
    red_dwarf_seconds,
)
from bench.tools.made_up import SIZES, conversation
from bench.tools.measuring import (
    ABSENT,
    Cost,
    Line,
    cost,
    cpu_seconds,
    data_folder,
    in_fresh_process,
    line_table,
    machine,
    peak_megabytes,
    report_console,
    report_table,
    say_absent,
)
from wholesum.dialogue.opinion.bilinear import fit_bilinear
from wholesum.dialogue.opinion.landscape import LandscapeVerdict, landscape
from wholesum.dialogue.opinion.predictive import fit_predictive_model
from wholesum.dialogue.opinion.update import IncrementalFit
from wholesum.dialogue.opinion.votes import (
    AGREE,
    PASS,
    BoolArray,
    FloatArray,
    IntArray,
    Votes,
    gather_votes,
    tally,
)

BARS: Final = {
    "london.youth.policing": (0.481, 36),
    "scoop-hivemind.biodiversity": (0.300, 3),
    "vtaiwan.uberx": (0.355, 3),
}
"""Log loss not to be exceeded, and how many splits are averaged, by conversation."""


GAPS: Final = (0.0, 1.5, 3.0)
"""By how many logits the camps of conversations made up differ."""


@dataclass(frozen=True, eq=False)
class Split:
    """Votes that are known, and the hidden agreements and disagreements.

    Parameters
    ----------
    known
        Nine tenths of the last votes.
    person, statement, agree
        Shape (hidden,): of the others, those that agree or disagree.
    """

    known: Votes
    person: IntArray
    statement: IntArray
    agree: BoolArray

    @classmethod
    def of(cls, votes: Votes, seed: int) -> Split:
        """Split votes at random: hide a tenth of the votes, keep the rest."""
        chosen = np.random.default_rng(seed).choice(len(votes), round(len(votes) / 10), False)
        hidden = np.zeros(len(votes), dtype=np.bool_)
        hidden[chosen] = True
        scored = hidden & (votes.vote != PASS)
        return cls(
            votes.keep(~hidden),
            votes.person[scored].astype(np.int64),
            votes.statement[scored].astype(np.int64),
            votes.vote[scored] == AGREE,
        )

    def foretold(self) -> dict[str, FloatArray]:
        """Return the prediction of each model for the hidden votes."""
        counts = tally(self.known)
        share = (counts.agree + 1) / (counts.agree + counts.disagree + 2)
        ours = fit_predictive_model(self.known)
        return {
            "statement's share": share[self.statement],
            "person + statement": ours.models[0].agree(self.person, self.statement),
            "PCA, 2 axes": pca_shares(self.known, self.person, self.statement),
            "PCA, scaled": pca_shares(self.known, self.person, self.statement, scaled=True),
            "Polis's rule": polis_shares(self.known)[self.person, self.statement],
            "Polis, weighted": polis_shares(self.known, weighted=True)[self.person, self.statement],
            "logistic factors": logistic_factor_shares(self.known, self.person, self.statement),
            "Wholesum": ours.agree(self.person, self.statement),
        }


def log_loss(probability: FloatArray, agree: BoolArray) -> float:
    given = np.clip(np.where(agree, probability, 1 - probability), 1e-6, 1)
    return float(-np.log(given).mean())


def calibration_error(probability: FloatArray, agree: BoolArray, bins: int = 10) -> float:
    """Return the mean distance between predicted and observed shares, over tenths."""
    tenth = np.argsort(np.argsort(probability, kind="stable"), kind="stable") * bins
    places = tenth // len(probability)
    gaps = np.bincount(places, probability - agree, bins)
    return float(np.abs(gaps).sum() / len(probability))


def read_votes(name: str) -> Votes:
    table = pl.read_csv(data_folder() / "polis" / name / "votes.csv.gz")
    return gather_votes(*(table[c] for c in ("voter-id", "comment-id", "vote", "timestamp")))


def quality_table(splits: int | None) -> tuple[Table, bool]:
    """Score every model on hidden votes of the three reference conversations."""
    names = [
        "statement's share",
        "person + statement",
        "PCA, 2 axes",
        "PCA, scaled",
        "Polis's rule",
        "Polis, weighted",
        "logistic factors",
        "Wholesum",
    ]
    headings = ("conversation", "splits", *names, "bar", "calibration error", "verdict")
    table = report_table("Log loss on hidden votes, nats a vote", *headings)
    missed = False
    for name, (bar, usual) in BARS.items():
        votes = read_votes(name)
        runs = [Split.of(votes, seed) for seed in range(splits or usual)]
        told = [run.foretold() for run in runs]
        pairs = list(zip(told, runs, strict=True))
        loss = {
            model: float(np.mean([log_loss(one[model], run.agree) for one, run in pairs]))
            for model in names
        }
        every = np.concatenate([one["Wholesum"] for one in told])
        error = calibration_error(every, np.concatenate([run.agree for run in runs]))
        met = loss["Wholesum"] <= min(bar, loss["statement's share"])
        met &= error <= 0.02 or votes.n_people < 500
        missed |= not met
        cells = [f"{loss[model]:.4f}" for model in names]
        verdict = "met" if met else "[bold]missed[/bold]"
        table.add_row(name, f"{len(runs)}", *cells, f"{bar:.3f}", f"{error:.3f}", verdict)
    return table, missed


def null_table(runs: int) -> tuple[Table, bool]:
    """Count the verdicts on simulated conversations with and without camps."""
    verdicts = [verdict.value for verdict in LandscapeVerdict]
    headings = ("people x statements", "gap in logits", *verdicts, "verdict")
    table = report_table(f"Verdicts, {runs} conversations a cell", *headings)
    missed = False
    for (name, size), gap in product(SIZES.items(), GAPS):
        made_up = (conversation(*size, gap, seed=seed) for seed in range(runs))
        found = Counter(landscape(votes).verdict for votes in made_up)
        met = _bar_met(name, gap, found)
        missed |= met is False
        counts = (str(found[verdict]) for verdict in LandscapeVerdict)
        table.add_row(name, f"{gap:g}", *counts, {True: "met", False: "missed", None: ""}[met])
    return table, missed


def _bar_met(size: str, gap: float, found: Counter[LandscapeVerdict]) -> bool | None:
    """Return whether the verdicts meet their target, if there is one."""
    if not gap:
        return found[LandscapeVerdict.CAMPS] <= 0.05 * found.total()
    if (size, gap) == ("60 x 60", 1.5):
        return (
            found[LandscapeVerdict.SPECTRUM] + found[LandscapeVerdict.CAMPS] >= 0.95 * found.total()
        )
    return None


def landscape_of_file(file: Path) -> Cost:
    start = process_time()
    axes = landscape(_gathered(file)).axes.number
    return Cost(process_time() - start, peak_megabytes(), axes)


def model_of_file(file: Path) -> Cost:
    return cost(lambda: fit_bilinear(_gathered(file), 2))


def one_vote_of_file(file: Path) -> Cost:
    votes = _gathered(file)
    running = IncrementalFit(votes, fit_bilinear(votes, 2))
    start = process_time()
    running.vote(votes.people[0], votes.statements[0], 1)
    return Cost(process_time() - start, 0.0)


def _gathered(file: Path) -> Votes:
    table = pl.read_parquet(file)
    return gather_votes(*(table[c] for c in ("voter", "statement", "vote", "time")))


def speed_lines(
    people: int, statements: int, votes: int, limits: tuple[float, float]
) -> list[Line]:
    """Measure all steps from a file to the opinion map, each in a separate process."""
    seconds, megabytes = limits
    with TemporaryDirectory() as place:
        file = Path(place) / "votes.parquet"
        frame = made_up_votes(people, statements, votes)
        frame.write_parquet(file)
        read = in_fresh_process(_read, file)
        whole = in_fresh_process(landscape_of_file, file)
        model = in_fresh_process(model_of_file, file)
        vote = in_fresh_process(one_vote_of_file, file)
    size = f"{people:,} x {statements:,}, {frame.height / 1e6:.3g} M votes"
    yard = {"read": read.seconds}
    return [
        Line(
            f"{size}: landscape from the file",
            whole.seconds,
            yard,
            seconds,
            f"{whole.counted} axes found where 2 were made up",
        ),
        Line("its peak memory", whole.megabytes, {"read": read.megabytes}, megabytes, unit="MB"),
        Line("of it: votes and one model of 2 axes", model.seconds, yard),
        Line("one new vote", vote.seconds, yard, 1.0),
    ]


def _read(file: Path) -> Cost:
    return cost(partial(pl.read_parquet, file))


def duel_line(people: int, statements: int, votes: int) -> Line:
    """Compare the opinion map with red-dwarf's on the same votes, if red-dwarf is installed.

    Both from a list of votes, both warm, both the median of three.
    """
    frame = made_up_votes(people, statements, votes)
    name = f"{people:,} x {statements:,}, {frame.height:,} votes: landscape"
    own = in_fresh_process(_landscape_seconds, frame)
    if not find_spec("reddwarf"):
        return Line(name, own, note=f"red-dwarf: {ABSENT}")
    return Line(name, own, {"red-dwarf": red_dwarf_seconds(frame)})


def _landscape_seconds(frame: pl.DataFrame) -> float:
    columns = [frame[name] for name in ("voter", "statement", "vote", "time")]
    return cpu_seconds(lambda: landscape(gather_votes(*columns)), least=0, runs=3)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return 1 if a target was missed and ``--strict`` was given."""
    parser = argparse.ArgumentParser(prog="python -m bench.dialogue", description=__doc__)
    parser.add_argument(
        "part", choices=["quality", "speed", "nulls", "all"], nargs="?", default="all"
    )
    parser.add_argument("--quick", action="store_true", help="a small size, in seconds")
    parser.add_argument("--strict", action="store_true", help="exit 1 when a bar is missed")
    options = parser.parse_args(arguments)
    console = report_console()
    console.print(machine())
    parts: dict[str, Callable[[Console, bool], bool]] = {
        "quality": _quality,
        "speed": _speed,
        "nulls": _nulls,
    }
    chosen = list(parts) if options.part == "all" else [options.part]
    if options.quick and "quality" in chosen:
        console.print("Hidden votes are predicted in the full run, which reads reference data.")
        chosen.remove("quality")
    missing = {} if options.quick else _missing(chosen)
    say_absent(list(missing.values()))
    missed = [parts[part](console, options.quick) for part in chosen if part not in missing]
    return int(bool(missing) or (options.strict and any(missed)))


def _missing(chosen: Sequence[str]) -> dict[str, str]:
    """Return the parts of the benchmark that cannot run in full, and the missing data."""
    missing = {}
    if "quality" in chosen and not all((data_folder() / "polis" / name).is_dir() for name in BARS):
        missing["quality"] = "the conversations of Polis in WHOLESUM_DATA"
    if "speed" in chosen and not find_spec("reddwarf"):
        missing["speed"] = "red-dwarf"
    return missing


def _quality(console: Console, _quick: bool) -> bool:
    table, missed = quality_table(None)
    console.print(table)
    return missed


def _nulls(console: Console, quick: bool) -> bool:
    table, missed = null_table(2 if quick else 200)
    console.print(table)
    return missed


def _speed(console: Console, quick: bool) -> bool:
    if quick:
        lines = [duel_line(1_000, 150, 18_000)]
    else:
        lines = [
            duel_line(10_000, 500, 225_000),
            *speed_lines(100_000, 1_000, 4_500_000, (10.0, 1_000.0)),
            *speed_lines(1_000_000, 2_000, 18_900_000, (60.0, 3_000.0)),
        ]
    console.print(line_table(lines))
    return any(line.met is False for line in lines)


if __name__ == "__main__":
    sys.exit(main())
