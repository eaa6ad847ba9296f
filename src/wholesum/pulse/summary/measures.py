"""Answers of one round brought into the form the methods take: measures with their counts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import fsum

import numpy as np
import polars as pl

from wholesum.core.facets import FACETS
from wholesum.pulse.counts import FloatArray, IntArray
from wholesum.pulse.means.prior import Prior
from wholesum.pulse.reliability.scoring import scale_scores, turn


@dataclass(frozen=True, eq=False)
class RoundAnswers:
    """The answers of one round, a row a respondent and a column an item.

    Parameters
    ----------
    values
        Shape (respondents, items): as answered, "cannot say" as NaN.
    cannot_say
        Shape (items,): how many chose "cannot say".
    items
        The items' rows of the items table, in the order of the columns.
    teams
        The team of each respondent, where the answers have teams.
    """

    values: FloatArray
    cannot_say: IntArray
    items: pl.DataFrame
    teams: pl.Series | None

    @property
    def respondents(self) -> int:
        """How many answered."""
        return len(self.values)


@dataclass(frozen=True, eq=False)
class Measure:
    """What is summed up as one figure: an item, or a facet as the mean of its items.

    Parameters
    ----------
    code
        The item or the facet.
    scores
        Shape (respondents,): one score each, NaN where there is none.
    answers
        Shape (respondents, items of the measure), turned for a facet, as answered for an item.
    items
        Codes of its items.
    low, high
        Ends of the scale.
    """

    code: str
    scores: FloatArray
    answers: FloatArray
    items: tuple[str, ...]
    low: int
    high: int

    @cached_property
    def n(self) -> int:
        """How many have a score."""
        return int(np.count_nonzero(~np.isnan(self.scores)))

    @cached_property
    def mean(self) -> float:
        """The mean score; NaN where nobody has one."""
        known = self.scores[~np.isnan(self.scores)]
        return fsum(known) / self.n if self.n else float("nan")  # the same in any order of people

    @cached_property
    def option_counts(self) -> IntArray:
        """How many lie nearest to each option, halves going up."""
        nearest = np.floor(self.scores[~np.isnan(self.scores)] + 0.5).astype(np.int64)
        return np.bincount(nearest - self.low, minlength=self.high - self.low + 1)

    @property
    def grid(self) -> FloatArray:
        """The scores a person who answered all items can have."""
        steps = (self.high - self.low) * len(self.items)
        return self.low + np.arange(steps + 1) / len(self.items)

    @cached_property
    def support(self) -> tuple[FloatArray, Prior]:
        """The scores that may occur, and the prior on them.

        Someone who answered two of three items can have a score that lies between those of the
        others; the prior's weight, that of one answer, is spread over the latter only.
        """
        scores = self.scores[~np.isnan(self.scores)]
        values = np.unique(np.round(np.concatenate([self.grid, scores]), 9))
        on_grid = np.isin(values, np.round(self.grid, 9))
        weights = on_grid / np.count_nonzero(on_grid)
        return values, Prior(weights, "Perks")

    def counts_on(self, values: FloatArray) -> IntArray:
        """Return how many have each of these scores."""
        scores = np.round(self.scores[~np.isnan(self.scores)], 9)
        return np.bincount(np.searchsorted(values, scores), minlength=len(values))


def round_answers(answers: pl.DataFrame, items: pl.DataFrame, name: str) -> RoundAnswers:
    """Spread the answers of one round over respondents and items.

    Parameters
    ----------
    answers, items
        The tables of a pulse.
    name
        The round.

    Returns
    -------
    RoundAnswers
        Respondents sorted, so that the order of arrival is gone; items as in their table.
    """
    own = answers.filter(pl.col("round") == name)
    people = own.select("respondent", "team").unique("respondent").sort("respondent")
    met = items.join(own.select("item").unique(), on="item", how="semi", maintain_order="left")
    placed = own.join(people.select("respondent").with_row_index("row"), on="respondent").join(
        met.select("item").with_row_index("column"), on="item"
    )
    rows, columns = placed["row"].to_numpy(), placed["column"].to_numpy()
    values = np.full((people.height, met.height), np.nan)
    values[rows, columns] = placed["answer"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    blank = placed["answer"].is_null().to_numpy()
    cannot_say = np.bincount(columns[blank], minlength=met.height)
    teams = people["team"] if people["team"].null_count() == 0 else None
    return RoundAnswers(values, cannot_say, met, teams)


def item_measures(answers: RoundAnswers) -> list[Measure]:
    """Return each item as a measure of its own, in its own direction.

    Parameters
    ----------
    answers
        The answers of a round.

    Returns
    -------
    list of Measure
        One an item.
    """
    return [
        Measure(
            row["item"],
            answers.values[:, place],
            answers.values[:, [place]],
            (row["item"],),
            row["low"],
            row["high"],
        )
        for place, row in enumerate(answers.items.iter_rows(named=True))
    ]


def facet_measures(answers: RoundAnswers) -> list[Measure]:
    """Return each facet as the mean of its items, reversed ones turned, by the half rule.

    Parameters
    ----------
    answers
        The answers of a round.

    Returns
    -------
    list of Measure
        One a facet that has items, in the order of the facets.
    """
    measures = []
    for facet in FACETS:
        own = answers.items.with_row_index("column").filter(pl.col("facet") == facet.code)
        if own.is_empty():
            continue
        low, high = int(own["low"][0]), int(own["high"][0])
        turned = turn(
            answers.values[:, own["column"].to_list()], own["reverse"].to_list(), low, high
        )
        codes = tuple(own["item"].to_list())
        measures.append(Measure(facet.code, scale_scores(turned), turned, codes, low, high))
    return measures
