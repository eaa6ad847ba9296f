"""Small and random cases for the tests of focus rounds."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from wholesum.focus.evidence import FocusEvidence
from wholesum.focus.rules.ballots import Ballots
from wholesum.focus.rules.grouping import ballots_of

MEMBERS: Final = ("ada", "bo", "cleo", "eve")


def dense(
    gains: list[list[float]] | np.ndarray[tuple[int, int], np.dtype[np.float64]],
    costs: list[float],
    budget: float,
) -> Ballots:
    """Return ballots from a table of shape (voters, efforts); NaN means no opinion."""
    table = np.array(gains, dtype=np.float64)
    voters, efforts = np.indices(table.shape)
    names = [f"e{place}" for place in range(len(costs))]
    entries = voters.ravel(), efforts.ravel(), table.ravel()
    return ballots_of(names, costs, budget, len(table), entries)


def random_ballots(rng: np.random.Generator, kind: str = "points") -> Ballots:
    """Return a small random election with ties, free efforts and voters who support nothing."""
    voters, efforts = int(rng.integers(2, 9)), int(rng.integers(2, 9))
    if kind == "approval":
        gains = (rng.random((voters, efforts)) < rng.uniform(0.2, 0.8)).astype(np.float64)
    else:
        gains = rng.integers(0, 6, (voters, efforts)).astype(np.float64)
    costs = rng.integers(1, 12, efforts).astype(np.float64)
    budget = float(rng.integers(int(costs.max()), int(costs.sum()) + 2))
    return dense(gains, costs.tolist(), budget)


def team() -> FocusEvidence:
    """Return a team of four members who own four efforts and score two goals."""
    scores = [
        ("fleet", "ada", 5, "winter"),
        ("fleet", "bo", 4, "winter"),
        ("fleet", "cleo", 3, "winter"),
        ("fleet", "eve", None, "winter"),
        ("fleet", "bo", 2, "nobody hurt"),
        ("news", "ada", 0, "winter"),
        ("news", "bo", 5, "winter"),
        ("news", "cleo", 1, "winter"),
        ("roster", "ada", 4, "winter"),
        ("roster", "bo", 4, "winter"),
        ("roster", "cleo", 5, "winter"),
        ("roster", "eve", 5, "winter"),
        ("lamps", "eve", 5, "nobody hurt"),
    ]
    return FocusEvidence(
        goals=pl.DataFrame(
            {
                "goal": ["winter", "nobody hurt"],
                "text": ["Trains run in winter", "Nobody is hurt"],
                "weight": [0.75, 0.25],
            }
        ),
        efforts=pl.DataFrame(
            {
                "effort": ["fleet", "news", "roster", "lamps"],
                "title": ["Fleet checks", "A newsletter", "The roster", "New lamps"],
                "hours": [20.0, 10.0, 12.0, 8.0],
                "owner": ["ada", "bo", "cleo", "eve"],
                "goals": ["winter", None, "winter; nobody hurt", "nobody hurt"],
                "reach": ["run", "run", "run", "change"],
            }
        ),
        scores=pl.DataFrame(scores, schema=["effort", "person", "score", "goal"], orient="row"),
    )
