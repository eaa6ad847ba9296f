"""Count who promises to whom, and find out whether most promises involve one person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from wholesum.charts.kit.words import counted
from wholesum.charts.result import Result
from wholesum.commitments.machine import Promise
from wholesum.core.proportion import share_posterior

HUB: Final = 0.4
"""The share of promises from which one person is called the hub."""
FEWEST: Final = 8
"""The least number of promises between named persons for such a sentence."""


@dataclass(frozen=True)
class Hub:
    """A person who gives or takes a large part of all promises of a team.

    Parameters
    ----------
    person
        Who.
    is_taker
        Whether the promises are made to the person; else by the person.
    promises, of
        Their number, and that of all promises between named persons.
    """

    person: str
    is_taker: bool
    promises: int
    of: int

    def words(self, name: str = "the same person") -> str:
        """Return a sentence about this person's part in the promises, without a full stop."""
        way = "made to" if self.is_taker else "made by"
        return f"{self.promises} of {self.of} promises are {way} {name}"


@dataclass(frozen=True)
class PromiseGraph(Result):
    """The number of promises between each two people of a team.

    Parameters
    ----------
    counts
        For each giver and taker, how many promises; those to the whole team are left out.
    to_team
        How many promises are made to the whole team.
    hub
        The person most promises depend on, if one stands out.
    """

    counts: tuple[tuple[str, str, int], ...]
    to_team: int
    hub: Hub | None

    @property
    def people(self) -> list[str]:
        """The ids of all givers and takers."""
        return sorted({person for giver, taker, _ in self.counts for person in (giver, taker)})

    @property
    def promises(self) -> int:
        """The number of promises whose giver and taker are known."""
        return sum(number for _giver, _taker, number in self.counts)

    def explain(self) -> str:
        """Describe how many promises and pairs there are, and a person with most of them."""
        pairs = counted(len(self.counts), "pair")
        start = f"{counted(self.promises, 'promise')} between {pairs} of giver and taker."
        return start if self.hub is None else f"{start} {self.hub.words()}."


def promise_graph(promises: Iterable[Promise]) -> PromiseGraph:
    """Count who promised to whom, and find a person who gives or takes most promises.

    Parameters
    ----------
    promises
        The promises; what was only asked is left out.

    Returns
    -------
    PromiseGraph
        A person is the hub of giving or of taking with at least `HUB` of the promises, if there
        are at least `FEWEST` between three or more persons, and the 90% interval of the share lies
        above an equal share of all. Of two hubs, the taker is named, then the larger.

    Notes
    -----
    Every person who joined a promise counts as one of its givers. The graph counts promises that
    were made, kept or not; it says nothing about how reliable a person is.
    """
    made = [promise for promise in promises if promise.made is not None]
    pairs = Counter(
        (giver, promise.to)
        for promise in made
        for giver in promise.givers
        if promise.to is not None
    )
    counts = tuple((giver, taker, pairs[giver, taker]) for giver, taker in sorted(pairs))
    to_team = sum(promise.to is None for promise in made)
    return PromiseGraph(counts, to_team, _hub(counts))


def _hub(counts: tuple[tuple[str, str, int], ...]) -> Hub | None:
    of = sum(number for _giver, _taker, number in counts)
    people = {person for giver, taker, _ in counts for person in (giver, taker)}
    if of < FEWEST or len(people) < 3:
        return None
    for is_taker in (True, False):
        totals = Counter[str]()
        for giver, taker, number in counts:
            totals[taker if is_taker else giver] += number
        person, most = max(totals.items(), key=lambda pair: (pair[1], pair[0]))
        low = share_posterior(most, of).estimate(of).low
        if most / of >= HUB and low > 1 / len(people):
            return Hub(person, is_taker, most, of)
    return None
