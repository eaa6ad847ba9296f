"""The evidence of a pulse as one object: items, answers, rounds and teams."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final, Self

import numpy as np
import polars as pl

from wholesum.pulse.checks import check_pulse
from wholesum.pulse.schema import ANSWERS, ITEMS, ROUNDS, TABLES, TEAMS
from wholesum.pulse.summary.published import READINGS, read_readings, write_readings
from wholesum.pulse.summary.results import RoundResult
from wholesum.tables import Source, Table, TableSet, natural_key, read_table
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
    "round_order",
]

STEM: Final = "How true was this of our team in the past four weeks?"
OPTIONS: Final = ("not at all true", "slightly", "half true", "mostly", "completely true")
CANNOT_SAY: Final = "cannot say"


@cache
def own_items() -> pl.DataFrame:
    """Return the table of the thirty items that Wholesum asks.

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
    """The tables of a team's pulse as one object.

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
        Origin of the rows of each table, by table name, for messages.

    Raises
    ------
    BadEvidence
        If a frame lacks a required column or holds values of another kind.
    """

    TABLES = TABLES
    ALONE = ANSWERS

    answers: pl.DataFrame
    items: pl.DataFrame = field(default_factory=own_items)
    rounds: pl.DataFrame = field(default_factory=ROUNDS.empty)
    teams: pl.DataFrame = field(default_factory=TEAMS.empty)
    readings: tuple[RoundResult, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict, repr=False)

    @classmethod
    def read(cls, path: Path | str) -> Self:
        """Read the tables of a pulse, and its published results from ``pulse.json``."""
        evidence, readings = super().read(path), Path(path) / READINGS
        if not readings.exists():
            return evidence
        return replace(evidence, readings=read_readings(readings))

    def write(self, folder: Path | str, format: Format = "csv") -> list[Path]:  # noqa: A002
        """Write the tables of a pulse, and its published results if there are any."""
        written = super().write(folder, format)
        if self.readings:
            names = self.teams["name"].to_list()
            written.append(write_readings(self.readings, Path(folder), *names[:1]))
        return written

    def signed_rows(self, table: Table) -> pl.Series:
        """Return, for each answer, whether it belongs to a signed round."""
        if table is not ANSWERS:
            return super().signed_rows(table)
        signed = self.rounds.filter(pl.col("promise") == "signed")["round"]
        return self.answers["round"].is_in(signed.implode())

    @property
    def is_empty(self) -> bool:
        """Whether the pulse has neither answers nor published results."""
        return self.answers.is_empty() and not self.readings


def round_order(evidence: PulseEvidence) -> list[str]:
    """Return the ids of rounds that have answers or published results, in order of time.

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
    rounds = list({*answered, *(reading.round for reading in evidence.readings)})
    opened = dict(evidence.rounds.select("round", "opened").rows())
    if all(opened.get(name) is not None for name in rounds):
        return sorted(rounds, key=lambda name: (opened[name], natural_key(name)))
    return sorted(rounds, key=natural_key)


def fresh_respondents(answers: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Give respondents new random ids in each round, and shuffle the answers.

    Parameters
    ----------
    answers
        The columns of `ANSWERS`.
    seed
        Seed of the shuffle; a reader who knows it and the old order could undo the change, so use
        one that is not written down, such as ``secrets.randbits(64)``.

    Returns
    -------
    DataFrame
        The same answers; a respondent is named by the round and a number in chance order, and the
        rows are sorted by round, number and item.
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
