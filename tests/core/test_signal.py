from __future__ import annotations

import pytest

from wholesum.core.estimate import Estimate
from wholesum.core.facets import FACETS
from wholesum.core.signal import Side, Signal


@pytest.mark.parametrize(
    ("estimate", "withheld"), [(None, ""), (Estimate(3.0, 2.0, 4.0, 7), "too few answered")]
)
def test_given_a_signal_with_both_an_estimate_and_a_reason_or_with_neither_then_an_error_is_raised(
    estimate: Estimate | None, withheld: str
) -> None:
    with pytest.raises(ValueError, match="not both"):
        Signal(FACETS[0], Side.SAY, "pulse", "1", 1, 5, "7 answered", estimate, withheld=withheld)
