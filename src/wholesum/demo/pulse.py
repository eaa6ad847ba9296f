"""The pulse of the sample team: answers to thirty items in three sealed rounds.

The answers belong to eight voices, and no voice belongs to a person. As in a real round, nothing
links an answer to a member. An answer is the sum of the facet's mean in that cycle, the ease of the
item, the leaning of the voice, and noise; it is rounded to an option and, for a reversed item,
turned. The seed shuffles the noise, the blanks and the respondents of each round; the story stays
the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import special

from wholesum.core.facets import FACETS
from wholesum.demo.people import CAST, RAILWAY, TEAM
from wholesum.demo.story import STORY
from wholesum.pulse.evidence import PulseEvidence, fresh_respondents, own_items


@dataclass(frozen=True, slots=True)
class _FacetAnswers:
    """How the sample team answers the three questions of one facet, on a scale from 1 to 5.

    ``level``: the team's mean in each cycle. ``ease``: how much higher than the facet's mean each
    of the three items is answered. ``leaning``: the difference of each of the eight voices from the
    mean in every cycle.
    """

    level: tuple[float, float, float]
    ease: tuple[float, float, float]
    leaning: tuple[float, float, float, float, float, float, float, float]


_SAYINGS: Final[dict[str, _FacetAnswers]] = {
    "equality": _FacetAnswers(
        (2.35, 2.45, 3.30), (0.10, 0.35, -0.45), (0.5, 0.4, -0.1, 0.2, -0.5, -0.3, 0.4, -0.6)
    ),
    "interchangeability": _FacetAnswers(
        (2.05, 2.20, 3.10), (0.20, 0.25, -0.45), (-0.4, 0.3, 0.5, -0.6, 0.2, 0.4, -0.5, 0.1)
    ),
    "mutual_trust": _FacetAnswers(
        (4.05, 3.90, 4.05), (0.20, 0.10, -0.30), (0.5, 0.3, -0.8, 0.4, 0.2, -0.7, 0.5, -0.4)
    ),
    "mutual_accountability": _FacetAnswers(
        (2.40, 2.55, 2.85), (0.15, 0.40, -0.55), (0.4, -0.5, 0.6, -0.2, 0.5, -0.8, 0.4, -0.4)
    ),
    "interdependence": _FacetAnswers(
        (3.25, 3.30, 3.45), (0.25, 0.05, -0.30), (-0.7, 0.5, 0.3, 0.6, -0.5, 0.4, -0.8, 0.2)
    ),
    "shared_goals": _FacetAnswers(
        (3.90, 3.70, 3.95), (0.10, 0.20, -0.30), (0.6, 0.4, -0.7, 0.3, -0.4, 0.5, -0.3, -0.4)
    ),
    "transformational_impact": _FacetAnswers(
        (3.20, 3.15, 3.40), (0.20, -0.30, 0.10), (0.4, -0.7, 0.6, -0.3, 0.7, -0.5, 0.3, -0.5)
    ),
    "inclusion": _FacetAnswers(
        (3.60, 3.55, 3.50), (0.30, 0.10, -0.40), (0.6, 0.5, 0.3, -0.9, 0.4, 0.2, -0.8, -0.3)
    ),
    "empowerment": _FacetAnswers(
        (3.10, 3.20, 3.35), (0.00, 0.30, -0.30), (0.7, -0.4, 0.4, -0.6, 0.5, -0.8, -0.3, 0.5)
    ),
    "relevance_of_effort": _FacetAnswers(
        (3.30, 3.00, 3.40), (0.00, -0.10, 0.10), (0.4, 0.3, -0.3, 0.3, -0.4, 0.2, -0.2, -0.3)
    ),
}
_FACETS: Final = tuple(facet.code for facet in FACETS)
_ITEMS: Final = 3
_NOISE: Final = 0.5
"""Standard deviation of the noise, in points."""

# What happens in one cycle only, in points: what each voice sees of it × what each item asks of it.
# The quarrel over the works and the winter; then, that some hear later than the rest, which the
# rest see less of.
_EVENTS: Final = {
    (1, "relevance_of_effort"): ((1, 1, -1, 1, -1, 1, -1, -1), (1.5, 1.2, 0.8)),
    (2, "inclusion"): ((0.4, 0.4, 0.4, 1, 0.4, 0.4, 1, 1), (0.0, 0.0, -1.1)),
}
_SILENT: Final = {0: 1}
"""The voice that did not answer, by cycle."""
_TOO_NEW: Final = (0, 7, "transformational_impact", (0, 2))
"""A member who cannot answer in the first cycle: cycle, voice, facet and the two items."""
_DRAWN: Final = 5
_BLANKS: Final = 2
"""Further single answers "cannot say" in each round, the first of those drawn."""


def sample_pulse(seed: int) -> PulseEvidence:
    """Return the pulses of the sample team in three cycles.

    Parameters
    ----------
    seed
        Random seed of the noise, the blanks and the order of respondents; the same seed gives the
        same tables.

    Returns
    -------
    PulseEvidence
        Three sealed rounds of the thirty items, answered by 7, 8 and 8 of 8.
    """
    rng = np.random.default_rng([seed, int.from_bytes(b"pulse")])
    answers = pl.concat(
        _answers(chapter.cycle, _unrounded_answers(cycle, rng))
        for cycle, chapter in enumerate(STORY)
    )
    return PulseEvidence(
        answers=fresh_respondents(answers, int(rng.integers(2**32))),
        rounds=_rounds(),
        teams=_teams(),
    )


def _unrounded_answers(cycle: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return the answers of one cycle as an array of people, facets and items; NaN is blank."""
    level = np.array([_SAYINGS[facet].level[cycle] for facet in _FACETS])
    ease = np.array([_SAYINGS[facet].ease for facet in _FACETS])
    leaning = np.array([_SAYINGS[facet].leaning for facet in _FACETS]).T
    granted = level[:, np.newaxis] + ease + leaning[:, :, np.newaxis]
    for (when, facet), (seen, asked) in _EVENTS.items():
        if when == cycle:
            granted[:, _FACETS.index(facet)] += np.outer(seen, asked)
    answers = np.clip(np.rint(granted + _noise(granted.shape, rng)), 1, 5)
    answers[_cannot_say(cycle, rng)] = np.nan
    return np.delete(answers, _SILENT[cycle], axis=0) if cycle in _SILENT else answers


