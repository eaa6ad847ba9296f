"""The organisation of the sample team: twelve teams in three parts, with means of two pulses."""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np

from wholesum.core.facets import FACETS

PARTS: Final[dict[str, tuple[str, ...]]] = {
    "Operations": ("Control room", "Drivers north", "Drivers south", "Night train"),
    "Line and rolling stock": ("Upper line", "Depot Aske", "Depot Fenna", "Signals"),
    "Stations and service": ("Valley stations", "Branch stations", "Tickets", "Timetable"),
}
"""The teams in each part of the railway."""
DAYS: Final = (date(2026, 6, 15), date(2026, 9, 21))
"""The days of the two waves."""
DECISIONS: Final = (
    {"decisions": 8, "people": 29, "heard": 15},
    {"decisions": 11, "people": 41, "heard": 30},
)
"""Decisions that affected members of other teams, up to each wave."""
_START: Final = (2.9, 2.6, 3.9, 2.9, 3.1, 3.7, 3.2, 3.4, 3.0, 3.1)
_GAIN: Final = (0.4, 0.5, 0.0, 0.2, 0.1, 0.1, 0.1, -0.1, 0.2, 0.1)
_LEANING: Final = (0.3, -0.2, -0.1)
_SEED: Final = 2026


def organisation_means(wave: int) -> dict[str, dict[str, float]]:
    """Return the mean of each facet for each of the twelve teams.

    Parameters
    ----------
    wave
        0 for June, 1 for September.

    Returns
    -------
    dict
        The means by facet, by the name of the team.
    """
    chance = np.random.default_rng(_SEED)
    found = {}
    for leaning, teams in zip(_LEANING, PARTS.values(), strict=True):
        for team in teams:
            own = np.array(_START) + leaning + chance.normal(0, 0.35, len(FACETS))
            means = np.clip(np.round(own + wave * np.array(_GAIN), 1), 1, 5)
            found[team] = dict(zip((facet.code for facet in FACETS), means.tolist(), strict=True))
    return found
