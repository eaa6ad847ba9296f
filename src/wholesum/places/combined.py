"""Compute results from the summaries of several servers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from wholesum.core.estimate import Estimate
from wholesum.core.proportion import share_posterior
from wholesum.places.summary import Summary
from wholesum.places.validation import Validation, validate
from wholesum.pulse.means.posterior import interval_table

SCHEMA: Final = "wholesum.combined/1"
_TAILS: Final = (0.05, 0.95)


@dataclass(frozen=True, slots=True)
class ItemResult:
    """The answers to one item in one round, summed over all servers that may show them.

    Parameters
    ----------
    round, item, facet
        The round, and the item with its facet.
    counts
        How many people chose each option, from the lowest to the highest.
    mean
        The mean answer as given, with its 90% interval.
    """

    round: str
    item: str
    facet: str
    counts: tuple[int, ...]
    mean: Estimate


@dataclass(frozen=True, slots=True)
class StatementResult:
    """The votes on one statement, summed over all servers that may show them.

    Parameters
    ----------
    statement
        The statement.
    disagree, passed, agree
        How many voted so.
    share
        The share that agrees, of all votes on the statement, with its 90% interval.
    """

    statement: str
    disagree: int
    passed: int
    agree: int
    share: Estimate


@dataclass(frozen=True, slots=True)
class TieResult:
    """The ties from the people of one function to another, summed over all servers that show them.

    Parameters
    ----------
    source, target
        The function of the people who turn to others, and that of the people to whom they turn.
    people, ties, possible
        How many people have such a tie, how many ties there are, and how many would be possible.
    share
        The ties divided by the possible ones. It has no interval: all ties are counted.
    """

    source: str
    target: str
    people: int
    ties: int
    possible: int
    share: float


@dataclass(frozen=True, slots=True)
class Combined:
    """The results that are computed from the summaries of several servers.

    Parameters
    ----------
    places
        How many places there are.
    items, statements, ties
        One row for each item of a round, for each statement, and for each two functions.
    validation
        How well the items measure, for each set of items.
    withheld
        What was left out, and in how many places.
    """

    places: int
    items: tuple[ItemResult, ...]
    statements: tuple[StatementResult, ...]
    ties: tuple[TieResult, ...]
    validation: tuple[Validation, ...]
    withheld: dict[str, int]
    schema: str = SCHEMA


def combine(summary: Summary) -> Combined:
    """Compute the results from the sum of several summaries.

    Parameters
    ----------
    summary
        The sum, as `wholesum.places.summary.add` makes it.

    Returns
    -------
    Combined
        Means and shares with their intervals and counts, and ties between functions; or factor
        structure, reliability and variance between teams.
    """
    return Combined(
        places=len(summary.parts),
        items=tuple(_items(summary)),
        statements=tuple(_statements(summary)),
        ties=tuple(_ties(summary)),
        validation=tuple(validate(block, summary.items) for block in summary.cross_products),
        withheld=summary.withheld,
    )


def _items(summary: Summary) -> Iterator[ItemResult]:
    known = {item.item: item for item in summary.items}
    for name, counts in summary.rounds.items():
        for code, row in counts.answers.items():
            item = known[code]
            options = np.arange(item.low, item.high + 1, dtype=np.float64)
            low, high = interval_table([row], options, probabilities=_TAILS)[0].tolist()
            mean = float(np.dot(row, options) / sum(row))
            estimate = Estimate(mean, min(low, mean), max(high, mean), sum(row), counts.people)
            yield ItemResult(name, code, item.facet, row, estimate)


def _statements(summary: Summary) -> Iterator[StatementResult]:
    for name, (no, passed, yes) in summary.votes.items():
        voted = no + passed + yes
        share = share_posterior(yes, voted).estimate(voted, summary.voters)
        yield StatementResult(name, no, passed, yes, share)


def _ties(summary: Summary) -> Iterator[TieResult]:
    for source, row in summary.ties.items():
        for target, count in row.items():
            share = count.ties / count.possible
            yield TieResult(source, target, count.people, count.ties, count.possible, share)
