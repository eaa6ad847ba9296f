from __future__ import annotations

import pytest

from wholesum.core.estimate import Estimate


def test_given_an_estimate_when_printed_as_text_then_the_text_has_its_interval_and_its_count() -> (
    None
):
    assert str(Estimate(3.44, 2.96, 3.91, 7, 8)) == "3.4 (3.0 to 3.9, n = 7 of 8)"
    assert str(Estimate(3.44, 2.96, 3.91, 7)) == "3.4 (3.0 to 3.9, n = 7)"


@pytest.mark.parametrize("value", [2.9, 4.1, float("nan")])
def test_given_a_value_outside_its_interval_when_an_estimate_is_created_then_an_error_says_so(
    value: float,
) -> None:
    with pytest.raises(ValueError, match="outside its interval"):
        Estimate(value, 3.0, 4.0, 7)


@pytest.mark.parametrize(("n", "of"), [(-1, None), (9, 8)])
def test_given_an_impossible_count_when_an_estimate_is_created_then_an_error_says_so(
    n: int, of: int | None
) -> None:
    with pytest.raises(ValueError, match="impossible"):
        Estimate(3.5, 3.0, 4.0, n, of)
