"""The Mirror: what a team says and what it does about each facet, compared with its own past."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from math import prod
from typing import Final

from wholesum.charts.result import Result
from wholesum.core.facets import FACETS, Facet
from wholesum.core.signal import Side, Signal
from wholesum.mirror.next_step import choose_next_step
from wholesum.mirror.rows import NextStep, Row, Sentence
from wholesum.mirror.sentences import choose_sentences

SCHEMA: Final = "wholesum.mirror/2"

SURE: Final = 0.9
"""How probable it must be that saying rose and doing did not before the Mirror asks."""


@dataclass(frozen=True)
class Mirror(Result):
    """The Mirror of a team in one cycle: answers and actions for the ten facets.

    Parameters
    ----------
    team
        The team's name.
    cycles
        The cycles it has walked through, the latest last.
    rows
        One row a facet, in the order of :data:`wholesum.core.facets.FACETS`.
    focus
        Codes of the facets the team named as its focus for the latest cycle.
    sentences
        At most four sentences the team can argue about, the most important first.
    next_step
        The one next step.
    schema
        Name and version of this shape.
    """

    team: str
    cycles: tuple[str, ...]
    rows: tuple[Row, ...]
    focus: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    next_step: NextStep
    schema: str = SCHEMA

    @property
    def cycle(self) -> str:
        """The latest cycle of this Mirror."""
        return self.cycles[-1] if self.cycles else ""

    def explain(self) -> str:
        """Describe the Mirror of a team in a few sentences."""
        answered = [
            row for row in self.rows if row.say is not None and row.say.estimate is not None
        ]
        done = [row for row in self.rows if any(mark.estimate is not None for mark in row.does)]
        counted = (
            f"{self.team}, {self.cycle}: {len(answered)} of {len(self.rows)} facets show what you say, "
            f"{len(done)} what you do."
        )
        return " ".join(
            [counted, *(sentence.words for sentence in self.sentences), self.next_step.words]
        )


def make_mirror(
    team: str,
    signals: Iterable[Signal],
    focus: Iterable[str] = (),
    worked_on: Collection[str] = (),
) -> Mirror:
    """Make a Mirror from the signals of all practices.

    Parameters
    ----------
    team
        The team's name.
    signals
        Readings of all practices and cycles; each practice gives its cycles in order of time.
    focus
        Codes of the facets the team named as its focus.
    worked_on
        Codes of the facets that the team has already worked on in the latest cycle.

    Returns
    -------
    Mirror
        Ten rows, also where nothing is known.
    """
    heard, named = tuple(signals), tuple(focus)
    cycles = tuple(dict.fromkeys(signal.cycle for signal in heard))
    rows = tuple(_row(facet, heard) for facet in FACETS)
    next_step = choose_next_step(rows, named, worked_on)
    return Mirror(team, cycles, rows, named, choose_sentences(rows), next_step)


def facets_with_evidence(mirror: Mirror) -> list[Facet]:
    """Return the facets with at least one signal, in the order of the Mirror.

    Parameters
    ----------
    mirror
        The Mirror.

    Returns
    -------
    list of Facet
        Those with a filled row.
    """
    return [row.facet for row in mirror.rows if row.say is not None or row.does]


def _row(facet: Facet, signals: tuple[Signal, ...]) -> Row:
    own = [signal for signal in signals if signal.facet == facet]
    says = tuple(signal for signal in own if signal.side is Side.SAY)
    done = [signal for signal in own if signal.side is Side.DO]
    does = tuple({(signal.practice, signal.mark): signal for signal in done}.values())
    did = tuple(signal for signal in done if signal not in does)
    probability = _lip_service(says, does)
    row = Row(facet, says, does, did, probability, "")
    return replace(row, question=_question(row))


def _lip_service(says: tuple[Signal, ...], does: tuple[Signal, ...]) -> float | None:
    """Return the probability that the answers about a facet rose while no action rose.

    The two sides have different units and come from different evidence, so they are never
    subtracted; the sources are taken as independent and their probabilities multiplied.
    """
    rises = [done.rose for done in does if done.rose is not None]
    if not says or not rises or not says[-1].enough or says[-1].rose is None:
        return None
    return says[-1].rose * prod(1 - rise for rise in rises)


def _question(row: Row) -> str:
    if row.lip_service is None or row.lip_service < SURE:
        return ""
    name = row.facet.name.lower()
    apart = (
        f"We rate {name} higher, while the counts of what we do are lower."
        if row.does_less
        else f"We rate {name} higher than before, but we do not see more of it."
    )
    return f"{apart} What do you make of it?"
