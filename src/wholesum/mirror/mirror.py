"""The Mirror: for each facet what the team says, facing what it does, against its own past."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf, prod
from typing import Final

from wholesum.charts.result import Result
from wholesum.core.facets import FACETS, Facet
from wholesum.core.signal import Side, Signal
from wholesum.mirror.practices import NAMES

SCHEMA: Final = "wholesum.mirror/1"

SURE: Final = 0.9
"""How probable it must be that saying rose and doing did not before the Mirror asks."""
_TOGETHER: Final = ("mutual_trust", "interdependence")
_SHARED: Final = ("interchangeability", "shared_goals")
_MIDDLE: Final = 0.5


@dataclass(frozen=True)
class Row:
    """One facet in the Mirror.

    Parameters
    ----------
    facet
        The facet.
    says
        What the team says about it, one signal a cycle, the latest last.
    does
        What it is seen to do, the latest signal of each practice.
    did
        What it was seen to do in the cycles before, cycles in order of time.
    lip_service
        Probability that saying rose and doing did not; ``None`` without the data to tell.
    question
        The question the row asks the team, empty where there is none.
    """

    facet: Facet
    says: tuple[Signal, ...]
    does: tuple[Signal, ...]
    did: tuple[Signal, ...]
    lip_service: float | None
    question: str

    @property
    def say(self) -> Signal | None:
        """The latest thing the team says, if it says anything."""
        return self.says[-1] if self.says else None


@dataclass(frozen=True)
class NextStep:
    """The one thing the Mirror suggests: the practice that would move the doing.

    Parameters
    ----------
    facet
        The facet it would move.
    practice
        The practice to take up.
    words
        The suggestion as a sentence.
    """

    facet: Facet
    practice: str
    words: str


@dataclass(frozen=True)
class Mirror(Result):
    """What a team says and does about the ten facets, at one cycle, with its past.

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
    next_step
        The practice that would move the doing where it is needed most.
    remark
        What the rows say together about collaboration and leadership, empty where they do not.
    schema
        Name and version of this shape.
    """

    team: str
    cycles: tuple[str, ...]
    rows: tuple[Row, ...]
    focus: tuple[str, ...]
    next_step: NextStep
    remark: str = ""
    schema: str = SCHEMA

    @property
    def cycle(self) -> str:
        """The latest cycle."""
        return self.cycles[-1] if self.cycles else ""

    def explain(self) -> str:
        """Return the Mirror in a few sentences."""
        said = [row for row in self.rows if row.say is not None and row.say.estimate is not None]
        done = [row for row in self.rows if row.does]
        moved = [
            f"{row.facet.name.lower()} {row.say.change}"
            for row in said
            if row.say is not None and row.say.change.startswith("likely")
        ]
        sentences = [
            f"{self.team}, {self.cycle}: {len(said)} of {len(self.rows)} facets have something "
            f"said, {len(done)} something done."
        ]
        if moved:
            sentences.append("Since the cycle before: " + ", ".join(moved) + ".")
        sentences += [row.question for row in self.rows if row.question]
        sentences += [self.remark] if self.remark else []
        return " ".join([*sentences, self.next_step.words])


def make_mirror(team: str, signals: Iterable[Signal], focus: Iterable[str] = ()) -> Mirror:
    """Put the signals of all practices together.

    Parameters
    ----------
    team
        The team's name.
    signals
        Readings of all practices and cycles; each practice gives its cycles in order of time.
    focus
        Codes of the facets the team named as its focus.

    Returns
    -------
    Mirror
        Ten rows, also where nothing is known.
    """
    heard, named = tuple(signals), tuple(focus)
    cycles = tuple(dict.fromkeys(signal.cycle for signal in heard))
    rows = tuple(_row(facet, heard) for facet in FACETS)
    return Mirror(team, cycles, rows, named, _next_step(rows, named), _remark(rows))


def told_facets(mirror: Mirror) -> list[Facet]:
    """Return the facets of which something is said or done, in the order of the Mirror.

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
    does = tuple({signal.practice: signal for signal in done}.values())
    did = tuple(signal for signal in done if signal not in does)
    probability = _lip_service(says, does)
    return Row(facet, says, does, did, probability, _question(facet, probability))


def _lip_service(says: tuple[Signal, ...], does: tuple[Signal, ...]) -> float | None:
    """Return the probability that saying rose and that no source of doing did.

    The two sides have different units and come from different evidence, so they are never
    subtracted; the sources are taken as independent and their probabilities multiplied.
    """
    rises = [done.rose for done in does if done.enough and done.rose is not None]
    if not says or not rises or not says[-1].enough or says[-1].rose is None:
        return None
    return says[-1].rose * prod(1 - rise for rise in rises)


def _question(facet: Facet, probability: float | None) -> str:
    if probability is None or probability < SURE:
        return ""
    return (
        f"We say more about {facet.name.lower()} than before, and are not seen to do more. "
        "Lip service?"
    )


def _remark(rows: tuple[Row, ...]) -> str:
    """Say where much is done together and little of it is leadership that is shared.

    A side of the middle is taken only where the whole interval lies there, with its least data.
    """
    together = [row for row in rows if row.facet.code in _TOGETHER and _lies(row, above=True)]
    shared = [row for row in rows if row.facet.code in _SHARED and _lies(row, above=False)]
    if not together or not shared:
        return ""
    much, little = (
        " and ".join(row.facet.name.lower() for row in part) for part in (together, shared)
    )
    return (
        f"We are seen to do much for {much} and little for {little}. "
        "That is collaboration; it is not yet collective leadership."
    )


def _lies(row: Row, *, above: bool) -> bool:
    return any(
        done.enough
        and done.estimate is not None
        and (done.estimate.low > _MIDDLE if above else done.estimate.high < _MIDDLE)
        for done in row.does
    )


def _next_step(rows: tuple[Row, ...], focus: tuple[str, ...]) -> NextStep:
    """Choose the row where doing is needed most.

    A row that asks a question comes first, then a focus facet with nothing on its right side, then
    any such facet, the lowest said first; with everything filled, the lowest said. Only practices
    that are here are suggested.
    """

    def urgency(row: Row) -> tuple[bool, bool, bool, float]:
        said = row.say.estimate.value if row.say and row.say.estimate else inf
        return (not row.question, bool(row.does), row.facet.code not in focus, said)

    row = min((row for row in rows if _here(row.facet)), key=urgency)
    return NextStep(row.facet, _here(row.facet)[0], _suggestion(row))


def _here(facet: Facet) -> list[str]:
    """Return those of a facet's practices that are in the house."""
    return [practice for practice in facet.practices if practice in NAMES]


def _suggestion(row: Row) -> str:
    name, practice = row.facet.name.lower(), _here(row.facet)[0]
    if row.question:
        return f"Next: talk about {name} with its evidence on the table, and take up {practice}."
    if not row.does:
        return (
            f"Next: take up {practice}, so that what you do for {name} ({row.facet.done_by}) "
            "stands beside what you say."
        )
    return f"Next: take up {practice} again; {name} is where you say least."
