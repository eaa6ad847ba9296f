"""Add the opinion map to the results of dialogues that have many voters."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Final

import numpy as np
import polars as pl

from wholesum.core.estimate import Estimate
from wholesum.dialogue.facilitation.near_duplicates import find_near_duplicates
from wholesum.dialogue.opinion.classification import StatementKinds, statement_kinds
from wholesum.dialogue.opinion.landscape import Landscape, landscape
from wholesum.dialogue.opinion.votes import gather_votes
from wholesum.dialogue.summary.results import (
    DialogueReading,
    EndReading,
    LandscapeReading,
    StatementReading,
)

PLACES: Final = np.linspace(-3, 3, 61)
"""The points of the first axis at which the density of people is given."""
TELLING: Final = 3
"""How many statements are named for each end."""
_LEVEL: Final = 0.9


def add_landscape(reading: DialogueReading, votes: pl.DataFrame) -> DialogueReading:
    """Add the opinion map and the kinds of statements to the results of a dialogue.

    Parameters
    ----------
    reading
        The dialogue, counted.
    votes
        The votes that count, on statements about the question: statement, voter, vote.

    Returns
    -------
    DialogueReading
        The same with the landscape, and each statement's kind, how sure it is, and how the ends
        vote on it. Statements about the voter have no kind.
    """
    gathered = gather_votes(votes["voter"], votes["statement"], votes["vote"])
    found = landscape(gathered, copies=_copies(reading, votes))
    kinds = statement_kinds(gathered, found)
    place = {name: at for at, name in enumerate(kinds.statements.to_list())}
    statements = tuple(
        _statement(statement, kinds, place.get(statement.statement))
        for statement in reading.statements
    )
    left, right = _telling(kinds)
    return replace(
        reading,
        statements=statements,
        landscape=_landscape(found, left, right),
        expected_false=round(kinds.expected_false, 2),
    )


def _copies(reading: DialogueReading, votes: pl.DataFrame) -> set[str]:
    """Return the statements that repeat the wording of a statement with as many or more votes."""
    texts = {
        statement.statement: statement.text for statement in reading.statements if statement.text
    }
    cast = Counter(votes["statement"].to_list())
    pairs = find_near_duplicates(list(texts), list(texts.values()), votes)
    copies: set[str] = set()
    for pair in pairs:
        if not pair.against and copies.isdisjoint((pair.one, pair.other)):
            copies.add(min(pair.other, pair.one, key=lambda name: cast[name]))
    return copies


def _statement(
    statement: StatementReading, kinds: StatementKinds, at: int | None
) -> StatementReading:
    if at is None or statement.agree is None:
        return statement
    cast = kinds.tallies.cast
    ends = tuple(
        EndReading(
            name,
            int(cast[end, at]),
            Estimate(
                float(np.clip(kinds.share[end, at], kinds.low[end, at], kinds.high[end, at])),
                float(kinds.low[end, at]),
                float(kinds.high[end, at]),
                int(cast[end, at]),
                None,
                _LEVEL,
                "the share that agrees at this end",
            ),
        )
        for end, name in enumerate(kinds.ends)
    )
    probability = float(kinds.probability[at]) or None
    return replace(statement, kind=kinds.kind[at], probability=probability, ends=ends)


def _telling(kinds: StatementKinds) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return for each end of the first axis the statements that its voters support far more."""
    if len(kinds.ends) < 2:
        return (), ()
    gap = kinds.share[0] - kinds.share[1]
    order = np.argsort(gap, kind="stable")
    names = kinds.statements.to_list()
    left = [names[at] for at in order[::-1][:TELLING] if gap[at] > 0]
    right = [names[at] for at in order[:TELLING] if gap[at] < 0]
    return tuple(left), tuple(right)


def _landscape(found: Landscape, left: tuple[str, ...], right: tuple[str, ...]) -> LandscapeReading:
    return LandscapeReading(
        verdict=found.verdict.value,
        sure=round(float(found.sure), 4),
        words=found.explain(),
        placed=int(found.placed.sum()),
        axes=found.axes.number,
        groups=() if found.groups is None else _sizes(found),
        stability=None if found.stability is None else round(found.stability, 4),
        density=_density(found),
        left=left,
        right=right,
    )


def _sizes(found: Landscape) -> tuple[int, ...]:
    inside = found.group[found.group >= 0]
    return tuple(int(size) for size in np.bincount(inside))


def _density(found: Landscape) -> tuple[float, ...]:
    """Return how many voters are at each position of the first axis, as a smooth density."""
    if not found.axes.number or not found.placed.any():
        return ()
    place = found.positions[found.placed, 0]
    blur = np.maximum(found.blur[found.placed, 0], 0.05)
    spread = np.zeros(len(PLACES))
    for start in range(0, len(place), 10_000):
        part = slice(start, start + 10_000)
        z = (PLACES[:, np.newaxis] - place[part]) / blur[part]
        spread += (np.exp(-(z**2) / 2) / blur[part]).sum(axis=1)
    return tuple(round(float(share), 6) for share in spread / spread.sum())
