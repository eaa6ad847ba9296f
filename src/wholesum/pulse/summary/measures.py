"""The answers of one round as a table, with each person's score on each facet and item."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import fsum

import numpy as np
import polars as pl

from wholesum.core.facets import FACETS
from wholesum.pulse.counts import FloatArray, IntArray
from wholesum.pulse.means.posterior import MeanPosterior, mean_posterior
from wholesum.pulse.means.prior import Prior
from wholesum.pulse.privacy.small_groups import BoolArray
from wholesum.pulse.reliability.scoring import scale_scores, turn


@dataclass(frozen=True, eq=False)
class Measure:
    """The scores of the respondents on one item or one facet.

    Parameters
    ----------
    code
        The item or the facet.
    scores
        Shape (respondents,): one score each, NaN if there is none.
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
    def answered(self) -> BoolArray:
        """For each respondent, whether the respondent has a score, shape (respondents,)."""
        return ~np.isnan(self.scores)

    @cached_property
    def known(self) -> FloatArray:
        """The scores of the respondents who answered, shape (n,)."""
        return self.scores[self.answered]

    @cached_property
    def n(self) -> int:
        """The number of respondents who have a score."""
        return len(self.known)

    @cached_property
    def mean(self) -> float:
        """The mean score of the respondents; NaN if nobody has a score."""
        # A sum that is the same in any order of people.
        return fsum(self.known) / self.n if self.n else float("nan")

    @cached_property
    def option_counts(self) -> IntArray:
        """The number of scores that are nearest to each option of the scale."""
        nearest = np.floor(self.known + 0.5).astype(np.int64)
        return np.bincount(nearest - self.low, minlength=self.high - self.low + 1)

    @cached_property
    def support(self) -> tuple[FloatArray, Prior]:
        """The possible scores, with the prior weight of each.

        A person who answered two of three items can have a score that lies between those of the
        others; the prior's weight, that of one answer, is spread over the latter only.
        """
        steps = (self.high - self.low) * len(self.items)
        grid = self.low + np.arange(steps + 1) / len(self.items)
        values = np.unique(np.round(np.concatenate([grid, self.known]), 9))
        on_grid = np.isin(values, np.round(grid, 9))
        return values, Prior(on_grid / np.count_nonzero(on_grid), "Perks")

    @cached_property
    def counts(self) -> IntArray:
        """The number of respondents with each possible score."""
        values, _ = self.support
        places = np.searchsorted(values, np.round(self.known, 9))
        return np.bincount(places, minlength=len(values))

    @cached_property
    def posterior(self) -> MeanPosterior:
        """The posterior of the mean score if the same team were asked again."""
        values, prior = self.support
        return mean_posterior(self.counts, values, prior)


@dataclass(frozen=True, eq=False)
class RoundTable:
    """The answers of one round as a table: respondents are rows, items are columns.

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
        """The number of people who answered in this round."""
        return len(self.values)

    @cached_property
    def by_item(self) -> tuple[Measure, ...]:
        """The scores on each item; reversed items are not turned around."""
        return tuple(
            Measure(
                row["item"],
                self.values[:, place],
                self.values[:, [place]],
                (row["item"],),
                row["low"],
                row["high"],
            )
            for place, row in enumerate(self.items.iter_rows(named=True))
        )

    @cached_property
    def by_facet(self) -> tuple[Measure, ...]:
        """The scores on each facet: the mean of its items, if at least half are answered."""
        columns: dict[str, list[int]] = {}
        for place, facet in enumerate(self.items["facet"].to_list()):
            columns.setdefault(facet, []).append(place)
        return tuple(
            self._facet(facet.code, columns[facet.code])
            for facet in FACETS
            if facet.code in columns
        )

    def _facet(self, code: str, columns: list[int]) -> Measure:
        own = self.items[columns]
        low, high = int(own["low"][0]), int(own["high"][0])
        turned = turn(self.values[:, columns], own["reverse"].to_list(), low, high)
        items = tuple(own["item"].to_list())
        return Measure(code, scale_scores(turned), turned, items, low, high)


def round_table(answers: pl.DataFrame, items: pl.DataFrame, name: str) -> RoundTable:
    """Make the table of answers of one round: respondents are rows, items are columns.

    Parameters
    ----------
    answers, items
        The tables of a pulse.
    name
        The round.

    Returns
    -------
    RoundTable
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
    return RoundTable(values, cannot_say, met, teams)
