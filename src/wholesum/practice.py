"""The class by which each practice declares its parts to the rest of the library."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from wholesum.charts.chart import Chart
from wholesum.core.agreement import Agreement
from wholesum.core.cycle import Cycle
from wholesum.core.signal import Signal
from wholesum.tables import Fault, Table, TableSet


def _same(evidence: Any, _team: str) -> Any:
    return evidence


def _no_charts(*_: object) -> Iterator[Chart]:
    return iter(())


def _no_agreements(*_: object) -> Iterator[Agreement]:
    return iter(())


def _no_facets(*_: object) -> Iterator[str]:
    return iter(())


def _no_cycles(_evidence: Any) -> tuple[Cycle, ...]:
    return ()


@dataclass(frozen=True)
class Practice:
    """The parts of one practice of the library: tables, checks, signals and charts.

    Parameters
    ----------
    name
        Its name, and the key of its evidence in the evidence of a team.
    question
        The question that it answers for the team.
    evidence
        The type of its evidence: its tables, how they are read and how they are written.
    check
        Checks its evidence, given the people of the team if they are known.
    signals
        Yields what the practice shows of each facet, given its summary and the cycles in order of
        time.
    charts
        Yields the charts behind a facet, given the evidence, the cycles and the facet's code.
    summary
        Works out what the signals are made of, given the evidence and the team's name; left out,
        they are made of the evidence.
    cycles
        The cycles that its evidence divides time into, in order of time; none if it does not.
    worked_on
        Yields the codes of the facets that the team worked on with this practice in a cycle, given
        the evidence, the cycles and the index of the cycle. The next step is about other facets.
    agreements
        Yields what the team promised, tried, stopped and decided in a cycle, given the evidence,
        the cycles and the index of the cycle.
    files
        Names of files of its evidence that are no tables.
    """

    name: str
    question: str
    evidence: type[TableSet]
    check: Callable[[Any, pl.DataFrame | None], list[Fault]]
    signals: Callable[[Any, Sequence[Cycle]], Iterator[Signal]]
    charts: Callable[[Any, Sequence[Cycle], str], Iterator[Chart]] = _no_charts
    summary: Callable[[Any, str], Any] = _same
    cycles: Callable[[Any], tuple[Cycle, ...]] = _no_cycles
    worked_on: Callable[[Any, Sequence[Cycle], int], Iterator[str]] = _no_facets
    agreements: Callable[[Any, Sequence[Cycle], int], Iterator[Agreement]] = _no_agreements
    files: tuple[str, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables of only this practice, without the tables that all practices share."""
        return tuple(table for table in self.evidence.TABLES if not table.shared)