def _noise(shape: tuple[int, ...], rng: np.random.Generator) -> NDArray[np.float64]:
    """Return random noise for the answers: the same eight values in random order for each item."""
    voices = shape[0]
    shares = _NOISE * special.ndtri((np.arange(voices) + 0.5) / voices)
    dealt: NDArray[np.float64] = rng.permuted(
        np.broadcast_to(shares[:, np.newaxis, np.newaxis], shape), axis=0
    )
    return dealt


def _cannot_say(cycle: int, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Choose which answers of a cycle are "cannot say"; none about the main topics of the cycle."""
    blank = np.zeros((len(CAST), len(_FACETS), _ITEMS), dtype=np.bool_)
    clear = [(cycle, code) in _EVENTS for code in _FACETS]
    facets = rng.choice(np.flatnonzero(~np.array(clear)), size=_DRAWN, replace=False)
    voices = rng.integers(len(CAST), size=_DRAWN)
    items = rng.integers(_ITEMS, size=_DRAWN)
    blank[voices[:_BLANKS], facets[:_BLANKS], items[:_BLANKS]] = True
    new_in, voice, facet, unknown = _TOO_NEW
    if cycle == new_in:
        blank[voice, _FACETS.index(facet), list(unknown)] = True
    return blank


def _answers(cycle: str, unreversed: NDArray[np.float64]) -> pl.DataFrame:
    """Make the table of answers of one cycle; reverse the answers to reversed items."""
    items = own_items()
    voices = len(unreversed)
    granted = unreversed.reshape(voices, -1)
    chosen = np.where(items["reverse"].to_numpy(), 6 - granted, granted)
    return pl.DataFrame(
        {
            "round": cycle,
            "respondent": np.repeat(np.arange(voices).astype(str), len(items)),
            "item": items["item"].to_list() * voices,
            "answer": pl.Series(chosen.ravel()).fill_nan(None).cast(pl.Int64),
            "team": TEAM,
        }
    )


def _rounds() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "round": [chapter.cycle for chapter in STORY],
            "opened": [chapter.opens for chapter in STORY],
            "closed": [chapter.closes for chapter in STORY],
            "promise": "sealed",
            "members": len(CAST),
            "threshold": 4,
            "focus": "interchangeability mutual_accountability shared_goals",
        }
    )


def _teams() -> pl.DataFrame:
    return pl.DataFrame(
        {"team": [TEAM], "parent": [None], "name": [RAILWAY], "members": [len(CAST)]},
        schema_overrides={"parent": pl.String},
    )
