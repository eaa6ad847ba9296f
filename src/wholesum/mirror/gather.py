"""From an evidence folder to its Mirror: the signals of all practices, gathered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from wholesum.charts.chart import Chart
from wholesum.core.cycle import Cycle
from wholesum.core.signal import Signal
from wholesum.mirror.evidence import Evidence
from wholesum.mirror.mirror import Mirror, make_mirror
from wholesum.mirror.practices import PRACTICES
from wholesum.pulse.evidence import PulseEvidence
from wholesum.pulse.signals import pulse_signals
from wholesum.pulse.summary.results import PulseResult
from wholesum.pulse.summary.summarise import read_result

SO_FAR: Final = "so far"
"""The name of the one cycle of a team without a pulse."""


@dataclass(frozen=True, eq=False)
class Gathered:
    """What all practices tell of a team, cycle by cycle.

    Parameters
    ----------
    team
        The team's name.
    pulse
        The pulse, the left side; without rounds where there is none.
    cycles
        The cycles in order of time, at least one.
    does
        The right side: what the other practices tell, each its cycles in order of time.
    """

    team: str
    pulse: PulseResult
    cycles: tuple[Cycle, ...]
    does: tuple[Signal, ...]

    @cached_property
    def mirror(self) -> Mirror:
        """What the team says, facing what it does, at the last cycle."""
        focus: list[str] = []
        if self.pulse.rounds:
            focus = [facet.facet for facet in self.pulse.rounds[-1].facets if facet.focus]
        return make_mirror(self.team, [*pulse_signals(self.pulse), *self.does], focus)

    def after(self, cycles: int) -> Gathered:
        """Return what had been told by the end of a cycle.

        A cycle is read against the ones before it alone, so that nothing is worked out again.

        Parameters
        ----------
        cycles
            How many cycles had been, at least 1.

        Returns
        -------
        Gathered
            The same, without what came later.

        Raises
        ------
        ValueError
            If there are not that many cycles.
        """
        if not 1 <= cycles <= len(self.cycles):
            raise ValueError(f"there are {len(self.cycles)} cycles and no cycle {cycles}")
        walked = self.cycles[:cycles]
        names = {cycle.name for cycle in walked}
        return replace(
            self,
            pulse=replace(self.pulse, rounds=self.pulse.rounds[:cycles]),
            cycles=walked,
            does=tuple(done for done in self.does if done.cycle in names),
        )


def gather(evidence: Evidence) -> Gathered:
    """Gather what all practices tell of a team.

    Parameters
    ----------
    evidence
        The team's evidence.

    Returns
    -------
    Gathered
        The pulse and the signals of the other practices, from which the Mirror is made.
    """
    pulse = PulseResult(evidence.name, ())
    if evidence.pulse is not None and not evidence.pulse.is_empty:
        pulse = read_result(evidence.pulse, evidence.name)
    cycles = _cycles(pulse, evidence.pulse)
    return Gathered(evidence.name, pulse, cycles, tuple(_signals(evidence.done, cycles)))


def charts_of(done: Mapping[str, Any], cycles: Sequence[Cycle], facet: str) -> Iterator[Chart]:
    """Yield the charts of what a team does for a facet.

    Parameters
    ----------
    done
        The evidence of the practices by their names.
    cycles
        The cycles in order of time.
    facet
        The facet's code.

    Yields
    ------
    Chart
        Those of each practice that tells of the facet.
    """
    for practice in PRACTICES:
        if practice.name in done:
            yield from practice.charts(done[practice.name], cycles, facet)


def _signals(done: Mapping[str, Any], cycles: Sequence[Cycle]) -> Iterator[Signal]:
    for practice in PRACTICES:
        if practice.name in done:
            yield from practice.signals(done[practice.name], cycles)


def _cycles(pulse: PulseResult, evidence: PulseEvidence | None) -> tuple[Cycle, ...]:
    """Make a cycle of each round: from its opening to that of the next, the first from ever on.

    Where a round has no day, days cannot be told apart, and all belong to the last.
    """
    names = [round_.round for round_ in pulse.rounds]
    if evidence is None or not names:
        return (Cycle(SO_FAR),)
    opened = dict(evidence.rounds.select("round", "opened").rows())
    days = [opened.get(name) for name in names]
    if any(day is None for day in days):
        return (Cycle(names[-1]),)
    opens, ends = [None, *days[1:]], [*days[1:], None]
    return tuple(map(Cycle, names, opens, ends))
