"""The tables of the pulse: items, answers, rounds and teams."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from wholesum.pulse.checks import check_pulse
from wholesum.pulse.schema import ANSWERS, ITEMS, ROUNDS, TABLES, TEAMS
from wholesum.pulse.summary.published import READINGS, read_readings, write_readings
from wholesum.pulse.summary.results import RoundResult
from wholesum.tables import (
    BadEvidence,
    Fault,
    Source,
    TableSet,
    find_table,
    natural_key,
    open_table,
    open_tables,
    read_table,
    write_table,
)
from wholesum.tables.reading import ENDINGS
from wholesum.tables.writing import Format

__all__ = [
    "ANSWERS",
    "CANNOT_SAY",
    "ITEMS",
    "OPTIONS",
    "ROUNDS",
    "STEM",
    "TABLES",
    "TEAMS",
    "PulseEvidence",
    "check_pulse",
    "fresh_respondents",
    "own_items",
    "read_pulse",
    "round_order",
    "write_pulse",
]

STEM: Final = "How true was this of our team in the past four weeks?"
OPTIONS: Final = ("not at all true", "slightly", "half true", "mostly", "completely true")
CANNOT_SAY: Final = "cannot say"


@cache
def own_items() -> pl.DataFrame:
    """Return the thirty items of Wholesum.

    Returns
    -------
    DataFrame
        The columns of `ITEMS`; three items a facet, the third reversed, the first in the short
        pulse. They are not validated yet, and their status says so.
    """
    with resources.as_file(resources.files("wholesum.pulse") / "items.csv") as path:
        return read_table(path, ITEMS)


@dataclass(frozen=True, eq=False)
class PulseEvidence(TableSet):
    """What a pulse is read from.

    Parameters
    ----------
    answers
        The columns of `ANSWERS`; a blank answer means "cannot say".
    items
        The columns of `ITEMS`; left out, our thirty.
    rounds, teams
        The columns of `ROUNDS` and `TEAMS`; may have no rows. A round that is not listed is
        taken to be sealed.
    readings
        Rounds known by what may be shown of them alone; where the answers to such a round are
        there too, they count.
    sources
        Where the rows of each table stand, by the table's name, for messages.

    Raises
    ------
    BadEvidence
        If a frame lacks a required column or holds values of another kind.
    """

    TABLES = TABLES

    answers: pl.DataFrame
    items: pl.DataFrame = field(default_factory=own_items)
    rounds: pl.DataFrame = field(default_factory=ROUNDS.empty)
    teams: pl.DataFrame = field(default_factory=TEAMS.empty)
    readings: tuple[RoundResult, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict, repr=False)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known of any round."""
        return self.answers.is_empty() and not self.readings


def read_pulse(path: Path | str) -> PulseEvidence:
    """Read a pulse from a folder, or from one file of answers to our own items.

    Parameters
    ----------
    path
        A folder with ``answers`` and, where they are there, ``items``, ``rounds`` and ``teams``
        (``.csv``, ``.csv.gz`` or ``.parquet``), and readings in ``pulse.json``; or a file of
        answers.

    Returns
    -------
    PulseEvidence
        The tables. What they say about each other is checked by
        `check_pulse`.

    Raises
    ------
    BadEvidence
        If anything is wrong within a table, with the faults of all tables.
    """
    path = Path(path)
    readings: tuple[RoundResult, ...] = ()
    if path.is_dir() and find_table(path, ANSWERS) is not None:
        frames, sources = open_tables(path, TABLES)
        if (path / READINGS).exists():
            readings = read_readings(path / READINGS)
    elif path.is_file():
        answers, source = open_table(path, ANSWERS)
        frames, sources = {ANSWERS.name: answers}, {ANSWERS.name: source}
    else:
        raise BadEvidence([_no_answers(path)])
    return PulseEvidence(**frames, readings=readings, sources=sources)


def write_pulse(evidence: PulseEvidence, folder: Path | str, format: Format = "csv") -> list[Path]:  # noqa: A002
    """Write a pulse into a folder.

    Parameters
    ----------
    evidence
        The pulse.
    folder
        Where to; it is made where it is missing.
    format
        ``csv`` or ``parquet``.

    Returns
    -------
    list of Path
        The files; rounds, teams and readings only where there are any.

    Raises
    ------
    BadEvidence
        If the folder holds one of the tables in the other format.
    """
    written = [
        write_table(evidence.frame(table), folder, table, format)
        for table in TABLES
        if table in (ITEMS, ANSWERS) or not evidence.frame(table).is_empty()
    ]
    if evidence.readings:
        names = evidence.teams["name"].to_list()
        written.append(write_readings(evidence.readings, Path(folder), *names[:1]))
    return written


def round_order(evidence: PulseEvidence) -> list[str]:
    """Return the rounds that hold answers or readings in their order in time.

    Parameters
    ----------
    evidence
        The pulse.

    Returns
    -------
    list of str
        By the date they opened where each of them has one, else by their ids, numbers within an
        id taken as numbers: ``r2`` comes before ``r10``.
    """
    answered = evidence.answers["round"].unique().to_list()
    rounds = list({*answered, *(said.round for said in evidence.readings)})
    opened = dict(evidence.rounds.select("round", "opened").rows())
    if all(opened.get(name) is not None for name in rounds):
        return sorted(rounds, key=lambda name: (opened[name], natural_key(name)))
    return sorted(rounds, key=natural_key)


def fresh_respondents(answers: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Give every respondent an id that means nothing outside the round, and shuffle the rows.

    Parameters
    ----------
    answers
        The columns of `ANSWERS`.
    seed
        Seed of the shuffle; whoever knows it and the old order could undo the change, so take one
        that is not written down, such as ``secrets.randbits(64)``.

    Returns
    -------
    DataFrame
        The same answers; a respondent is named by the round and a number in chance order, and the
        rows stand by round, number and item.
    """
    people = answers.select("round", "respondent").unique().sort("round", "respondent")
    order = np.random.default_rng(seed).permutation(people.height)
    numbered = people.with_columns(pl.Series("place", order)).with_columns(
        pl.col("place").rank("ordinal").over("round")
    )
    width = len(str(people.height))
    fresh = numbered.with_columns(
        pl.concat_str(
            "round", pl.lit("-r"), pl.col("place").cast(pl.String).str.zfill(width)
        ).alias("fresh")
    ).drop("place")
    renamed = answers.join(fresh, on=["round", "respondent"], maintain_order="left")
    renamed = renamed.with_columns(respondent="fresh").select(answers.columns)
    return renamed.sort("round", "respondent", "item")


def _no_answers(path: Path) -> Fault:
    if not path.exists():
        return Fault(path.name, "there is no such folder or file", "correct the path")
    names = ", ".join(f"answers{ending}" for ending in ENDINGS)
    return Fault("answers.csv", "the file is missing", f"put one of {names} into {path.name}")
