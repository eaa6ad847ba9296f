"""Collect the signals of all practices from the evidence of a team to make the Mirror."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Any, Final

from wholesum.charts.chart import Chart
from wholesum.core.cycle import Cycle
from wholesum.core.signal import Side, Signal
from wholesum.mirror.evidence import Evidence
from wholesum.mirror.mirror import Mirror, make_mirror
from wholesum.mirror.practices import PRACTICES
from wholesum.practice import Practice
from wholesum.pulse.practice import PULSE
from wholesum.pulse.summary.results import PulseResult

SO_FAR: Final = "so far"
"""The name of the one cycle of a team without a pulse."""


@dataclass(frozen=True, eq=False)
class TeamMirror:
    """The Mirror of a team, with its pulse results and its signals in each cycle.

    Parameters
    ----------
    team
        The team's name.
    pulse
        What the pulse may show; without rounds if there is none.
    cycles
        The cycles in order of time, at least one.
    signals
        The signals of all practices, each practice's cycles in order of time.
    worked_on
        For each cycle the codes of the facets that the team has already worked on.
    """

    team: str
    pulse: PulseResult
    cycles: tuple[Cycle, ...]
    signals: tuple[Signal, ...]
    worked_on: tuple[frozenset[str], ...]

    @property
    def does(self) -> tuple[Signal, ...]:
        """The signals of what the team does, for the right side of the Mirror."""
        return tuple(signal for signal in self.signals if signal.side is Side.DO)

    @cached_property
    def mirror(self) -> Mirror:
        """The Mirror of the latest cycle."""
        focus: list[str] = []
        if self.pulse.rounds:
            focus = [facet.facet for facet in self.pulse.rounds[-1].facets if facet.focus]
        return make_mirror(self.team, self.signals, focus, self.worked_on[-1])

    def after(self, cycles: int) -> TeamMirror:
        """Return the Mirror with its data up to a given cycle, without later cycles.

        A cycle is compared only with earlier cycles, so nothing has to be computed again.

        Parameters
        ----------
        cycles
            The number of cycles to keep, at least 1.

        Returns
        -------
        TeamMirror
            The same data without later cycles.

        Raises
        ------
        ValueError
            If there are not that many cycles.
        """
        if not 1 <= cycles <= len(self.cycles):
            raise ValueError(f"there are {len(self.cycles)} cycles and no cycle {cycles}")
        walked, rounds = self.cycles[:cycles], self.pulse.rounds[:cycles]
        names = {
            Side.DO: {cycle.name for cycle in walked},
            Side.SAY: {round_.round for round_ in rounds},
        }
        return replace(
            self,
            pulse=replace(self.pulse, rounds=rounds),
            cycles=walked,
            signals=tuple(signal for signal in self.signals if signal.cycle in names[signal.side]),
            worked_on=self.worked_on[:cycles],
        )


def gather(evidence: Evidence) -> TeamMirror:
    """Collect the signals of all practices from the evidence of a team.

    Parameters
    ----------
    evidence
        The team's evidence.

    Returns
    -------
    TeamMirror
        The pulse and the signals of the other practices, from which the Mirror is made.
    """
    found = [practice for practice in PRACTICES if practice.name in evidence.practices]
    summaries = {
        practice.name: practice.summary(evidence.practices[practice.name], evidence.name)
        for practice in found
    }
    cycles = _cycles_of(evidence)
    signals = (practice.signals(summaries[practice.name], cycles) for practice in found)
    pulse = summaries.get(PULSE.name) or PulseResult(evidence.name, ())
    worked_on = tuple(
        frozenset(
            chain.from_iterable(
                practice.worked_on(evidence.practices[practice.name], cycles, place)
                for practice in found
            )
        )
        for place in range(len(cycles))
    )
    return TeamMirror(evidence.name, pulse, cycles, tuple(chain.from_iterable(signals)), worked_on)


def signals_of(evidence: Evidence, practice: Practice) -> Iterator[Signal]:
    """Yield the signals of one practice for the Mirror of a team.

    Parameters
    ----------
    evidence
        The team's evidence.
    practice
        The practice; the evidence contains it.

    Yields
    ------
    Signal
        Its signals, cycles in order of time.
    """
    found = evidence.practices[practice.name]
    yield from practice.signals(practice.summary(found, evidence.name), _cycles_of(evidence))


def _cycles_of(evidence: Evidence) -> tuple[Cycle, ...]:
    """Return the cycles of the first practice that has cycles, else one cycle for all days."""
    divided = (
        practice.cycles(evidence.practices[practice.name])
        for practice in PRACTICES
        if practice.name in evidence.practices
    )
    return next(filter(None, divided), (Cycle(SO_FAR),))


def charts_of(practices: Mapping[str, Any], cycles: Sequence[Cycle], facet: str) -> Iterator[Chart]:
    """Yield the charts of a team's actions for one facet.

    Parameters
    ----------
    practices
        The evidence of each practice by its name.
    cycles
        The cycles in order of time.
    facet
        The facet's code.

    Yields
    ------
    Chart
        The charts of each practice that has signals of the facet.
    """
    for practice in PRACTICES:
        if practice.name in practices:
            yield from practice.charts(practices[practice.name], cycles, facet)
