"""The interval of alpha equals a plain implementation and covers alpha in real answers."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from tests.reference import lq2002
from wholesum.pulse.counts import FloatArray
from wholesum.pulse.reliability.alpha_interval import alpha_interval
from wholesum.pulse.reliability.consistency import alpha

LEAD = [f"LEAD{item:02}" for item in range(1, 12)]
SCALES = [LEAD[:3], LEAD, [f"TSIG0{item}" for item in (1, 2, 3)], ["HOSTIL01", "HOSTIL03"]]


def soldiers(items: list[str]) -> FloatArray:
    return np.asarray(lq2002().select(items).to_numpy(), dtype=np.float64)


def test_interval_of_cronbachs_alpha_equals_one_computed_by_leaving_out_each_person_in_turn() -> (
    None
):
    answers = soldiers(LEAD[:3])[:70]
    without = [np.log(1 - alpha(np.delete(answers, person, axis=0)).alpha) for person in range(70)]
    error = np.sqrt(69 / 70 * ((without - np.mean(without)) ** 2).sum())
    middle, reach = np.log(1 - alpha(answers).alpha), stats.t.ppf(0.975, 69) * error
    expected = (1 - np.exp(middle + reach), 1 - np.exp(middle - reach))
    assert alpha_interval(answers) == pytest.approx(expected, rel=1e-9)


def test_given_answers_whose_sums_do_not_vary_then_cronbachs_alpha_has_no_interval() -> None:
    assert np.isnan(alpha_interval(np.full((60, 3), 4.0))).all()
    alike = np.repeat(np.arange(60.0)[:, np.newaxis] % 5, 3, axis=1)
    assert np.isnan(alpha_interval(alike)).all()


def test_given_too_few_items_or_people_when_the_interval_of_alpha_is_computed_then_an_error_says_so() -> (
    None
):
    with pytest.raises(ValueError, match="60 people and 1 items"):
        alpha_interval(np.ones((60, 1)))
    with pytest.raises(ValueError, match="interval of level 95"):
        alpha_interval(np.ones((60, 2)), 95)


@pytest.mark.slow
@pytest.mark.parametrize("items", SCALES, ids=["LEAD 3", "LEAD 11", "TSIG 3", "HOSTIL 2"])
@pytest.mark.parametrize("people", [60, 200])
def test_given_real_answers_of_soldiers_when_resampled_then_the_interval_covers_cronbachs_alpha(
    items: list[str], people: int
) -> None:
    answers = soldiers(items)
    true, chance, inside = alpha(answers).alpha, np.random.default_rng(people), []
    for _ in range(1_000):
        low, high = alpha_interval(answers[chance.integers(0, len(answers), people)], 0.9)
        inside.append(low <= true <= high)
    assert 0.87 <= np.mean(inside) <= 0.95
