"""A benchmark of all computations for one round of a team of six."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from bench.tools.measuring import SCALES, SEED, Cost, cost, made_up
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
from wholesum.pulse.counts import Counts, FloatArray, IntArray, count_answers
from wholesum.pulse.means.change import changes_of_means
from wholesum.pulse.means.posterior import interval_table, mean_posterior
from wholesum.pulse.reliability.scoring import scale_scores

SCORES: Final = 1 + np.arange(13) / 3
"""The scores that three answers from 1 to 5 can have."""

OF_AGREEMENT: Final = (rwg_j, r_star_wg_j, awg, ad_mean, ad_median)


def six_cold() -> Cost:
    return cost(TeamOfSix.made_up().one_round)


@dataclass(frozen=True, eq=False)
class TeamOfSix:
    """Two rounds of answers of six people, shape (6, 30) each, with all their results."""

    before: FloatArray
    after: FloatArray

    @classmethod
    def made_up(cls) -> TeamOfSix:
        """Return random answers of the team for two rounds."""
        return cls(*(made_up(6, 1, SEED + late).matrix for late in (0, 1)))

    def one_round(self) -> None:
        """Run all computations for one round, including the comparison with the round before."""
        self._chance_levels(self._indices())
        self._intervals()
        self.changes()

    def changes(self) -> None:
        """Compare the ten facets with the round before."""
        changes_of_means(
            *(
                [mean_posterior(counts, SCORES) for counts in _facet_counts(matrix)]
                for matrix in (self.before, self.after)
            )
        )

    @property
    def parts(self) -> dict[str, Callable[[], object]]:
        """The separate computations of a round, by name."""
        return {
            "indices": self._indices,
            "chance levels": partial(self._chance_levels, self._indices()),
            "intervals": self._intervals,
            "ten facets against the round before": self.changes,
        }

    def _indices(self) -> list[Agreement]:
        counts = count_answers(self.after)
        van_der_eijk_a(counts)
        two_camps(counts)
        facets = [Counts(counts.table[:, scale], counts.teams, counts.low) for scale in SCALES]
        return [index(facet) for facet in facets for index in OF_AGREEMENT]

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
