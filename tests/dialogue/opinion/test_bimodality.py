"""The test finds two peaks if there are two, and rarely if there is one."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import LinearConstraint, minimize

from tests.dialogue.opinion.test_groups import blurred
from wholesum.dialogue.opinion import bimodality as peaks
from wholesum.dialogue.opinion.bimodality import gain_of_two_peaks
from wholesum.dialogue.opinion.groups import find_groups
from wholesum.dialogue.opinion.landscape import LEAST_GAIN


def gain(place: np.ndarray, chance: np.random.Generator) -> float:
    people = blurred(place[:, np.newaxis], 0.4, chance)
    groups = find_groups(people, most=2)
    return gain_of_two_peaks(people, groups, 0, 1) if groups.number == 2 else -np.inf


def test_given_voters_in_two_clusters_when_tested_for_two_peaks_then_two_peaks_are_found() -> None:
    chance = np.random.default_rng(1)
    for _ in range(5):
        place = np.where(chance.random(100) < 0.6, -1.0, 1.0) + chance.normal(0, 0.2, 100)
        assert gain(place, chance) > LEAST_GAIN


@pytest.mark.parametrize("shape", ["bell", "slope", "flat"])
def test_given_voters_in_one_cluster_when_tested_for_two_peaks_then_two_peaks_are_rarely_found(
    shape: str,
) -> None:
    chance = np.random.default_rng(2)
    gains = []
    for _ in range(20):
        places = {
            "bell": chance.normal(size=100),
            "slope": chance.exponential(size=100) - 1,
            "flat": chance.uniform(-1.7, 1.7, 100),
        }
        gains.append(gain(places[shape], chance))
    assert sum(gain >= LEAST_GAIN for gain in gains) <= 1


def test_curve_with_one_peak_that_fits_best_equals_that_of_a_plain_implementation() -> None:
    chance = np.random.default_rng(3)
    grid = np.linspace(-3, 3, 41)
    place = np.where(chance.random(40) < 0.5, -1.0, 1.0) + chance.normal(0, 0.3, 40)
    likelihood = np.exp(-((grid - place[:, np.newaxis]) ** 2) / 2 / 0.5**2)

    def loss(weights: np.ndarray) -> float:
        return -float(np.log(likelihood @ weights).sum())

    def slope(weights: np.ndarray) -> np.ndarray:
        downhill: np.ndarray = -(1 / (likelihood @ weights)) @ likelihood
        return downhill

    best = -np.inf
    for top in range(2, 39, 3):
        steps = np.diff(np.eye(41), axis=0)
        steps[top:] *= -1
        rules = [
            LinearConstraint(np.ones((1, 41)), 1, 1),
            LinearConstraint(steps, 0, np.inf),
        ]
        found = minimize(
            loss,
            np.ones(41) / 41,
            jac=slope,
            bounds=[(0, 1)] * 41,
            constraints=rules,
            method="SLSQP",
            options={"maxiter": 500},
        )
        best = max(best, -found.fun)
    assert peaks._best_single_peak(likelihood) == pytest.approx(best, abs=0.05)
