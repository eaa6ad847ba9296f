"""The organisation of the sample team: twelve teams in three parts, two waves, and their ties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
_TOP: Final = "Leadership"
_IN_TEAM: Final = 6
_BACK: Final = 0.25
"""How often a person turns back to a person who turns to them."""
_MORE: Final = 0.8
"""How many times more people turn to another part in September, next to June."""


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


def organisation_ties(
    wave: int, leaders: Sequence[str]
) -> tuple[dict[str, str], list[tuple[str, str, float]]]:
    """Return the people around the leaders of the railway, and whom each turns to for advice.

    Parameters
    ----------
    wave
        0 for June, 1 for September, when more people turn to other parts.
    leaders
        The people at the top, whom a few in each part turn to.

    Returns
    -------
    functions, ties : dict, list of tuple
        The part of each person, and who turns to whom, with the weight 1.
    """
    chance = np.random.default_rng(_SEED)
    functions = dict.fromkeys(leaders, _TOP)
    functions |= {
        f"{team}, person {place}": part
        for part, teams in PARTS.items()
        for team in teams
        for place in range(1, _IN_TEAM + 1)
    }
    people = list(functions)
    known = np.array([_closeness(one, other, functions) for one in people for other in people])
    draws, back, later = chance.random((3, len(people), len(people)))
    busy = 0.6 + chance.pareto(3, len(people))
    share = known.reshape(len(people), -1) * busy
    named = draws < share
    named |= named.T & (back < _BACK)
    crosses = np.array([[functions[one] != functions[other] for other in people] for one in people])
    if wave:
        named |= crosses & (later < _MORE * share)
    np.fill_diagonal(named, val=False)
    ties = [(people[one], people[other], 1.0) for one, other in np.argwhere(named).tolist()]
    return functions, ties


def _closeness(one: str, other: str, functions: Mapping[str, str]) -> float:
    """Return how likely a person turns to another: of the team, of the part, of another part."""
    if functions[one] != functions[other]:
        return 0.02
    if functions[one] == _TOP or one.partition(",")[0] == other.partition(",")[0]:
        return 0.4
    return 0.06
