"""The share of affected people who were heard; the people of one decision are a group."""

from __future__ import annotations

import numpy as np
import pytest

from tests.decisions.cast import decisions, heard
from wholesum.core.proportion import share_posterior
from wholesum.decisions.evidence import DecisionsEvidence
from wholesum.decisions.measures.inclusion import heard_share

TEAM = ("ada", "bo", "cleo", "dag", "eli", "fay")


def evidence(counts: list[int]) -> DecisionsEvidence:
    return decisions(*(heard("; ".join(TEAM), "; ".join(TEAM[:number])) for number in counts))


def width(counts: list[int]) -> float:
    seen = heard_share(evidence(counts)).estimate(0)
    return seen.high - seen.low


def test_given_decisions_that_heard_different_shares_of_people_then_the_interval_is_wider() -> None:
    assert width([6, 6, 6, 0, 0, 0]) > width([3, 3, 3, 3, 3, 3]) * 1.5


def test_given_decisions_that_heard_equal_shares_of_people_then_the_interval_uses_the_total_counts() -> (
    None
):
    alike = heard_share(evidence([3] * 6)).values
    assert alike == pytest.approx(share_posterior(18, 36).values)


def test_given_one_decision_that_affects_six_people_then_the_decision_is_one_observation() -> None:
    one = heard_share(evidence([3])).values
    assert one == pytest.approx(share_posterior(0.5, 1).values)


@pytest.mark.parametrize("number", [4, 8, 15])
@pytest.mark.parametrize("alike", [1.0, 3.0, 50.0])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.85])
def test_given_simulated_teams_then_the_interval_of_the_share_of_people_heard_covers_the_true_share(
    number: int, alike: float, share: float
) -> None:
    rng = np.random.default_rng([number, int(alike), int(100 * share)])
    held, draws = 0, 120
    for _ in range(draws):
        chance = rng.beta(share * alike, (1 - share) * alike, number)
        counts = rng.binomial(len(TEAM), chance).tolist()
        seen = heard_share(evidence(counts)).estimate(0)
        held += seen.low <= share <= seen.high
    rare = alike == 1 and share == 0.85  # most decisions hear everybody, a few nobody
    assert held / draws >= (0.75 if rare else 0.85)
