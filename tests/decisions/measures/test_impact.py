from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from tests.decisions.cast import decisions
from wholesum.decisions.measures.impact import impact, impact_counts, impact_posterior

REVIEWED = {"reviewed": date(2026, 5, 1)}


def test_given_the_outcome_of_a_decision_that_no_outsider_confirmed_then_impact_leaves_it_out() -> (
    None
):
    evidence = decisions(
        {**REVIEWED, "outcome": "seen", "seen_by": "two stations"},
        {**REVIEWED, "outcome": "seen"},
        {**REVIEWED, "outcome": "partly", "seen_by": "a driver"},
        {**REVIEWED, "outcome": "not seen", "seen_by": "the depots"},
        REVIEWED,
    )
    assert impact_counts(evidence) == (1, 1, 1, 1)
    assert "1 more were reviewed by ourselves alone" in str(impact(evidence))


def test_given_decisions_without_a_review_by_an_outsider_then_impact_is_undefined() -> None:
    assert impact(decisions({}, {**REVIEWED, "outcome": "seen"})) is None


@pytest.mark.parametrize("chances", [(0.6, 0.2, 0.2), (0.2, 0.6, 0.2), (0.9, 0.05, 0.05)])
def test_given_simulated_reviews_of_decisions_then_the_interval_of_impact_covers_the_true_mean_grade(
    chances: tuple[float, float, float],
) -> None:
    rng = np.random.default_rng(6)
    true, held = chances[0] + chances[1] / 2, 0
    for seen, partly, not_seen in rng.multinomial(10, chances, size=400):
        told = impact_posterior(seen, partly, not_seen).estimate(10)
        held += told.low <= true <= told.high
    assert held / 400 >= 0.9 - 0.045  # three standard errors of 400 runs
