"""The density of ties: against a loop over all pairs of answers, and in simulated teams."""

from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import special

from wholesum.network.team.density import estimate_density

TENDENCIES = {
    "senders differ": (-0.5, 1.0, 0.0),
    "receivers differ": (-0.5, 0.0, 1.0),
    "both differ": (-0.5, 1.0, 1.0),
    "a few heroes": (-0.5, 0.3, 2.0),
}


def simulated(people: int, tendency: str, draw: np.random.Generator) -> NDArray[np.bool_]:
    middle, sends, receives = TENDENCIES[tendency]
    odds = middle + sends * draw.normal(size=(people, 1)) + receives * draw.normal(size=people)
    named = np.asarray(draw.random((people, people)) < special.expit(odds))
    np.fill_diagonal(named, val=False)
    return named


def slow_variance(named: NDArray[np.bool_], answered: NDArray[np.bool_]) -> float:
    people = range(len(named))
    answers = [(i, j) for i, j in product(people, people) if i != j and answered[i]]
    products = [
        float(named[one] and named[other])
        for one, other in product(answers, answers)
        if not {*one} & {*other}
    ]
    density = float(np.mean([named[answer] for answer in answers]))
    chance = density * (1 - density) / len(answers)
    return max(density**2 - float(np.mean(products)), 0.8 * chance)


@pytest.mark.parametrize("seed", range(12))
def test_given_answers_about_ties_then_the_variance_equals_that_of_a_loop_over_all_pairs_of_answers(
    seed: int,
) -> None:
    draw = np.random.default_rng(seed)
    named = simulated(6, "both differ", draw)
    answered = np.arange(6) != seed
    named[~answered] = False
    found = estimate_density(named, answered)
    assert found is not None
    number = found.n
    middle = (found.value * number + 0.5) / (number + 1)
    reach = special.stdtrit(5, 0.95) * np.sqrt(slow_variance(named, answered))
    reach /= middle * (1 - middle)
    assert found.n == 5 * answered.sum()
    assert found.high == pytest.approx(special.expit(special.logit(middle) + reach))


@pytest.mark.slow
@pytest.mark.parametrize("people", [8, 12, 20, 60])
@pytest.mark.parametrize("tendency", TENDENCIES)
def test_given_simulated_teams_then_the_interval_covers_the_true_density_of_ties_as_often_as_stated(
    people: int, tendency: str
) -> None:
    draw = np.random.default_rng(people)
    middle, sends, receives = TENDENCIES[tendency]
    spread = np.hypot(sends, receives)
    points = special.ndtri((np.arange(4000) + 0.5) / 4000)
    truth = float(special.expit(middle + spread * points).mean())
    held = 0
    times = 1500
    for _ in range(times):
        found = estimate_density(simulated(people, tendency, draw), level=0.95)
        assert found is not None
        held += found.low <= truth <= found.high
    noise = 2.5 * np.sqrt(0.95 * 0.05 / times)
    assert 0.93 - noise <= held / times <= 0.97 + noise


def test_given_nobody_or_everybody_named_as_a_tie_then_the_interval_of_the_density_has_a_width() -> (
    None
):
    nobody = estimate_density(np.zeros((6, 6), bool))
    everybody = estimate_density(np.ones((6, 6), bool))
    assert nobody is not None
    assert everybody is not None
    assert nobody.value == 0
    assert nobody.low < 0.01
    assert 0.05 < nobody.high < 0.5
    assert everybody.value == 1
    assert everybody.high > 0.99


def test_given_a_team_of_three_people_then_the_density_of_ties_is_undefined() -> None:
    assert estimate_density(np.zeros((3, 3), bool)) is None
