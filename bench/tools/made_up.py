"""Simulated conversations with a known structure."""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from wholesum.dialogue.opinion.votes import Votes, gather_votes

SIZES = {
    "8 x 25": (8, 25, 0.95),
    "12 x 40": (12, 40, 0.9),
    "26 x 36": (26, 36, 0.7),
    "60 x 60": (60, 60, 0.5),
    "200 x 100": (200, 100, 0.25),
    "1,000 x 150": (1_000, 150, 0.12),
}
"""People, statements and density of conversations made up."""


def conversation(
    people: int, statements: int, density: float, gap: float, seed: int, passes: float = 0.1
) -> Votes:
    """Simulate votes with leanings, and two camps of 60 and 40% whose logits differ by the gap."""
    chance = np.random.default_rng(seed)
    camp = np.where(chance.random(people) < 0.6, 0.5, -0.5)
    side = chance.choice([-gap, gap], statements)
    logit = chance.normal(0, 0.5, people)[:, np.newaxis] + chance.normal(0.5, 1.2, statements)
    logit = logit + np.outer(camp, side)
    vote = np.where(chance.random(logit.shape) < expit(logit), 1, -1)
    vote[chance.random(logit.shape) < passes] = 0
    person, statement = np.nonzero(chance.random(logit.shape) < density)
    return gather_votes(person, statement, vote[person, statement])
