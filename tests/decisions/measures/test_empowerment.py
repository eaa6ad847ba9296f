from __future__ import annotations

import numpy as np
import pytest

from tests.decisions.cast import decisions
from wholesum.decisions.measures.empowerment import (
    empowerment,
    empowerment_counts,
    empowerment_posterior,
)


def test_given_decisions_with_blank_cells_when_empowerment_is_counted_then_blank_cells_do_not_count() -> (
    None
):
    evidence = decisions(
        {"escalated": False, "delegable": True},
        {"escalated": True, "delegated": "the depots"},
        {"escalated": None, "delegable": False},
        {"escalated": False, "remit": "above", "delegable": None},
    )
    assert empowerment_counts(evidence) == (1, 2, 1, 2)


@pytest.mark.parametrize("row", [{"escalated": False}, {"delegable": True}, {}])
def test_given_data_for_only_one_of_the_two_shares_of_empowerment_then_empowerment_is_undefined(
    row: dict[str, bool],
) -> None:
    assert empowerment(decisions(row)) is None


def test_text_on_empowerment_gives_the_counts_of_both_shares() -> None:
    rows = [{"escalated": number < 2, "delegable": number < 6} for number in range(11)]
    rows[0]["delegated"] = "the depots"  # type: ignore[assignment]
    found = empowerment(decisions(*rows))
    assert found is not None
    assert "9 of 11 decisions within our remit were settled here, 1 of 6" in str(found)
    assert found.value.low < np.sqrt(9 / 11 * 1 / 6) < found.value.high


def test_value_of_empowerment_computed_by_the_method_equals_the_value_of_a_simulation() -> None:
    rng = np.random.default_rng(4)
    drawn = np.sqrt(rng.beta(9.5, 2.5, 400_000) * rng.beta(4.5, 3.5, 400_000))
    told = empowerment_posterior(9, 11, 4, 7).estimate(11)
    expected = np.quantile(drawn, [0.05, 0.5, 0.95])
    np.testing.assert_allclose([told.low, told.value, told.high], expected, atol=0.004)


@pytest.mark.parametrize("settled", [0.5, 0.8, 0.95])
@pytest.mark.parametrize("passed", [0.2, 0.5, 0.8])
def test_given_simulated_teams_when_empowerment_is_estimated_then_the_interval_covers_the_truth(
    settled: float, passed: float
) -> None:
    rng = np.random.default_rng(5)
    true, held = np.sqrt(settled * passed), 0
    for _ in range(400):
        counts = int(rng.binomial(12, settled)), 12, int(rng.binomial(8, passed)), 8
        told = empowerment_posterior(*counts).estimate(12)
        held += told.low <= true <= told.high
    assert held / 400 >= 0.9 - 0.045  # three standard errors of 400 runs
