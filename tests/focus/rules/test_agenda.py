"""Owners gain little if they exaggerate the scores of their own efforts."""

from __future__ import annotations

import pytest
from bench.agenda import MOST_LOSS, MOST_OWN_HOURS, study


@pytest.mark.parametrize(("camps", "efforts"), [((6, 3), 36), ((4, 4), 24)])
def test_given_owners_who_exaggerate_scores_when_owners_scores_do_not_count_then_they_gain_little(
    camps: tuple[int, ...], efforts: int
) -> None:
    found = study(25, seed=7, camps=camps, efforts=efforts)
    plain, left_out = found["equal shares"], found["equal shares, owner left out"]
    assert left_out.pushing <= MOST_OWN_HOURS
    assert plain.pushing > left_out.pushing + 0.15
    assert abs(plain.satisfied - left_out.satisfied) <= MOST_LOSS
    assert abs(plain.honest - left_out.honest) <= 0.05
