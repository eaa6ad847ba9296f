"""The result of an index of agreement: one value for each team, with an explanation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wholesum.charts.result import Result
from wholesum.pulse.agreement.null_distributions import NullDistribution
from wholesum.pulse.counts import FloatArray, IntArray


class Index(StrEnum):
    """The indices of agreement; each value is the name of the function that computes it."""

    RWG = "rwg"
    RWG_J = "rwg_j"
    R_STAR_WG_J = "r_star_wg_j"
    AWG = "awg"
    AD_MEAN = "ad_mean"
    AD_MEDIAN = "ad_median"

    @property
    def symbol(self) -> str:
        """The symbol of the index as it is printed, such as r_WG."""
        return _SYMBOLS[self]

    @property
    def grows_with_agreement(self) -> bool:
        """Whether a larger value means more agreement; false for AD."""
        return self not in {Index.AD_MEAN, Index.AD_MEDIAN}


_SYMBOLS: Final[dict[Index, str]] = {
    Index.RWG: "rwg",
    Index.RWG_J: "rwg(j)",
    Index.R_STAR_WG_J: "r*wg(j)",
    Index.AWG: "awg",
    Index.AD_MEAN: "AD_M",
    Index.AD_MEDIAN: "AD_Md",
}

_WORDS: Final[tuple[tuple[float, str], ...]] = (
    (0.30, "none"),
    (0.50, "weak"),
    (0.70, "moderate"),
    (0.90, "strong"),
    (1.00, "very strong"),
)


@dataclass(frozen=True, eq=False)
class Agreement(Result):
    """The values of one index of agreement, one for each team.

    Parameters
    ----------
    index
        Which index it is.
    values
        One value a team, NaN where the index is undefined.
    teams
        Names of the teams, in rising order.
    n
        How many people of each team the value is made of.
    items
        How many items the index was taken over.
    options
        How many options the items have.
    null
        The null the index was taken against; ``None`` for the indices without one.
    cut
        How many teams varied more than the null and were cut to 0.
    """

    index: Index
    values: FloatArray
    teams: NDArray[np.generic]
    n: IntArray
    items: int
    options: int
    null: NullDistribution | None
    cut: int

    def frame(self) -> pl.DataFrame:
        """Return the values as a table: team, n, items, index, null and value."""
        return pl.DataFrame(
            {"team": self.teams, "n": self.n, "value": self.values},
        ).select(
            "team",
            "n",
            pl.lit(self.items).alias("items"),
            pl.lit(self.index.value).alias("index"),
            pl.lit(None if self.null is None else self.null.name, pl.String).alias("null"),
            pl.col("value").fill_nan(None),
        )

    def explain(self) -> str:
        """Describe how far a team agrees, by how many people, compared with what."""
        known = ~np.isnan(self.values)
        if not known.any():
            return f"{self.index.symbol} is undefined for {self._teams(known)}; {self._basis()}."
        if len(self.values) == 1:
            value = float(self.values[0])
            first = f"{self.index.symbol} is {value:.2f} (n = {self.n[0]}, {self._items()})"
            return f"{first}: {self._read(value)}; {self._basis()}.{self._left_out(known)}"
        values, people = self.values[known], self.n[known]
        middle = float(np.median(values))
        first = (
            f"Over {self._teams(known)} (n = {people.min()} to {people.max()}, {self._items()}) "
            f"{self.index.symbol} runs from {values.min():.2f} to {values.max():.2f} with the "
            f"median {middle:.2f}"
        )
        return f"{first}: {self._read(middle)}; {self._basis()}.{self._left_out(known)}"

    def _read(self, value: float) -> str:
        if self.index.grows_with_agreement:
            word = agreement_word(value)
            return f"{'no' if word == 'none' else word} agreement"
        mark = self.options / 6
        side = "within" if value <= mark else "beyond"
        return f"{side} the practical mark of {mark:.2f} scale points (a sixth of the options)"

    def _basis(self) -> str:
        if self.null is not None:
            return f"read against the {self.null}"
        return "this index uses no null"

    def _items(self) -> str:
        return "1 item" if self.items == 1 else f"{self.items} items"

    def _teams(self, known: NDArray[np.bool_]) -> str:
        if len(known) == 1:
            return f"a team of n = {self.n[0]}"
        return f"{known.sum()} of {len(known)} teams"

    def _left_out(self, known: NDArray[np.bool_]) -> str:
        parts = []
        if self.cut:
            parts.append(f"{self.cut} of {known.sum()} varied more than the null and read 0")
        if not known.all():
            parts.append(f"{(~known).sum()} of {len(known)} have no value")
        return f" {'; '.join(parts).capitalize()}." if parts else ""


def agreement_word(value: float) -> str:
    """Return the usual word for a value of rwg, such as "strong".

    Up to .30 none, to .50 weak, to .70 moderate, to .90 strong, above very strong; read at two
    decimals, as the table is printed. The words know neither the size of the team nor the null:
    in small teams chance alone reaches "strong" often. Not for AD.

    Parameters
    ----------
    value
        The index, at most 1; values below 0 (r*wg(j), awg) are none.

    Returns
    -------
    str
        ``none``, ``weak``, ``moderate``, ``strong`` or ``very strong``.

    Raises
    ------
    ValueError
        If the value is NaN or above 1.

    References
    ----------
    LeBreton, J. M. & Senter, J. L. (2008). Organizational Research Methods 11.
    """
    rounded = round(value, 2)
    for upper, word in _WORDS:
        if rounded <= upper:
            return word
    raise ValueError(f"{value} is no value of an agreement index; give a number of at most 1")
